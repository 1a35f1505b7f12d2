// Words on a computer that Binder lends. Pages of other projects have the same address there and could
// read what this browser keeps, so it keeps nothing: words are on the page, and in the memory of the
// computer, which hands them to the next page.

import { base, request, within } from "./server.js";
import { left } from "../page/quick_exit.js";

const ANSWER_WITHIN = 10_000; // milliseconds
const AGAIN = [300, 1_000, 3_000, 6_000, 10_000]; // milliseconds between tries; then nobody is there
const APART = 200; // milliseconds between two that hand words over, while someone types on
const TAKEN_ALONG = 60_000; // characters that a browser delivers for a page that is being put away

const online = () => new Promise((done) => (navigator.onLine ? done() : addEventListener("online", done, { once: true })));

/**
 * Events: "change" (what is waiting, or whether anybody answers), "heard" (the computer has heard that
 * somebody is here), "here" (tell the kernel too), "gone" (nobody answers any more), "back".
 */
class Held extends EventTarget {
  constructor() {
    super();
    this.waiting = new Map(); // path -> {value, at} that the computer does not have yet
    this.given = new Map(); // path -> stamp of what it has, or is being handed
    this.heardAt = Date.now();
    this.gone = false;
    this.here = false; // whether to say that somebody is here
    this.sentAt = 0;
    addEventListener("online", () => this.gone && this.again());
    addEventListener("pagehide", () => this.last());
  }

  tell(event) {
    this.dispatchEvent(new Event(event));
  }

  /** Ask once. Throws when there is no answer, or one of somebody else. */
  async ask(what, body = "{}", options = {}) {
    const answer = await request(`${base}workbook/held/${what}`, {
      body,
      redirect: "error",
      signal: within(ANSWER_WITHIN),
      ...options,
    });
    // Who answers in place of a computer that has ended says many things, but not this.
    if (answer.status !== (what === "give" ? 200 : 204)) throw new Error("not ours");
    return answer;
  }

  /** Ask until there is an answer; null when there will be none. */
  async reach(what, body) {
    for (const wait of [...AGAIN, null]) {
      if (this.gone) return null; // another question has found that out
      try {
        const answer = await this.ask(what, body);
        if (what !== "look") this.hear();
        return answer;
      } catch {
        if (left() || wait === null) break;
        await online(); // a line that is down says nothing of the computer
        await new Promise((done) => setTimeout(done, wait));
      }
    }
    if (!this.gone && !left()) {
      this.gone = true;
      this.tell("gone");
      this.tell("change");
    }
    return null;
  }

  hear() {
    this.heardAt = Date.now();
    this.tell("heard");
  }

  /** Everything that is held: {path: {value, at}}. */
  async all() {
    const answer = await this.reach("give");
    const { entries } = answer ? await answer.json() : { entries: {} };
    for (const [path, { at }] of Object.entries(entries)) {
      if (!this.waiting.has(path)) this.given.set(path, JSON.stringify(at));
    }
    return entries;
  }

  /** Hand an entry over, soon. */
  put(path, { value, at }) {
    const stamp = JSON.stringify(at);
    if (this.given.get(path) === stamp) return;
    this.given.set(path, stamp);
    this.waiting.set(path, { value, at });
    this.hand();
  }

  /** Say that somebody is here. */
  touch() {
    this.here = true;
    this.tell("here");
    return this.hand();
  }

  /** Hand over what is waiting; true once nothing is. */
  hand() {
    this.handing ??= this.handAll().finally(() => {
      this.handing = null;
    });
    return this.handing;
  }

  async handAll() {
    while (this.here || this.waiting.size) {
      if (this.gone || left()) return false;
      await new Promise((done) => setTimeout(done, Math.max(0, this.sentAt + APART - Date.now())));
      this.sentAt = Date.now();
      const batch = [...this.waiting];
      if (!(await this.reach("take", JSON.stringify(Object.fromEntries(batch))))) return false;
      this.here = false;
      for (const [path, entry] of batch) if (this.waiting.get(path) === entry) this.waiting.delete(path);
      this.tell("change");
    }
    return true;
  }

  /** The page is being put away: what is still waiting goes out without it. */
  last() {
    if (!this.waiting.size || left()) return;
    const body = JSON.stringify(Object.fromEntries(this.waiting));
    this.ask("take", body, { keepalive: body.length < TAKEN_ALONG }).catch(() => null);
  }

  /** Find out whether the computer is there. That alone does not keep it. */
  look() {
    return this.reach("look");
  }

  /** Try once more with a computer that did not answer; whether it does. */
  async again() {
    try {
      await this.ask("look");
    } catch {
      return false;
    }
    this.gone = false;
    this.given.clear();
    this.tell("back");
    await this.touch();
    return true;
  }

  /** Have everything forgotten, here and there. Throws when the computer cannot be asked. */
  async forget() {
    this.waiting.clear();
    this.given.clear();
    if (!this.gone) await this.ask("forget");
  }
}

let one = document.documentElement.dataset.loan ? new Held() : null;

/** What holds this page's words where a computer is on loan, else null. */
export const held = () => one;

/** Say that it is, where the page itself could not (JupyterLab). */
export function hold() {
  one ??= new Held();
  return one;
}
