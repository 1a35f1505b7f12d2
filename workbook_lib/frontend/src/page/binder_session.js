// A computer on loan ends after some quiet minutes. The page tells it when somebody is here, warns
// before the end, says when it has come, and saves the words as a file at any time: that needs nobody.
//
// Time is read from the clock, never counted: a hidden tab and a sleeping computer run late.

import { binderMemory, useBinderMemory } from "../core/binder_memory.js";
import { today } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { serializeRecordFile } from "../core/record_file.js";
import { formatDuration } from "../core/stopwatch.js";
import { left } from "./quick_exit.js";
import { fill, icon, make } from "../ui/dom.js";
import { saveOrCopy } from "../widgets/download.js";

// Parts of the quiet time.
const SAY_AFTER = 0.1; // somebody who is here lets the computer know
const WARN_AFTER = 0.7;
const LOOK_AFTER = 1.15; // then twice as late each time: looking is not to keep what it looks for

const ACTS = ["pointerdown", "keydown", "input", "wheel", "touchmove"];
const HAND_WITHIN = 3_000; // milliseconds that a link waits for words to be handed over

/** What to say so many milliseconds after the computer last heard of anybody: "", warn, over, gone. */
export function stage(quiet, since, gone) {
  if (gone) return "gone";
  if (since >= quiet) return "over";
  return since >= WARN_AFTER * quiet ? "warn" : "";
}

/** Milliseconds until something else may be to be said, or a look to be taken. */
export function until(quiet, since, look) {
  return Math.min(...[WARN_AFTER * quiet, quiet, look].filter((each) => each > since).map((each) => each - since));
}

class Loan {
  /** `seconds` is how long it may be quiet; `words` is interface.yaml's `loan`. */
  constructor(words, seconds) {
    this.words = words;
    this.quiet = seconds * 1000;
    this.memory = useBinderMemory();
    this.memory.untilPresent = () => this.awake();
    this.stage = "";
    this.actedAt = Date.now();
    this.asleep = []; // who waits for somebody to be here
    this.inFile = ""; // what the last file holds
    this.draw();
    this.listen();
    this.check();
  }

  listen() {
    const { memory } = this;
    for (const kind of ACTS) document.addEventListener(kind, (event) => this.act(event), { capture: true, passive: true });
    document.addEventListener("visibilitychange", () => !document.hidden && this.act());
    document.addEventListener("click", (event) => this.follow(event));
    memory.addEventListener("answer", () => this.check());
    memory.addEventListener("unreachable", () => this.check());
    memory.addEventListener("reconnect", () => this.wake());
    addEventListener("beforeunload", (event) => {
      if (memory.unreachable && this.written && serializeRecordFile(journal.entries) !== this.inFile && !left()) event.preventDefault();
    });
  }

  /** Whether there is anything to save. */
  get written() {
    return journal.hasEntries;
  }

  get since() {
    return Date.now() - this.memory.answeredAt;
  }

  /** Somebody did something, here or (with no event) by coming back to this tab. */
  act(event) {
    if (event && this.root.contains(event.target)) return; // its buttons say for themselves what they do
    this.actedAt = Date.now();
    if (this.memory.unreachable) return;
    this.wake();
    if (this.since >= SAY_AFTER * this.quiet) this.memory.announcePresence();
  }

  wake() {
    for (const done of this.asleep.splice(0)) done();
  }

  /** Resolves when there is somebody to do something for, and a computer to do it. */
  awake() {
    const here = Date.now() - this.actedAt < WARN_AFTER * this.quiet;
    return here && !this.memory.unreachable ? null : new Promise((done) => this.asleep.push(done));
  }

  check() {
    if (left()) return;
    const since = this.since;
    if (!this.lookAt || since < WARN_AFTER * this.quiet) this.lookAt = LOOK_AFTER * this.quiet;
    if (!this.memory.unreachable && since >= this.lookAt) {
      this.lookAt = 2 * since;
      this.memory.probe();
    }
    this.show(stage(this.quiet, since, this.memory.unreachable));
    clearTimeout(this.timer);
    if (!this.memory.unreachable) this.timer = setTimeout(() => this.check(), until(this.quiet, since, this.lookAt));
  }

  /** A link waits until the next page can be given these words. */
  async follow(event) {
    const link = event.target.closest?.("a[href]");
    const plain = event.button === 0 && !event.defaultPrevented && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const there = link && new URL(link.href, location.href);
    if (!plain || !this.memory.unsent.size || link?.target || there?.origin !== location.origin || link.hasAttribute("download")) return;
    if (there.hash && there.pathname === location.pathname) return;
    event.preventDefault();
    await Promise.race([this.memory.flush(), new Promise((done) => setTimeout(done, HAND_WITHIN))]);
    location.assign(there);
  }

  draw() {
    const { words } = this;
    const button = (name, act) => {
      const one = make("button", { type: "button", class: "bu-btn", [`data-${name}`]: true });
      one.addEventListener("click", act);
      return one;
    };
    this.main = button("still-here", () => this.still());
    this.keep = button("loan-save", () => this.save(this.told));
    this.keep.append(words.save);
    this.title = make("strong", { id: "bu-quiet-title" });
    this.text = make("span");
    this.said = make("p", { role: "status" }, this.title, " ", this.text);
    this.told = make("p", { class: "bu-small", role: "status" });
    const row = make("div", { class: "bu-row" }, this.main, this.keep);
    const inside = make("div", { class: "bu-in" }, icon("warn"), this.said, row, this.told);
    this.notice = make("section", { class: "bu-loan bu-loan--now", "aria-labelledby": this.title.id, hidden: true }, inside);
    this.aside = make("p", { class: "bu-sr", role: "status" });
    this.root = make("div", { class: "bu-root bu-afloat", "data-loan-notice": true }, this.notice, this.aside);
    this.root.addEventListener("focusin", ({ relatedTarget: from }) => {
      if (!this.root.contains(from)) this.from = from;
    });
    document.body.append(this.root);
    this.standing(document.querySelector("aside.bu-loan"));
  }

  /** What stands on the page all the time: whose computer it is, and a button that saves the words. */
  standing(notice) {
    const place = notice?.querySelector("[data-loan-saved]");
    notice?.querySelector("[data-loan-save]").addEventListener("click", () => this.save(place));
  }

  show(now) {
    if (now === this.stage) return;
    const { words, root } = this;
    const before = this.stage;
    const inside = root.contains(document.activeElement);
    this.stage = now;
    if (now) document.documentElement.dataset.quiet = now;
    else delete document.documentElement.dataset.quiet;
    this.notice.hidden = !now;
    this.told.textContent = "";
    this.aside.textContent = !now && before ? words.stays : "";
    if (!before) this.tab = document.title;
    document.title = now ? words.tab : this.tab;
    if (!now) {
      if (inside) this.from?.focus?.({ preventScroll: true });
      return;
    }
    this.said.setAttribute("role", now === "gone" ? "alert" : "status");
    this.title.textContent = words[`${now}_title`];
    this.text.textContent = fill(words[now], { time: formatDuration(Math.max(0, this.quiet - this.since)) });
    this.main.textContent = now === "gone" ? words.again : words.still;
    this.main.classList.toggle("bu-btn--act", now !== "gone");
    this.keep.classList.toggle("bu-btn--act", now === "gone");
  }

  async still() {
    this.actedAt = Date.now();
    this.wake();
    this.told.textContent = this.words.trying;
    const there = this.memory.unreachable ? await this.memory.reconnect() : await this.memory.announcePresence();
    if (there) this.check();
    else this.told.textContent = this.words.not_yet;
  }

  /** Save every word as a file. It is made here, so nobody has to answer. */
  save(place) {
    const name = `notes-${today()}.json`;
    place.textContent = this.written ? fill(this.words.saved, { name }) : this.words.nothing;
    if (!this.written) return;
    this.inFile = serializeRecordFile(journal.entries);
    saveOrCopy(place.closest("p"), this.inFile, name, "application/json");
    this.actedAt = Date.now();
    // The answer would close the notice, and with it the offer to copy the file.
    if (!this.memory.unreachable && place !== this.told) this.memory.announcePresence();
  }
}

let loan = null;

/** The one loan of this page. */
export function lend(words, seconds) {
  loan ??= new Loan(words, seconds);
  return loan;
}

/** The same with what a page of ours says; null where nothing is on loan. */
export function lendOnPage() {
  if (!binderMemory()) return null;
  const { loan: words } = JSON.parse(document.getElementById("bu-words").textContent);
  return lend(words, Number(document.documentElement.dataset.loan));
}
