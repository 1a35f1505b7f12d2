// Where in this browser a page keeps what is written: in the tab, or for longer.

import { held } from "./binder_memory.js";

/** Under this name a guest's choice to have their words remembered is kept. */
export const REMEMBER = "notes-remember";

/** What lasts as long as this tab; null where storage is switched off. */
export function tabStorage() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

/** A guest's words stay in this tab, unless they asked for more where that may be asked for. */
export function storageFor(mode) {
  if (held()) return null;
  try {
    const offered = document.documentElement.dataset.remember === "offered";
    const lasting = mode === "personal" || (offered && localStorage.getItem(REMEMBER) === "1");
    return lasting ? localStorage : sessionStorage;
  } catch {
    return null;
  }
}

/** Keep a guest's choice, and ask the browser not to clear by itself what it remembers. */
export function choose(on) {
  try {
    if (on) localStorage.setItem(REMEMBER, "1");
    else localStorage.removeItem(REMEMBER);
    if (on) navigator.storage?.persist?.().catch(() => null);
  } catch {
    // Nothing can be kept here, and the page says so.
  }
}

const NAME = "notes";

export class Others {
  /** @param {function} hear called with entries of another tab: {path: {value, at}} */
  constructor(hear) {
    if (!window.BroadcastChannel) return;
    this.channel = new BroadcastChannel(NAME);
    this.channel.onmessage = ({ data }) => hear(data);
  }

  tell(entries) {
    if (Object.keys(entries).length) this.channel?.postMessage(entries);
  }

  close() {
    this.channel?.close();
  }
}
