// Sends the journal to the kernel and applies its acknowledgments, shows what is saved where, and marks
// the page as ready. There is one on a page.

import { today } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { fill, languageAttributes, locale } from "../core/language.js";
import { enableQuickExit } from "../page/quick_exit.js";
import { isFramed, icon, make, loadStyles } from "../ui/dom.js";
import { setCopyWords } from "../ui/save_file.js";
import { readyExercises, visibleScopes } from "./form.js";

const ANNOUNCE_INTERVAL = 60_000; // milliseconds between announcements of routine saving to a screen reader
const HELLO_INTERVAL = 4_000;
const DISCONNECT_DELAY = 1_500; // milliseconds: a shorter interruption shows no banner
const FIRST_KERNEL_TIMEOUT = 30_000; // milliseconds, after which the page says that there is no kernel

/** @typedef {"saved" | "saving" | "offline"} SaveState */

/** @type {((words: any, seconds: number) => any) | null} starts the notice about a computer of Binder */
let startSession = null;

/**
 * Set what starts the notice about a computer of Binder in a notebook; a page has it in another script.
 * @param {(words: any, seconds: number) => any} start
 */
export function setSessionStarter(start) {
  startSession = start;
}

export class JournalSync {
  /** @param {any} model */
  constructor(model) {
    this.model = model;
    this.link = model.link;
    this.words = model.get("words");
    setCopyWords(this.words.browser.copying);
    this.connected = true;
    this.acknowledged = false; // the kernel has answered at least once
    /** @type {string | null} why the kernel could not save, as a sentence */
    this.problem = model.get("problem");
    /** @type {Date | null} */
    this.savedAt = null;
    this.announcedAt = 0;
    /** @type {SaveState | null} */
    this.state = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.disconnectTimer = undefined;
    /** @type {HTMLElement | undefined} */
    this.floating = undefined;
    this.abortController = new AbortController();
    const settled = journal.configure(model.get("mode"), model.get("loan"), model.get("stores"));
    this.listen();
    if (settled) settled.then(() => this.sendHello());
    else this.sendHello();
    this.missingTimer = setTimeout(() => this.showMissing(), this.link.missing === "cookies" ? 0 : FIRST_KERNEL_TIMEOUT);
  }

  /** No kernel has answered yet: show why, and update it until one does. */
  showMissing() {
    this.connected = false;
    this.show();
    this.missingTimer = setTimeout(() => this.showMissing(), HELLO_INTERVAL);
  }

  listen() {
    const { model } = this;
    const { signal } = this.abortController;
    journal.addEventListener("change", () => this.show(), { signal });
    journal.addEventListener("exercise-ready", () => this.sendScopes(), { signal });
    model.on("msg:custom", (/** @type {any} */ message) => this.receive(message));
    model.on("change:expected", () => this.checkReady());
    this.transport = (/** @type {object} */ entries) => this.send({ type: "put", entries });
    journal.transport = this.transport;
    this.link.addEventListener("up", () => this.sendHello(), { signal });
    this.link.addEventListener("down", () => this.disconnected(), { signal });
    journal.memory?.addEventListener("presence", () => this.send({ type: "presence" }), { signal });
  }

  /** Send hello until the kernel answers: a kernel that is just starting can lose messages. */
  sendHello() {
    clearTimeout(this.helloTimer);
    const scopes = visibleScopes();
    this.sentScopes = String(scopes);
    this.send({ type: "hello", entries: journal.entriesToSend(), scopes, day: today(), first: Boolean(this.link.awaitsFirstKernel) });
    this.helloTimer = setTimeout(() => this.sendHello(), HELLO_INTERVAL);
  }

  /** Tell the kernel what the exercises show, when exercises were added. */
  sendScopes() {
    this.checkReady();
    if (this.acknowledged && this.connected && this.sentScopes !== String(visibleScopes())) this.sendHello();
  }

  /**
   * Send a message. What cannot be sent now stays in the journal, and is sent with the next hello.
   * @param {object} message
   */
  send(message) {
    if (!this.link.sendNow(this.model, message)) this.disconnected();
  }

  disconnected() {
    if (!this.acknowledged) return; // there has been no connection yet
    this.disconnectTimer ??= setTimeout(() => {
      this.connected = false;
      this.show();
    }, DISCONNECT_DELAY);
  }

  /**
   * Handle a message of the kernel: "states", "welcome" (the answer to hello), "saved" or "error".
   * @param {{type: string, states?: any, entries?: any, stamps?: any, at?: string, sentence?: string}} message
   */
  receive(message) {
    if (message.type === "states") {
      this.link.applyFirstStates(message.states);
      return;
    }
    if (message.entries) journal.receiveFromKernel(message.entries);
    if (message.type === "welcome" || message.type === "saved") {
      this.problem = null;
      if (message.at) this.savedAt = new Date(message.at);
      journal.acknowledge(message.stamps);
      if (message.type === "welcome") this.connectedToKernel();
    }
    if (message.type === "error") {
      this.problem = message.sentence ?? "";
      if (!this.acknowledged || !this.connected) this.connectedToKernel();
    }
    this.show();
    this.checkReady();
  }

  connectedToKernel() {
    clearTimeout(this.helloTimer);
    clearTimeout(this.disconnectTimer);
    clearTimeout(this.missingTimer);
    this.disconnectTimer = undefined;
    this.connected = this.acknowledged = true;
    this.link.dispatchEvent(new Event("synced"));
    this.sendScopes();
  }

  /** The page is ready once every exercise takes input and saved answers are back. */
  checkReady() {
    const ready = readyExercises();
    const expected = /** @type {string[]} */ (this.model.get("expected"));
    if (this.acknowledged && expected.every((id) => ready.includes(id))) document.documentElement.dataset.workbook = "ready";
  }

  /** @returns {SaveState} */
  currentState() {
    const isGuest = journal.mode === "guest";
    if (this.link.missing === "cookies") return isGuest && journal.storage ? "saved" : "saving";
    if (!this.connected || journal.memory?.unreachable) return journal.isPersistent ? "offline" : "saving";
    return this.canSave() && journal.isSaved ? "saved" : "saving";
  }

  /** Whether nothing prevents saving, so that unsaved words are saved in a moment. */
  canSave() {
    const isWritable = journal.mode !== "guest" || (journal.isPersistent && !journal.isFull);
    return this.connected && !journal.memory?.unreachable && this.link.missing !== "cookies" && this.problem === null && isWritable;
  }

  /**
   * The sentence beside the icon of a state.
   * @param {SaveState} state
   * @returns {string}
   */
  sentence(state) {
    const { save, loan } = this.words;
    if (journal.memory && state === "offline") return loan.offline;
    if (state !== "saved") return save[state];
    if (journal.mode === "guest" ? !journal.hasEntries : !this.savedAt && !journal.entries.size) return save.nothing;
    const guest = journal.memory ? loan.held : save.saved_guest;
    const words = journal.mode === "personal" ? save.saved_personal : guest;
    return fill(words, { time: formatTime(this.savedAt ?? new Date()) });
  }

  /** Update the save indicator, the banner and what a screen reader announces. */
  show() {
    if (!this.acknowledged && this.connected) return;
    const state = this.currentState();
    const isNewlySaved = state === "saved" && (this.state !== "saved" || !this.savedAt);
    if (isNewlySaved && journal.mode === "guest" && journal.hasEntries) this.savedAt = new Date();
    const sentence = this.sentence(state);
    const indicator = document.getElementById("bu-save");
    if (indicator) updateIndicator(indicator, state, sentence, { isTrouble: state === "saving" && !this.canSave() });
    this.showBanner(state);
    this.announce(state, sentence);
    this.state = state;
  }

  /**
   * @param {SaveState} state
   * @param {string} sentence
   */
  announce(state, sentence) {
    if (!this.status) return;
    const isChange = state !== this.state && (state === "offline" || this.state === "offline");
    const isRoutine = state === "saving" && this.canSave(); // it is saved in a moment
    if (!isChange && (isRoutine || Date.now() - this.announcedAt < ANNOUNCE_INTERVAL)) return;
    this.announcedAt = Date.now();
    this.status.textContent = sentence;
  }

  /**
   * Title and text of the banner at the top of the page.
   * @param {SaveState} state
   * @returns {[string, string] | null} null for no banner
   */
  notice(state) {
    const { banner, browser, loan } = this.words;
    if (this.link.missing === "cookies") return null; // page/basics.js shows that
    if (!this.connected || journal.memory?.unreachable) {
      if (journal.memory) return [loan.offline_title, loan.offline_text];
      if (!this.model.get("stores")) return [browser.storage_offline, browser.shared];
      if (!journal.isPersistent) return [browser.storage_offline, browser.storage];
      if (this.link.restarted) return [browser.restarted_title, browser.restarted];
      if (!this.acknowledged) return this.link.missing === "connection" ? [browser.line_title, browser.line] : [browser.slow_title, browser.slow];
      const address = journal.mode === "personal" ? ` ${fill(browser.come_back, { address: location.origin })}` : "";
      return [banner.offline_title, banner.offline + address];
    }
    if (this.problem !== null) return [banner.store_title, this.problem];
    if (!this.model.get("stores")) return [browser.shared_title, browser.shared];
    return journal.isFull && state !== "saved" ? [banner.full_title, banner.full] : null;
  }

  /** @param {SaveState} state */
  showBanner(state) {
    const banner = document.getElementById("bu-banner");
    if (!banner) return;
    const notice = this.notice(state);
    const isAlert = notice !== null && state !== "offline";
    banner.hidden = notice === null;
    if (banner.dataset.sentence === String(notice)) return;
    banner.dataset.sentence = String(notice);
    banner.classList.toggle("bu-banner--bad", isAlert);
    banner.setAttribute("role", isAlert ? "alert" : "status");
    if (notice === null) {
      banner.replaceChildren();
      return;
    }
    const text = make("p", {}, make("strong", {}, notice[0]), ` ${notice[1]}`);
    banner.replaceChildren(make("div", { class: "bu-in" }, icon(isAlert ? "warn" : "turn"), text));
  }

  /** A banner that floats: it can appear while someone writes, and must not move the text. */
  floatingBanner() {
    const banner = make("div", { class: "bu-banner", id: "bu-banner", role: "status", hidden: true });
    return make("div", { class: "bu-root bu-afloat", ...languageAttributes() }, banner);
  }

  /** The save indicator and the exit link, for a notebook: it has no header. */
  bar() {
    const { leave } = this.words;
    const link = make("a", { class: "bu-exit", href: "about:blank", rel: "noreferrer", title: leave.title, "data-quick-exit": true }, icon("exit"), leave.label);
    // Without exercises nothing is saved.
    const indicator = this.model.get("expected").length ? make("span", { class: "bu-save", id: "bu-save" }) : make("span", {});
    return make("div", { class: "bu-keeper" }, make("div", { class: "bu-row" }, indicator, link), this.binderNotice());
  }

  /** A notice for a notebook on Binder, which ends after some idle time. */
  binderNotice() {
    const seconds = this.model.get("loan");
    if (!seconds) return null;
    const { loan } = this.words;
    const status = make("span", { role: "status", "data-loan-saved": true });
    const minutes = Math.max(1, Math.round(seconds / 60));
    const text = make("p", {}, make("strong", {}, loan.title), ` ${fill(loan.text, { count: minutes })} `, status);
    const button = make("button", { type: "button", class: "bu-btn", "data-loan-save": true }, loan.save);
    const notice = make("div", { class: "bu-loan" }, make("div", { class: "bu-in" }, icon("warn"), text, button));
    startSession?.(loan, seconds).connectPermanentNotice(notice);
    return notice;
  }

  /** @param {Element} el */
  render(el) {
    loadStyles();
    if (!isFramed()) {
      el.append(this.bar());
      document.body.append((this.floating ??= this.floatingBanner()));
      enableQuickExit({ words: this.words.leave, mode: journal.mode, loan: Boolean(journal.memory) });
    }
    this.status = make("span", { class: "bu-sr", role: "status" });
    el.append(this.status);
    this.show();
  }

  end() {
    this.abortController.abort();
    clearTimeout(this.disconnectTimer);
    clearTimeout(this.helloTimer);
    clearTimeout(this.missingTimer);
    this.floating?.remove();
    if (journal.transport === this.transport) journal.transport = null;
  }
}

/**
 * @param {HTMLElement} indicator
 * @param {SaveState} state
 * @param {string} sentence
 * @param {{isTrouble: boolean}} options whether something prevents saving
 */
function updateIndicator(indicator, state, sentence, { isTrouble }) {
  const modifier = state === "saved" ? "" : isTrouble ? " bu-save--bad" : " bu-save--wait";
  if (indicator.className === `bu-save${modifier}` && indicator.dataset.saveState === state && indicator.dataset.sentence === sentence) return;
  indicator.dataset.saveState = state;
  indicator.dataset.sentence = sentence;
  indicator.className = `bu-save${modifier}`;
  indicator.replaceChildren(icon(state === "saved" ? "check" : isTrouble ? "warn" : "turn"), make("span", {}, sentence));
}

/**
 * The time of day, with the date unless it is today.
 * @param {Date} moment
 */
function formatTime(moment) {
  const isToday = moment.toDateString() === new Date().toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  /** @type {Intl.DateTimeFormatOptions} */
  const format = isToday ? time : { day: "numeric", month: "short", ...time };
  return new Intl.DateTimeFormat(locale(), format).format(moment);
}

/**
 * By mount point: `initialize` and `render` get different wrappers of one model, and in JupyterLab each
 * run of the cells creates another model at the same mount point.
 * @type {Map<string, JournalSync>}
 */
const instances = new Map();

export const widget = {
  /** @param {{model: any}} options */
  initialize({ model }) {
    const sync = new JournalSync(model);
    const mountPoint = model.get("mount_point");
    instances.set(mountPoint, sync);
    return () => {
      instances.delete(mountPoint);
      sync.end();
    };
  },
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    instances.get(model.get("mount_point"))?.render(el);
  },
};
