// The journal saves each keystroke in the browser at once, as an entry (path, value, stamp), and sends it to
// the kernel a moment later. On a personal computer the kernel's file is the master copy: an entry leaves
// the journal when the kernel acknowledges it. For a guest this tab is: entries stay, and every new kernel
// gets them. Tabs with the same storage exchange entries. On Binder nothing is stored: see binder_memory.js.

import { binderMemory, useBinderMemory } from "./binder_memory.js";
import { Clock, compareStamps, isPath } from "./clock.js";
import { hasLeft } from "./exit_state.js";
import { CLEARED, REMEMBER_KEY, removeKey, saveRememberChoice, storageFor, TabChannel, tabStorage } from "./storage.js";

/**
 * @typedef {import("./clock.js").Stamp} Stamp
 * @typedef {import("./storage.js").Mode} Mode
 * @typedef {import("./binder_memory.js").BinderMemory} BinderMemory
 * @typedef {{value: any, at: Stamp}} Entry
 * @typedef {Entry & {acknowledged: boolean}} JournalEntry An entry, and whether the kernel has saved it.
 */

const PREFIX = "notes:";
const SEND_DELAY = 300; // milliseconds after the last keystroke
const MAX_SEND_DELAY = 1500; // milliseconds while someone types without a pause
const RETRY_DELAY = 4000; // milliseconds without an answer of the kernel

/**
 * Whether a stamp can be compared. The kernel checks the rest, and reports which entry it cannot save.
 * @param {any} at
 * @returns {at is Stamp}
 */
const isComparable = (at) =>
  Array.isArray(at) && at.length === 3 && Number.isInteger(at[0]) && Number.isInteger(at[1]) && typeof at[2] === "string";

/** Events: "update" (entries came from the kernel or another tab; `detail` is their paths), "change" (anything). */
export class Journal extends EventTarget {
  /** @param {{mode: Mode, storage: Storage | null, memory?: BinderMemory | null, clock?: Clock}} options */
  constructor({ mode, storage, memory = null, clock = new Clock() }) {
    super();
    this.mode = mode;
    this.storage = storage;
    this.clock = clock;
    /** @type {Map<string, JournalEntry>} */
    this.entries = new Map();
    /** @type {Set<string>} Paths of entries for which the storage has no room. */
    this.unstored = new Set();
    /** @type {Set<(entries: Record<string, Entry>) => void>} Each sends entries to a kernel; JupyterLab shows several notebooks. */
    this.transports = new Set();
    /** @type {{soon?: ReturnType<typeof setTimeout>, latest?: ReturnType<typeof setTimeout>, retry?: ReturnType<typeof setTimeout>}} */
    this.timers = {};
    /** @type {TabChannel | null} */
    this.tabs = null;
    /** @type {BinderMemory | null} */
    this.memory = null;
    this.useMemory(memory);
    this.load();
    this.connectTabs();
  }

  /**
   * Keep every entry in the memory of a temporary server.
   * @param {BinderMemory | null} memory
   */
  useMemory(memory) {
    this.memory = memory;
    memory?.addEventListener("change", () => this.emitChange());
    memory?.addEventListener("reconnect", () => {
      for (const [path, entry] of this.entries) memory.put(path, entry);
      this.fetchFromMemory(); // the first fetch may have failed
    });
  }

  /** Fetch what other pages have put into the memory of a temporary server. */
  async fetchFromMemory() {
    if (this.memory) this.receiveFromTab(await this.memory.fetchAll());
  }

  /** Exchange entries with the other tabs that use the same storage. */
  connectTabs() {
    this.tabs?.close();
    this.tabs = this.storage && this.storage !== tabStorage() ? new TabChannel((entries) => this.receiveFromTab(entries)) : null;
  }

  /** Read the entries in the storage. */
  load() {
    for (const [path, entry] of Object.entries(this.storedEntries())) {
      this.entries.set(path, entry);
      this.clock.observe(entry.at);
    }
  }

  /** The entries in the storage, by path. */
  storedEntries() {
    /** @type {Record<string, JournalEntry>} */
    const entries = {};
    for (let index = 0; this.storage && index < this.storage.length; index += 1) {
      const key = this.storage.key(index) ?? "";
      if (!key.startsWith(PREFIX)) continue;
      const path = key.slice(PREFIX.length);
      const entry = this.readStored(path);
      if (entry && isPath(path)) entries[path] = entry;
    }
    return entries;
  }

  /**
   * The entry in the storage; null if there is none, or it is broken.
   * @param {string} path
   * @returns {JournalEntry | null}
   */
  readStored(path) {
    try {
      const [value, at, acknowledged] = JSON.parse(this.storage?.getItem(PREFIX + path) ?? "null");
      return isComparable(at) ? { value, at, acknowledged: Boolean(acknowledged) } : null;
    } catch {
      return null;
    }
  }

  /**
   * Change to the mode that the kernel reports, where the page did not know it (JupyterLab).
   * @param {Mode} mode
   * @param {unknown} isTemporary Whether the server is a temporary one of Binder.
   * @param {boolean} [canStore] Whether this browser's storage may be used.
   * @returns {Promise<void> | null} A promise if entries have to be fetched first.
   */
  configure(mode, isTemporary, canStore = true) {
    const needsMemory = Boolean(isTemporary) && !this.memory;
    const losesStorage = !canStore && this.storage !== null;
    if (mode === this.mode && !needsMemory && !losesStorage) return null;
    const moved = [...this.entries].filter(([, entry]) => losesStorage || !entry.acknowledged);
    for (const [path] of moved) this.removeStored(path);
    this.mode = mode;
    if (needsMemory) this.useMemory(useBinderMemory());
    this.storage = canStore ? storageFor(mode) : null;
    this.load();
    this.connectTabs();
    for (const [path, entry] of moved) this.put(path, entry);
    return needsMemory ? this.fetchFromMemory() : null;
  }

  /** Whether the storage has no room for some entry. */
  get isFull() {
    return this.unstored.size > 0;
  }

  /** Whether everything is saved where the end of this page does not affect it. */
  get isSaved() {
    if (this.mode === "personal") return !this.pendingPaths().length;
    return !this.memory?.unsent.size;
  }

  /** Whether entries outlive this page, apart from what a kernel saves. */
  get isPersistent() {
    return this.storage !== null || this.memory !== null;
  }

  /** Whether any entry has a value. */
  get hasEntries() {
    return [...this.entries.values()].some(({ value }) => value !== null);
  }

  /** Whether a guest's entries outlive this tab. */
  get isRemembered() {
    return this.mode === "guest" && this.storage !== null && this.storage !== tabStorage();
  }

  /**
   * Store a guest's entries on this device from now on, or only in this tab.
   * @param {boolean} on
   */
  setRemembered(on) {
    saveRememberChoice(on);
    this.moveTo(storageFor(this.mode));
  }

  /**
   * Use another storage. An entry for which it has no room stays in the present one.
   * @param {Storage | null} storage
   */
  moveTo(storage) {
    const before = this.storage;
    if (storage === before) return;
    this.receiveFromTab(this.storedEntries()); // entries of tabs that were closed
    this.storage = storage;
    this.receiveFromTab(this.storedEntries());
    this.connectTabs();
    for (const path of this.entries.keys()) {
      this.store(path);
      if (!this.unstored.has(path)) removeKey(before, PREFIX + path);
    }
    this.emitChange();
  }

  /**
   * Save a value; null deletes it.
   * @param {string} path
   * @param {unknown} value
   * @returns {Stamp}
   */
  write(path, value) {
    const at = this.clock.tick();
    this.put(path, { value, at, acknowledged: false });
    this.tabs?.send({ [path]: { value, at } });
    this.emitChange();
    this.sendSoon();
    return at;
  }

  /**
   * The value at a path, or null.
   * @param {string} path
   */
  read(path) {
    return this.entries.get(path)?.value ?? null;
  }

  /**
   * Whether any entry below a scope has a value.
   * @param {string} scope
   */
  hasEntriesIn(scope) {
    for (const [path, { value }] of this.entries) if (value !== null && path.startsWith(`${scope}/`)) return true;
    return false;
  }

  /**
   * Merge entries that the kernel has. The later stamp wins.
   * @param {Record<string, Entry>} entries Entries by path.
   */
  receiveFromKernel(entries) {
    const paths = this.merge(entries, true, (path, entry) => this.put(path, entry));
    this.tabs?.send(this.entriesToSend(paths));
  }

  /**
   * Merge entries of another tab, which has stored them. The kernel of this tab does not have them yet.
   * @param {Record<string, Entry>} entries Entries by path.
   */
  receiveFromTab(entries) {
    if (this.merge(entries, false, (path, entry) => this.entries.set(path, entry)).length) this.sendSoon();
  }

  /**
   * @param {Record<string, Entry>} entries
   * @param {boolean} acknowledged
   * @param {(path: string, entry: JournalEntry) => void} put
   * @returns {string[]} The paths whose entries are new.
   */
  merge(entries, acknowledged, put) {
    const paths = [];
    for (const [path, { value, at }] of Object.entries(entries)) {
      if (!isComparable(at) || !isPath(path)) continue;
      this.clock.observe(at);
      const present = this.entries.get(path);
      if (present && compareStamps(present.at, at) >= 0) continue;
      put(path, { value, at, acknowledged });
      paths.push(path);
    }
    if (paths.length) {
      this.dispatchEvent(new CustomEvent("update", { detail: paths }));
      this.emitChange();
    }
    return paths;
  }

  /**
   * Note which entries the kernel has saved.
   * @param {Record<string, Stamp>} stamps Stamps by path.
   */
  acknowledge(stamps) {
    for (const [path, at] of Object.entries(stamps)) {
      const entry = this.entries.get(path);
      if (entry && compareStamps(entry.at, at) === 0) this.put(path, { ...entry, acknowledged: true });
    }
    if (!this.pendingPaths().length) clearTimeout(this.timers.retry);
    this.emitChange();
  }

  /** The paths that the kernel has not acknowledged yet. */
  pendingPaths() {
    return [...this.entries].filter(([, { acknowledged }]) => !acknowledged).map(([path]) => path);
  }

  /**
   * Entries as the kernel reads them: all of a guest's, or what is still pending.
   * @param {string[]} [paths]
   * @returns {Record<string, Entry>}
   */
  entriesToSend(paths = this.mode === "guest" ? [...this.entries.keys()] : this.pendingPaths()) {
    /** @type {Record<string, Entry>} */
    const entries = {};
    for (const path of paths) {
      const entry = this.entries.get(path);
      if (entry) entries[path] = { value: entry.value, at: entry.at };
    }
    return entries;
  }

  sendSoon() {
    clearTimeout(this.timers.soon);
    this.timers.soon = setTimeout(() => this.send(), SEND_DELAY);
    this.timers.latest ??= setTimeout(() => this.send(), MAX_SEND_DELAY);
  }

  /** Send everything pending to the kernel now, and again until it answers. */
  send() {
    clearTimeout(this.timers.soon);
    clearTimeout(this.timers.latest);
    clearTimeout(this.timers.retry);
    this.timers.latest = undefined;
    const pending = this.pendingPaths();
    if (!this.transports.size || !pending.length) return;
    for (const transport of this.transports) transport(this.entriesToSend(pending));
    this.timers.retry = setTimeout(() => this.send(), RETRY_DELAY);
  }

  /** Delete everything that this tab has. */
  clear() {
    for (const path of [...this.entries.keys()]) this.removeStored(path);
    this.entries.clear();
    this.unstored.clear();
  }

  /**
   * Save an entry in the page and in its storage.
   * @param {string} path
   * @param {JournalEntry} entry
   */
  put(path, entry) {
    this.entries.set(path, entry);
    if (this.memory) {
      if (!hasLeft()) this.memory.put(path, entry);
      return;
    }
    if (this.mode === "personal" && entry.acknowledged) {
      this.unstored.delete(path);
      this.removeStored(path);
      return;
    }
    this.store(path);
    if (!this.unstored.has(path)) for (const other of [...this.unstored]) this.store(other); // there may be room now
  }

  /**
   * Put an entry into the storage, unless another tab has stored a later one.
   * @param {string} path
   */
  store(path) {
    const { value, at, acknowledged } = /** @type {JournalEntry} */ (this.entries.get(path));
    const stored = this.readStored(path);
    this.unstored.delete(path);
    if (hasLeft() || (stored && compareStamps(stored.at, at) > 0)) return;
    try {
      this.storage?.setItem(PREFIX + path, JSON.stringify([value, at, acknowledged ? 1 : 0]));
    } catch {
      this.unstored.add(path);
    }
  }

  /**
   * Remove an entry from the storage, unless another tab has stored a later one.
   * @param {string} path
   */
  removeStored(path) {
    const stored = this.readStored(path);
    const entry = this.entries.get(path);
    if (stored && entry && compareStamps(stored.at, entry.at) > 0) return;
    removeKey(this.storage, PREFIX + path);
  }

  emitChange() {
    this.dispatchEvent(new Event("change"));
  }
}

const mode = document.documentElement.dataset.mode === "personal" ? "personal" : "guest";

/** The journal of this page. */
export const journal = new Journal({ mode, storage: storageFor(mode), memory: binderMemory() });

/**
 * Resolves when the page has the entries of a temporary server, at once on other servers. Scripts of pages wait for it,
 * not this module: Safari runs what imports a module before the module's own `await` has ended.
 */
export const whenFetched = journal.fetchFromMemory();

// Another tab has changed the choice for all of them, or has cleared everything: then this page is loaded again.
addEventListener("storage", ({ key, oldValue, newValue }) => {
  if (key !== REMEMBER_KEY || [oldValue, newValue].includes(CLEARED)) return;
  if (journal.mode === "guest") journal.moveTo(storageFor("guest"));
});
addEventListener("pagehide", () => journal.send());
document.addEventListener("visibilitychange", () => {
  if (document.hidden) journal.send();
  else journal.fetchFromMemory();
});
