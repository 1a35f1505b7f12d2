// The journal: what was written on this page, safe in the browser before Python hears of it.
//
// Every keystroke is an entry (path, value, stamp) that goes into the page's own storage at once
// and to the kernel a moment later. On a person's own computer the kernel's file is the truth, so an
// entry leaves the journal when the kernel has kept it. For a guest this tab is the truth, so
// entries stay, and are handed to every new kernel.

import { Clock, compare } from "./clock.js";

const PREFIX = "notes:";
const SEND_AFTER = 300; // milliseconds after the last key
const SEND_AT_LATEST = 1500; // while someone types on without a pause
const SEND_AGAIN = 4000; // without an answer from the kernel

const PATH = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
const isStamp = (at) =>
  Array.isArray(at) && at.length === 3 && Number.isInteger(at[0]) && Number.isInteger(at[1]) && typeof at[2] === "string";

const kinds = { personal: "localStorage", guest: "sessionStorage" };

export class Journal extends EventTarget {
  constructor({ mode, storage, clock = new Clock() }) {
    super();
    this.mode = mode;
    this.storage = storage;
    this.clock = clock;
    this.entries = new Map(); // path -> {value, at, kept}
    this.full = false;
    this.transport = null;
    this.timers = {};
    this.load();
  }

  load() {
    if (!this.storage) return;
    for (let index = 0; index < this.storage.length; index += 1) {
      const key = this.storage.key(index);
      if (!key.startsWith(PREFIX)) continue;
      try {
        const [value, at, kept] = JSON.parse(this.storage.getItem(key));
        if (!isStamp(at) || !PATH.test(key.slice(PREFIX.length))) continue;
        this.entries.set(key.slice(PREFIX.length), { value, at, kept: Boolean(kept) });
        this.clock.see(at);
      } catch {
        // Not ours, or broken from outside: leave it where it is.
      }
    }
  }

  /** Say whose page this is, where the page itself could not (JupyterLab). */
  settle(mode) {
    if (mode === this.mode) return;
    const before = [...this.entries].filter(([, entry]) => !entry.kept);
    for (const [path] of before) this.forget(path);
    this.mode = mode;
    this.storage = storageFor(mode);
    this.load();
    for (const [path, entry] of before) this.set(path, entry);
  }

  /** Keep a value; null removes it. Returns the stamp. */
  write(path, value) {
    const at = this.clock.tick();
    this.set(path, { value, at, kept: false });
    this.changed();
    this.sendSoon();
    return at;
  }

  /** The value at a path, or null. */
  read(path) {
    return this.entries.get(path)?.value ?? null;
  }

  /** Entries from elsewhere: {path: {value, at}}. The later stamp wins. Returns the changed paths. */
  hear(entries) {
    const changed = [];
    for (const [path, { value, at }] of Object.entries(entries)) {
      this.clock.see(at);
      const mine = this.entries.get(path);
      if (mine && compare(mine.at, at) >= 0) continue;
      this.set(path, { value, at, kept: true });
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
      if (mine && compare(mine.at, at) === 0) this.set(path, { ...mine, kept: true });
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
    if (this.mode === "personal" && entry.kept) {
      this.forget(path);
      return;
    }
    try {
      this.storage?.setItem(PREFIX + path, JSON.stringify([entry.value, entry.at, entry.kept ? 1 : 0]));
      this.full = !this.storage;
    } catch {
      this.full = true;
    }
  }

  forget(path) {
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

function storageFor(mode) {
  try {
    return window[kinds[mode]];
  } catch {
    return null; // storage is switched off in this browser
  }
}

const mode = document.documentElement.dataset.mode === "personal" ? "personal" : "guest";

/** The one journal of this page. */
export const journal = new Journal({ mode, storage: storageFor(mode) });

addEventListener("pagehide", () => journal.send());
document.addEventListener("visibilitychange", () => document.hidden && journal.send());
