// Browser storage for tests: in memory, and full or forbidden on demand.

export class FakeStorage {
  constructor(values = {}) {
    this.values = new Map(Object.entries(values));
    this.isFull = false;
    this.isForbidden = false;
  }

  get length() {
    return this.values.size;
  }

  key(index) {
    return [...this.values.keys()][index] ?? null;
  }

  getItem(key) {
    return this.values.get(key) ?? null;
  }

  setItem(key, value) {
    if (this.isFull || this.isForbidden) throw new Error("QuotaExceededError");
    this.values.set(key, String(value));
  }

  removeItem(key) {
    if (this.isForbidden) throw new Error("SecurityError");
    this.values.delete(key);
  }
}
