// The browser storage that a page uses, for the tab or longer, and the channel between tabs that share it.

import { binderMemory } from "./binder_memory.js";

/** @typedef {"personal" | "guest"} Mode */

/** The key of a guest's choice to keep entries on this device. */
export const REMEMBER_KEY = "notes-remember";
/** The choice while everything is cleared, so that other tabs do not take it for a change of the choice. */
export const CLEARED = "cleared";
/** The key of what a guest has shared with the group. */
export const OFFER_KEY = "room:offer";
const CHANNEL = "notes";

/** The storage that ends with this tab; null where storage is switched off. */
export function tabStorage() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

/**
 * The storage of a page: a guest's is that of the tab, unless they chose otherwise where that is offered.
 * @param {Mode} mode
 * @returns {Storage | null}
 */
export function storageFor(mode) {
  if (binderMemory()) return null;
  try {
    const offered = document.documentElement.dataset.remember === "offered";
    const isLasting = mode === "personal" || (offered && localStorage.getItem(REMEMBER_KEY) === "1");
    return isLasting ? localStorage : sessionStorage;
  } catch {
    return null;
  }
}

/**
 * Save a guest's choice, and ask the browser not to clear its storage by itself.
 * @param {boolean} on
 */
export function saveRememberChoice(on) {
  try {
    if (on) localStorage.setItem(REMEMBER_KEY, "1");
    else localStorage.removeItem(REMEMBER_KEY);
    if (on) navigator.storage?.persist?.().catch(() => null);
  } catch {
    // Nothing can be stored here, and the page says so.
  }
}

/**
 * Remove a key from a storage, if it is still available.
 * @param {Storage | null} storage
 * @param {string} key
 */
export function removeKey(storage, key) {
  try {
    storage?.removeItem(key);
  } catch {
    // The storage is not available any more.
  }
}

/** Sends new entries to the other tabs that share a storage. */
export class TabChannel {
  /** @param {(entries: Record<string, any>) => void} onEntries Called with entries of another tab, by path. */
  constructor(onEntries) {
    if (!window.BroadcastChannel) return;
    this.channel = new BroadcastChannel(CHANNEL);
    this.channel.onmessage = ({ data }) => onEntries(data);
  }

  /** @param {Record<string, any>} entries Entries by path. */
  send(entries) {
    if (Object.keys(entries).length) this.channel?.postMessage(entries);
  }

  close() {
    this.channel?.close();
  }
}
