// Sends the journal to the kernel and applies its acknowledgments, shows what is saved where, and marks
// the page as ready. There is one on a page, and one for each notebook that JupyterLab shows.

import { today } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { fill, locale } from "../core/language.js";
import { icon, make, loadStyles } from "../ui/dom.js";
import { setCopyWords } from "../ui/save_file.js";
import { readyExercises, visibleScopes } from "./form.js";

const ANNOUNCE_INTERVAL = 60_000; // milliseconds between announcements of routine saving to a screen reader
const HELLO_INTERVAL = 4_000;
const DISCONNECT_DELAY = 1_500; // milliseconds: a shorter interruption shows no banner
const FIRST_KERNEL_TIMEOUT = 30_000; // milliseconds, after which the page says that there is no kernel

/** @typedef {"saved" | "saving" | "offline"} SaveState */

/** @type {((sync: JournalSync, el: Element) => (() => void) | undefined) | null} draws what a notebook has in place of a header */
let drawBar = null;

/**
 * Set what draws the bar of a notebook; a page has a header.
 * @param {(sync: JournalSync, el: Element) => (() => void) | undefined} draw
 */
export function setBar(draw) {
  drawBar = draw;
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
    /** @type {Set<HTMLElement>} save indicators of a notebook, one in each view */
    this.indicators = new Set();
    /** @type {HTMLElement | null} the banner of a notebook */
    this.banner = null;
    this.transport = (/** @type {object} */ entries) => this.send({ type: "put", entries });
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
    journal.transports.add(this.transport);
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
    if (this.isCutOff) return journal.isPersistent ? "offline" : "saving";
    return this.canSave() && journal.isSaved ? "saved" : "saving";
  }

  /** Whether no kernel receives the entries. In JupyterLab, the kernel of another open notebook may receive them. */
  get isCutOff() {
    return (!this.connected && !this.link.othersSave) || journal.memory?.unreachable;
  }

  /** Whether nothing prevents saving, so that unsaved words are saved in a moment. */
  canSave() {
    const isWritable = journal.mode !== "guest" || (journal.isPersistent && !journal.isFull);
    return !this.isCutOff && this.link.missing !== "cookies" && this.problem === null && isWritable;
  }

  /**
   * The sentence beside the icon of a state.
   * @param {SaveState} state
   * @returns {string}
   */
  sentence(state) {
    const { save, loan, browser } = this.words;
    if (state === "offline" && this.link.restarted) return browser.restarted_title;
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
    if (isNewlySaved && (journal.mode === "guest" || !this.connected) && journal.hasEntries) this.savedAt = new Date();
    const sentence = this.sentence(state);
    const indicator = document.getElementById("bu-save");
    const options = { isTrouble: state === "saving" && !this.canSave() };
    for (const element of indicator ? [indicator] : this.indicators) updateIndicator(element, state, sentence, options);
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
    const { nothing } = this.words.save;
    const isFirst = this.status.textContent === nothing && sentence !== nothing;
    if (!isChange && (isRoutine || (!isFirst && Date.now() - this.announcedAt < ANNOUNCE_INTERVAL))) return;
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
      if (this.link.restarted && journal.isPersistent && !journal.memory?.unreachable) return [browser.restarted_title, this.link.hasKernel ? browser.restarted : browser.stopped];
      if (journal.memory) return [loan.offline_title, loan.offline_text];
      if (!this.model.get("stores")) return [browser.storage_offline, browser.shared];
      if (!journal.isPersistent) return [browser.storage_offline, browser.storage];
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
    const banner = document.getElementById("bu-banner") ?? this.banner;
    if (!banner) return;
    const notice = this.notice(state);
    const isAlert = notice !== null && (this.link.restarted || (state !== "offline" && !this.link.othersSave));
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

  /**
   * @param {Element} el
   * @returns {(() => void) | undefined} ends the view
   */
  render(el) {
    loadStyles();
    const end = drawBar?.(this, el);
    this.status = make("span", { class: "bu-sr", role: "status" });
    el.append(this.status);
    this.show();
    return end;
  }

  end() {
    this.abortController.abort();
    clearTimeout(this.disconnectTimer);
    clearTimeout(this.helloTimer);
    clearTimeout(this.missingTimer);
    this.banner?.parentElement?.remove();
    journal.transports.delete(this.transport);
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

/** @type {WeakMap<any, JournalSync>} by model */
const instances = new WeakMap();

export const widget = {
  /** @param {{model: any}} options */
  initialize({ model }) {
    const sync = new JournalSync(model);
    instances.set(model, sync);
    return () => sync.end();
  },
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    return instances.get(model)?.render(el);
  },
};
