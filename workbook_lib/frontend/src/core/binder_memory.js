// Entries on a temporary server of Binder. Other projects have the same origin there and could read this
// browser's storage, so nothing is stored: entries are on the page and in the memory of the server, from
// where the next page fetches them.

import { hasLeft } from "./exit_state.js";
import { base, request, within } from "./server.js";

/**
 * @typedef {import("./clock.js").Stamp} Stamp
 * @typedef {{value: unknown, at: Stamp}} Entry
 */

const TIMEOUT = 10_000; // milliseconds
const RETRY_DELAYS = [300, 1_000, 3_000, 6_000, 10_000]; // milliseconds; after the last, the server counts as unavailable
const SEND_INTERVAL = 200; // milliseconds between two requests while someone types
const MAX_KEEPALIVE_SIZE = 60_000; // bytes that a browser sends for a page that is being closed
const FETCH_ALL = "give";

/** @param {number} milliseconds */
const delay = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Resolves when the browser has a network. */
const online = () => new Promise((resolve) => (navigator.onLine ? resolve(null) : addEventListener("online", resolve, { once: true })));

/**
 * The memory of the server. Events: "change" (unsent entries, or whether the server answers), "answer" (the
 * server has noticed the reader's presence), "presence" (the kernel is to notice it too), "unreachable"
 * (the server does not answer any more), "reconnect".
 */
export class BinderMemory extends EventTarget {
  constructor() {
    super();
    /** @type {Map<string, Entry>} Entries that the server does not have yet. */
    this.unsent = new Map();
    /** @type {Map<string, string>} Stamps of entries that it has or is being sent. */
    this.sentStamps = new Map();
    this.answeredAt = Date.now();
    this.unreachable = false;
    this.announcing = false;
    this.requestedAt = 0;
    /** @type {(() => Promise<unknown> | null) | null} Resolves when the reader is present; page/binder_session.js sets it. */
    this.untilPresent = null;
    /** @type {Promise<boolean> | null} */
    this.flushing = null;
    addEventListener("online", () => this.unreachable && this.reconnect());
    addEventListener("pagehide", () => this.sendOnExit());
  }

  /** @param {string} type */
  emit(type) {
    this.dispatchEvent(new Event(type));
  }

  /**
   * Send one request. Throws if there is no answer, or not one of this server.
   * @param {string} action
   * @param {string} [body]
   * @param {RequestInit} [options]
   */
  async request(action, body = "{}", options = {}) {
    const url = `${base}workbook/held/${action}`;
    const response = await request(url, { body, redirect: "error", signal: within(TIMEOUT), ...options });
    // Whatever answers in place of a server that has ended uses other status codes.
    if (response.status !== (action === FETCH_ALL ? 200 : 204)) throw new Error("unexpected status");
    return action === FETCH_ALL ? response.json() : {};
  }

  /**
   * Send a request until there is an answer; null if there will be none.
   * @param {string} action
   * @param {string} [body]
   */
  async requestWithRetries(action, body) {
    for (const wait of [...RETRY_DELAYS, null]) {
      if (this.unreachable) return null; // another request has found that out
      try {
        const answer = await this.request(action, body);
        if (action !== "look") this.noteAnswer();
        return answer;
      } catch {
        if (hasLeft() || wait === null) break;
        await online(); // without a network nothing is known about the server
        await delay(wait);
      }
    }
    if (!this.unreachable && !hasLeft()) {
      this.unreachable = true;
      this.emit("unreachable");
      this.emit("change");
    }
    return null;
  }

  noteAnswer() {
    this.answeredAt = Date.now();
    this.emit("answer");
  }

  /**
   * Fetch all entries.
   * @returns {Promise<Record<string, Entry>>} Entries by path.
   */
  async fetchAll() {
    const answer = await this.requestWithRetries(FETCH_ALL);
    /** @type {Record<string, Entry>} */
    const entries = answer?.entries ?? {};
    for (const [path, { at }] of Object.entries(entries)) {
      if (!this.unsent.has(path)) this.sentStamps.set(path, JSON.stringify(at));
    }
    return entries;
  }

  /**
   * Send an entry soon, unless the server has it.
   * @param {string} path
   * @param {Entry} entry
   */
  put(path, { value, at }) {
    const stamp = JSON.stringify(at);
    if (this.sentStamps.get(path) === stamp) return;
    this.sentStamps.set(path, stamp);
    this.unsent.set(path, { value, at });
    this.flush();
  }

  /** Tell the server, which ends after some quiet time, that the reader is present. */
  announcePresence() {
    this.announcing = true;
    this.emit("presence");
    return this.flush();
  }

  /** Send all unsent entries; resolves with true once there are none. */
  flush() {
    this.flushing ??= this.sendUnsent().finally(() => {
      this.flushing = null;
    });
    return this.flushing;
  }

  async sendUnsent() {
    while (this.announcing || this.unsent.size) {
      if (this.unreachable || hasLeft()) return false;
      await delay(Math.max(0, this.requestedAt + SEND_INTERVAL - Date.now()));
      this.requestedAt = Date.now();
      const batch = [...this.unsent];
      if (!(await this.requestWithRetries("take", JSON.stringify(Object.fromEntries(batch))))) return false;
      this.announcing = false;
      for (const [path, entry] of batch) if (this.unsent.get(path) === entry) this.unsent.delete(path);
      this.emit("change");
    }
    return true;
  }

  /** Send unsent entries although the page is being closed. */
  sendOnExit() {
    if (!this.unsent.size || hasLeft()) return;
    const body = JSON.stringify(Object.fromEntries(this.unsent));
    this.request("take", body, { keepalive: new Blob([body]).size < MAX_KEEPALIVE_SIZE }).catch(() => null);
  }

  /** Find out whether the server answers. That alone does not keep it running. */
  probe() {
    return this.requestWithRetries("look");
  }

  /** Try once more to reach a server that did not answer; resolves with whether it does. */
  async reconnect() {
    try {
      await this.request("look");
    } catch {
      return false;
    }
    this.unreachable = false;
    this.sentStamps.clear();
    this.emit("reconnect");
    await this.announcePresence();
    return true;
  }

  /** Delete all entries, also on the server. Throws if a server that is there cannot be asked. */
  async clear() {
    this.unsent.clear();
    this.sentStamps.clear();
    if (!this.unreachable) await this.request("forget");
  }
}

let memory = document.documentElement.dataset.loan ? new BinderMemory() : null;

/** The memory of this page on a temporary server, otherwise null. */
export const binderMemory = () => memory;

/** Keep the entries there although the page did not say so itself (JupyterLab). */
export function useBinderMemory() {
  memory ??= new BinderMemory();
  return memory;
}
