// The notice about a computer of Binder, which ends after some idle time. The page reports activity to it, warns
// before the end, reports the end, and saves the entries as a file at any time, without a server.
//
// Time is read from the clock and never counted: timers of a hidden tab or a suspended computer run late.

import { binderMemory, useBinderMemory } from "../core/binder_memory.js";
import { today } from "../core/clock.js";
import { hasLeft } from "../core/exit_state.js";
import { journal } from "../core/journal.js";
import { fill, languageAttributes } from "../core/language.js";
import { serializeRecordFile } from "../core/record_file.js";
import { pageData } from "../core/server.js";
import { formatDuration } from "../core/stopwatch.js";
import { icon, make } from "../ui/dom.js";
import { saveOrCopy } from "../ui/save_file.js";

// Fractions of the allowed idle time.
const REPORT_AFTER = 0.1; // activity is reported
const WARN_AFTER = 0.7;
const CHECK_AFTER = 1.15; // then at twice the time each: a check must not keep the computer running

const ACTIVITY_EVENTS = ["pointerdown", "keydown", "input", "wheel", "touchmove"];
const SEND_TIMEOUT = 3_000; // milliseconds that a link waits until entries are sent

/** @typedef {"" | "warn" | "over" | "gone"} Stage */

/**
 * What to show.
 * @param {number} allowed idle time in milliseconds
 * @param {number} idle milliseconds since the computer last heard of activity
 * @param {boolean} hasEnded whether the computer has ended
 * @returns {Stage}
 */
export function idleStage(allowed, idle, hasEnded) {
  if (hasEnded) return "gone";
  if (idle >= allowed) return "over";
  return idle >= WARN_AFTER * allowed ? "warn" : "";
}

/**
 * Milliseconds until the stage may change, or the computer is to be checked.
 * @param {number} allowed
 * @param {number} idle
 * @param {number} checkAt idle time at which the computer is checked
 * @returns {number}
 */
export function untilNextCheck(allowed, idle, checkAt) {
  return Math.min(...[WARN_AFTER * allowed, allowed, checkAt].filter((time) => time > idle).map((time) => time - idle));
}

class BinderSession {
  /**
   * @param {any} words the part `loan` of interface.yaml
   * @param {number} seconds how long the computer may be idle
   */
  constructor(words, seconds) {
    this.words = words;
    this.allowed = seconds * 1000;
    this.memory = useBinderMemory();
    this.memory.untilPresent = () => this.whenActive();
    /** @type {Stage} */
    this.stage = "";
    this.activeAt = Date.now();
    this.checkAt = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {(() => void)[]} */
    this.waiting = []; // for activity
    this.savedText = ""; // the contents of the last file
    this.tabTitle = document.title;
    /** @type {HTMLElement | null} what had the focus before the notice */
    this.previousFocus = null;

    this.mainButton = this.drawButton("still-here", () => this.continueSession());
    this.saveButton = this.drawButton("loan-save", () => this.save(this.result));
    this.saveButton.append(words.save);
    this.title = make("strong", { id: "bu-quiet-title" });
    this.text = make("span");
    this.status = make("p", { role: "status" }, this.title, " ", this.text);
    this.result = make("p", { class: "bu-small", role: "status" });
    const row = make("div", { class: "bu-row" }, this.mainButton, this.saveButton);
    const content = make("div", { class: "bu-in" }, icon("warn"), this.status, row, this.result);
    this.notice = make("section", { class: "bu-loan bu-loan--now", "aria-labelledby": this.title.id, hidden: true }, content);
    this.hiddenStatus = make("p", { class: "bu-sr", role: "status" });
    this.root = make("div", { class: "bu-root bu-afloat", "data-loan-notice": true, ...languageAttributes() }, this.notice, this.hiddenStatus);
    this.root.addEventListener("focusin", (/** @type {FocusEvent} */ { relatedTarget }) => {
      if (!this.root.contains(/** @type {Node} */ (relatedTarget))) this.previousFocus = /** @type {HTMLElement} */ (relatedTarget);
    });
    document.body.append(this.root);
    this.connectPermanentNotice(document.querySelector("aside.bu-loan"));
    this.listen();
    this.check();
  }

  /**
   * @param {string} name
   * @param {() => void} onClick
   */
  drawButton(name, onClick) {
    const button = make("button", { type: "button", class: "bu-btn", [`data-${name}`]: true });
    button.addEventListener("click", onClick);
    return button;
  }

  listen() {
    const { memory } = this;
    for (const type of ACTIVITY_EVENTS) {
      document.addEventListener(type, (event) => this.onActivity(event), { capture: true, passive: true });
    }
    document.addEventListener("visibilitychange", () => !document.hidden && this.onActivity());
    document.addEventListener("click", (event) => this.followLink(event));
    memory.addEventListener("answer", () => this.check());
    memory.addEventListener("unreachable", () => this.check());
    memory.addEventListener("reconnect", () => this.resolveWaiting());
    addEventListener("beforeunload", (event) => {
      const isUnsaved = memory.unreachable && journal.hasEntries && serializeRecordFile(journal.entries) !== this.savedText;
      if (isUnsaved && !hasLeft()) event.preventDefault();
    });
  }

  /** Milliseconds since the computer last heard of activity. */
  get idle() {
    return Date.now() - this.memory.answeredAt;
  }

  /**
   * Somebody used the page or, without an event, returned to this tab.
   * @param {Event} [event]
   */
  onActivity(event) {
    if (event && this.root.contains(/** @type {Node} */ (event.target))) return; // the notice's buttons act by themselves
    this.activeAt = Date.now();
    if (this.memory.unreachable) return;
    this.resolveWaiting();
    if (this.idle >= REPORT_AFTER * this.allowed) this.memory.announcePresence();
  }

  resolveWaiting() {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /**
   * Wait until somebody uses the page and the computer runs.
   * @returns {Promise<void> | null} null where that is so now
   */
  whenActive() {
    const isActive = Date.now() - this.activeAt < WARN_AFTER * this.allowed;
    return isActive && !this.memory.unreachable ? null : new Promise((resolve) => this.waiting.push(() => resolve()));
  }

  /** Show the current stage, check the computer if that is due, and schedule the next check. */
  check() {
    if (hasLeft()) return;
    const { idle } = this;
    if (!this.checkAt || idle < WARN_AFTER * this.allowed) this.checkAt = CHECK_AFTER * this.allowed;
    if (!this.memory.unreachable && idle >= this.checkAt) {
      this.checkAt = 2 * idle;
      this.memory.probe();
    }
    this.show(idleStage(this.allowed, idle, this.memory.unreachable));
    clearTimeout(this.timer);
    if (!this.memory.unreachable) this.timer = setTimeout(() => this.check(), untilNextCheck(this.allowed, idle, this.checkAt));
  }

  /**
   * Let a link wait until the computer has the entries, so that the next page gets them.
   * @param {MouseEvent} event
   */
  async followLink(event) {
    const link = /** @type {HTMLAnchorElement | null | undefined} */ (/** @type {Element} */ (event.target).closest?.("a[href]"));
    const isPlain = event.button === 0 && !event.defaultPrevented && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || !this.memory.unsent.size || link.target || link.hasAttribute("download")) return;
    const url = new URL(link.href, location.href);
    if (url.origin !== location.origin || (url.hash && url.pathname === location.pathname)) return;
    event.preventDefault();
    await Promise.race([this.memory.flush(), new Promise((resolve) => setTimeout(resolve, SEND_TIMEOUT))]);
    location.assign(url);
  }

  /**
   * Make the button of the permanent notice save the entries.
   * @param {Element | null} notice
   */
  connectPermanentNotice(notice) {
    const status = /** @type {HTMLElement | null | undefined} */ (notice?.querySelector("[data-loan-saved]"));
    if (status) notice?.querySelector("[data-loan-save]")?.addEventListener("click", () => this.save(status));
  }

  /** @param {Stage} stage */
  show(stage) {
    if (stage === this.stage) return;
    const { words, root } = this;
    const previous = this.stage;
    const isFocusInside = root.contains(document.activeElement);
    this.stage = stage;
    if (stage) document.documentElement.dataset.quiet = stage;
    else delete document.documentElement.dataset.quiet;
    this.notice.hidden = !stage;
    this.result.textContent = "";
    this.hiddenStatus.textContent = !stage && previous ? words.stays : "";
    if (!previous) this.tabTitle = document.title;
    document.title = stage ? words.tab : this.tabTitle;
    if (!stage) {
      if (isFocusInside) this.previousFocus?.focus?.({ preventScroll: true });
      return;
    }
    const hasEnded = stage === "gone";
    this.status.setAttribute("role", hasEnded ? "alert" : "status");
    this.title.textContent = words[`${stage}_title`];
    this.text.textContent = fill(words[stage], { time: formatDuration(Math.max(0, this.allowed - this.idle)) });
    this.mainButton.textContent = hasEnded ? words.again : words.still;
    this.mainButton.classList.toggle("bu-btn--act", !hasEnded);
    this.saveButton.classList.toggle("bu-btn--act", hasEnded);
  }

  /** Report activity, or try to reach a computer that has ended. */
  async continueSession() {
    this.activeAt = Date.now();
    this.resolveWaiting();
    this.result.textContent = this.words.trying;
    const isReached = this.memory.unreachable ? await this.memory.reconnect() : await this.memory.announcePresence();
    if (isReached) this.check();
    else this.result.textContent = this.words.not_yet;
  }

  /**
   * Save all entries as a file, which is made on the page.
   * @param {HTMLElement} status
   */
  save(status) {
    const name = `notes-${today()}.json`;
    status.textContent = journal.hasEntries ? fill(this.words.saved, { name }) : this.words.nothing;
    if (!journal.hasEntries) return;
    this.savedText = serializeRecordFile(journal.entries);
    saveOrCopy(status.closest("p") ?? status, this.savedText, name, "application/json");
    this.activeAt = Date.now();
    // From the notice, activity is not reported: the answer would close it, with the offer to copy the file.
    if (!this.memory.unreachable && status !== this.result) this.memory.announcePresence();
  }
}

/** @type {BinderSession | null} */
let session = null;

/**
 * The session of this page, started if necessary.
 * @param {any} words
 * @param {number} seconds
 */
export function startBinderSession(words, seconds) {
  session ??= new BinderSession(words, seconds);
  return session;
}

/** The session of a page that says itself that it is on Binder; null on other pages. */
export function startPageSession() {
  if (!binderMemory()) return null;
  const { loan } = pageData("bu-words");
  return startBinderSession(loan, Number(document.documentElement.dataset.loan));
}
