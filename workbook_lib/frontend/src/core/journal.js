// The journal: what was written on this page, safe in the browser before Python hears of it.
//
// Every keystroke is an entry (path, value, stamp) that goes into the page's own storage at once
// and to the kernel a moment later. On a person's own computer the kernel's file is the truth, so an
// entry leaves the journal when the kernel has kept it. For a guest this tab is the truth, so
// entries stay, and are handed to every new kernel. Tabs that share a storage tell one another. On a
// computer that Binder lends nothing is stored: see binder_store.js.

import { held, hold } from "./binder_memory.js";
import { Clock, compareStamps, isPath } from "./clock.js";
import { choose, Others, REMEMBER, storageFor, tabStorage } from "./storage.js";
import { left } from "../page/quick_exit.js";

const PREFIX = "notes:";
const SEND_AFTER = 300; // milliseconds after the last key
const SEND_AT_LATEST = 1500; // while someone types on without a pause
const SEND_AGAIN = 4000; // without an answer from the kernel

/** Whether a stamp can be compared. The kernel checks the rest, and says which answer it cannot keep. */
const isComparable = (at) =>
  Array.isArray(at) && at.length === 3 && Number.isInteger(at[0]) && Number.isInteger(at[1]) && typeof at[2] === "string";

export class Journal extends EventTarget {
  constructor({ mode, storage, holder = null, clock = new Clock() }) {
    super();
    this.mode = mode;
    this.storage = storage;
    this.clock = clock;
    this.entries = new Map(); // path -> {value, at, kept}
    this.full = false;
    this.transport = null;
    this.timers = {};
    this.holdWith(holder);
    this.load();
    this.share();
  }

  /** Have every entry held by a computer on loan. */
  holdWith(holder) {
    this.holder = holder;
    holder?.addEventListener("change", () => this.changed());
    holder?.addEventListener("back", () => {
      for (const [path, entry] of this.entries) holder.put(path, entry);
    });
  }

  /** Take what is held, for instance by another page. */
  async fetch() {
    this.overhear(await this.holder.all());
  }

  /** Listen to the other tabs that keep their words in the same place. */
  share() {
    this.others?.close();
    this.others = this.storage && this.storage !== tabStorage() ? new Others((entries) => this.overhear(entries)) : null;
  }

  load() {
    if (!this.storage) return;
    for (let index = 0; index < this.storage.length; index += 1) {
      const key = this.storage.key(index);
      if (!key.startsWith(PREFIX)) continue;
      const path = key.slice(PREFIX.length);
      const entry = this.stored(path);
      if (!entry || !isPath(path)) continue;
      this.entries.set(path, entry);
      this.clock.observe(entry.at);
    }
  }

  /** What the storage holds at a path; null for nothing, and for what is not ours or is broken. */
  stored(path) {
    try {
      const [value, at, kept] = JSON.parse(this.storage.getItem(PREFIX + path));
      return isComparable(at) ? { value, at, kept: Boolean(kept) } : null;
    } catch {
      return null;
    }
  }

  /**
   * Say whose page this is, where the page itself could not (JupyterLab), and whether this browser may
   * keep anything for it; a promise if that takes time.
   */
  settle(mode, loan, stores = true) {
    const lent = Boolean(loan) && !this.holder;
    const barred = !stores && this.storage !== null;
    if (mode === this.mode && !lent && !barred) return null;
    const before = [...this.entries].filter(([, entry]) => barred || !entry.kept);
    for (const [path] of before) this.forget(path);
    this.mode = mode;
    if (lent) this.holdWith(hold());
    this.storage = stores ? storageFor(mode) : null;
    this.load();
    this.share();
    for (const [path, entry] of before) this.set(path, entry);
    return lent ? this.fetch() : null;
  }

  /** Whether everything is where it is safe from the end of this page. */
  get safe() {
    if (this.mode === "personal") return !this.pending().length;
    return !this.holder?.waiting.size;
  }

  /** Whether what is written outlives this page, apart from what a kernel keeps. */
  get keeps() {
    return this.storage !== null || this.holder !== null;
  }

  /** Whether anything is written. */
  get written() {
    return [...this.entries.values()].some(({ value }) => value !== null);
  }

  /** Whether a guest's words outlive this tab. */
  get remembered() {
    return this.mode === "guest" && this.storage !== null && this.storage !== tabStorage();
  }

  /** Keep a guest's words on this device from now on, or in this tab alone. */
  remember(on) {
    choose(on);
    this.moveTo(storageFor(this.mode));
  }

  moveTo(storage) {
    for (const path of this.entries.keys()) this.forget(path);
    this.storage = storage;
    this.share();
    for (const [path, entry] of this.entries) this.set(path, entry);
    this.changed();
  }

  /** Keep a value; null removes it. Returns the stamp. */
  write(path, value) {
    const at = this.clock.tick();
    this.set(path, { value, at, kept: false });
    this.others?.tell({ [path]: { value, at } });
    this.changed();
    this.sendSoon();
    return at;
  }

  /** The value at a path, or null. */
  read(path) {
    return this.entries.get(path)?.value ?? null;
  }

  /** Whether anything is written below a scope. */
  holds(scope) {
    for (const [path, { value }] of this.entries) if (value !== null && path.startsWith(`${scope}/`)) return true;
    return false;
  }

  /** Entries that the kernel has: {path: {value, at}}. The later stamp wins. */
  hear(entries) {
    const changed = this.take(entries, true, (path, entry) => this.set(path, entry));
    this.others?.tell(Object.fromEntries(changed.map((path) => [path, { value: this.read(path), at: this.entries.get(path).at }])));
  }

  /** Entries of another tab. It has put them where they are safe; our kernel has yet to hear of them. */
  overhear(entries) {
    if (this.take(entries, false, (path, entry) => this.entries.set(path, entry)).length) this.sendSoon();
  }

  take(entries, kept, put) {
    const changed = [];
    for (const [path, { value, at }] of Object.entries(entries)) {
      if (!isComparable(at) || !isPath(path)) continue;
      this.clock.observe(at);
      const mine = this.entries.get(path);
      if (mine && compareStamps(mine.at, at) >= 0) continue;
      put(path, { value, at, kept });
      changed.push(path);
    }
    if (changed.length) {
      this.dispatchEvent(new CustomEvent("heard", { detail: changed }));
      this.changed();
    }
    return changed;
  }

  /** The kernel has kept these: {path: stamp}. */
  kept(stamps) {
    for (const [path, at] of Object.entries(stamps)) {
      const mine = this.entries.get(path);
      if (mine && compareStamps(mine.at, at) === 0) this.set(path, { ...mine, kept: true });
    }
    if (!this.pending().length) clearTimeout(this.timers.again);
    this.changed();
  }

  /** Paths that the kernel has not kept yet. */
  pending() {
    return [...this.entries.keys()].filter((path) => !this.entries.get(path).kept);
  }

  /** Entries as the kernel reads them: all of a guest's, or what is still pending. */
  toSend(paths = this.mode === "guest" ? [...this.entries.keys()] : this.pending()) {
    return Object.fromEntries(
      paths.map((path) => [path, { value: this.entries.get(path).value, at: this.entries.get(path).at }]),
    );
  }

  sendSoon() {
    clearTimeout(this.timers.soon);
    this.timers.soon = setTimeout(() => this.send(), SEND_AFTER);
    this.timers.latest ??= setTimeout(() => this.send(), SEND_AT_LATEST);
  }

  /** Hand everything pending to the kernel now. */
  send() {
    clearTimeout(this.timers.soon);
    clearTimeout(this.timers.latest);
    clearTimeout(this.timers.again);
    this.timers.latest = undefined;
    const pending = this.pending();
    if (!this.transport || !pending.length) return;
    this.transport(this.toSend(pending));
    this.timers.again = setTimeout(() => this.send(), SEND_AGAIN);
  }

  /** Forget everything this tab keeps (leaving the page, clearing). */
  clear() {
    for (const path of [...this.entries.keys()]) this.forget(path);
    this.entries.clear();
  }

  set(path, entry) {
    this.entries.set(path, entry);
    if (this.holder) {
      if (!left()) this.holder.put(path, entry);
      return;
    }
    if (this.mode === "personal" && entry.kept) {
      this.forget(path);
      return;
    }
    const there = this.stored(path);
    if (left() || (there && compareStamps(there.at, entry.at) > 0)) return; // another tab's, and later
    try {
      this.storage?.setItem(PREFIX + path, JSON.stringify([entry.value, entry.at, entry.kept ? 1 : 0]));
      this.full = false;
    } catch {
      this.full = true;
    }
  }

  /** Take a path out of the storage, unless what stands there is later than what we know. */
  forget(path) {
    const there = this.stored(path);
    if (there && compareStamps(there.at, this.entries.get(path).at) > 0) return;
    try {
      this.storage?.removeItem(PREFIX + path);
    } catch {
      // Storage was taken away; there is nothing left to forget.
    }
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }
}

const mode = document.documentElement.dataset.mode === "personal" ? "personal" : "guest";

/** The one journal of this page. */
export const journal = new Journal({ mode, storage: storageFor(mode), holder: held() });

if (held()) await journal.fetch();

// Another tab has made that choice for all of them.
addEventListener("storage", ({ key }) => {
  if (key === REMEMBER && journal.mode === "guest") journal.moveTo(storageFor("guest"));
});
addEventListener("pagehide", () => journal.send());
document.addEventListener("visibilitychange", () => {
  if (document.hidden) journal.send();
  else if (journal.holder && !journal.holder.gone) journal.fetch();
});
