// Keeps a page's words: hands the journal to the kernel, says in words what is safe where, and tells
// when the page is ready. One a page.

import { journal } from "../core/journal.js";
import { lend } from "../page/binder_session.js";
import { arm } from "../page/quick_exit.js";
import { fill, framed, icon, make, styles } from "../ui/dom.js";
import { copyWith } from "./download.js";
import { scopes, taking } from "./form.js";

const ANNOUNCE_EVERY = 60_000; // milliseconds: a screen reader hears of routine saving once a minute at most
const HELLO_AGAIN = 4_000;
const LOST_AFTER = 1_500; // a short hiccup of the connection is not worth a banner
const COME_WITHIN = 30_000; // then the page says that its kernel has not come, and why

class Keeper {
  constructor(model) {
    this.model = model;
    this.link = model.link;
    this.words = model.get("words");
    copyWith(this.words.browser.copying);
    this.connected = true;
    this.welcomed = false;
    this.trouble = model.get("trouble");
    this.savedAt = null;
    this.announced = 0;
    this.state = null;
    const settled = journal.settle(model.get("mode"), model.get("loan"), model.get("stores"));
    this.listen();
    if (settled) settled.then(() => this.hello());
    else this.hello();
    this.late = setTimeout(() => this.miss(), this.link.lacks === "cookies" ? 0 : COME_WITHIN);
  }

  /** Nobody has answered yet: say so, and why, as long as that is so. */
  miss() {
    this.connected = false;
    this.show();
    this.late = setTimeout(() => this.miss(), HELLO_AGAIN);
  }

  listen() {
    const { model } = this;
    this.off = new AbortController();
    const { signal } = this.off;
    journal.addEventListener("change", () => this.show(), { signal });
    journal.addEventListener("taking", () => this.tellScopes(), { signal });
    model.on("msg:custom", (message) => this.hear(message));
    model.on("change:expected", () => this.check());
    this.transport = (entries) => this.say({ type: "put", entries });
    journal.transport = this.transport;
    this.link.addEventListener("up", () => this.hello(), { signal });
    this.link.addEventListener("down", () => this.lose(), { signal });
    journal.holder?.addEventListener("here", () => this.say({ type: "here" }), { signal });
  }

  /** Say hello until somebody answers: a message to a kernel that is just coming up can be lost. */
  hello() {
    clearTimeout(this.again);
    const shown = scopes();
    this.told = String(shown);
    this.say({ type: "hello", entries: journal.toSend(), scopes: shown, fresh: Boolean(this.link.fresh) });
    this.again = setTimeout(() => this.hello(), HELLO_AGAIN);
  }

  /** Exercises may come one by one; the kernel shows what they show. */
  tellScopes() {
    this.check();
    if (this.welcomed && this.connected && this.told !== String(scopes())) this.hello();
  }

  /** What cannot be said now stays in the journal, and goes with the next hello. */
  say(message) {
    if (!this.link.sendNow(this.model, message)) this.lose();
  }

  lose() {
    if (!this.welcomed) return; // not lost: it has yet to come
    this.lost ??= setTimeout(() => {
      this.connected = false;
      this.show();
    }, LOST_AFTER);
  }

  hear(message) {
    if (message.type === "states") return this.link.take(message.states);
    if (message.entries) journal.hear(message.entries);
    if (message.type === "welcome" || message.type === "kept") {
      this.trouble = null;
      if (message.at) this.savedAt = new Date(message.at);
      journal.kept(message.stamps);
      if (message.type === "welcome") this.answered();
    }
    if (message.type === "trouble") {
      this.trouble = message.sentence;
      if (!this.welcomed || !this.connected) this.answered();
    }
    this.show();
    this.check();
  }

  answered() {
    clearTimeout(this.again);
    clearTimeout(this.lost);
    clearTimeout(this.late);
    this.lost = undefined;
    this.connected = this.welcomed = true;
    this.link.dispatchEvent(new Event("welcomed"));
    this.tellScopes();
  }

  /** Ready: every exercise takes input and what was saved is back. */
  check() {
    const there = taking();
    if (this.welcomed && this.model.get("expected").every((id) => there.includes(id))) {
      document.documentElement.dataset.workbook = "ready";
    }
  }

  now() {
    const guest = journal.mode === "guest";
    if (this.link.lacks === "cookies") return guest && journal.storage ? "saved" : "saving";
    if (!this.connected || journal.holder?.gone) return journal.keeps ? "offline" : "saving";
    const here = !guest || (journal.keeps && !journal.full); // whether this browser did its part
    return this.trouble === null && here && journal.safe ? "saved" : "saving";
  }

  sentence(state) {
    const { save, loan } = this.words;
    if (journal.holder && state === "offline") return loan.offline;
    if (state !== "saved") return save[state];
    if (journal.mode === "guest" ? !journal.written : !this.savedAt && !journal.entries.size) return save.nothing;
    const guest = journal.holder ? loan.held : save.saved_guest;
    const words = journal.mode === "personal" ? save.saved_personal : guest;
    return fill(words, { time: clockTime(this.savedAt ?? new Date()) });
  }

  show() {
    if (!this.welcomed && this.connected) return;
    const state = this.now();
    const fresh = state === "saved" && (this.state !== "saved" || !this.savedAt);
    if (fresh && journal.mode === "guest" && journal.written) this.savedAt = new Date();
    const sentence = this.sentence(state);
    const place = document.getElementById("bu-save");
    if (place) indicate(place, state, sentence);
    this.banner(state);
    this.announce(state, sentence);
    this.state = state;
  }

  announce(state, sentence) {
    if (!this.spoken) return;
    const changed = state !== this.state && (state === "offline" || this.state === "offline");
    if (!changed && Date.now() - this.announced < ANNOUNCE_EVERY) return;
    this.announced = Date.now();
    this.spoken.textContent = sentence;
  }

  /** What has to be said at the top, as a title and a text; null for nothing. */
  notice(state) {
    const { banner, browser, loan } = this.words;
    if (this.link.lacks === "cookies") return null; // the page says so by itself
    if (!this.connected || journal.holder?.gone) {
      if (journal.holder) return [loan.offline_title, loan.offline_text];
      if (!this.model.get("stores")) return [browser.storage_offline, browser.shared];
      if (!journal.keeps) return [browser.storage_offline, browser.storage];
      if (this.link.restarted) return [browser.restarted_title, browser.restarted];
      if (!this.welcomed) return this.link.lacks === "line" ? [browser.line_title, browser.line] : [browser.slow_title, browser.slow];
      const back = journal.mode === "personal" ? ` ${fill(browser.come_back, { address: location.origin })}` : "";
      return [banner.offline_title, banner.offline + back];
    }
    if (this.trouble !== null) return [banner.store_title, this.trouble];
    if (!this.model.get("stores")) return [browser.shared_title, browser.shared];
    return journal.full && state !== "saved" ? [banner.full_title, banner.full] : null;
  }

  banner(state) {
    const place = document.getElementById("bu-banner");
    if (!place) return;
    const said = this.notice(state);
    const bad = said !== null && state !== "offline";
    place.hidden = said === null;
    if (place.dataset.said === String(said)) return;
    place.dataset.said = String(said);
    place.classList.toggle("bu-banner--bad", bad);
    place.setAttribute("role", bad ? "alert" : "status");
    if (said === null) return place.replaceChildren();
    const words = make("p", {}, make("strong", {}, said[0]), ` ${said[1]}`);
    place.replaceChildren(make("div", { class: "bu-in" }, icon(bad ? "warn" : "turn"), words));
  }

  /** The banner floats: it may come while someone writes, and must not move what they write in. */
  afloat() {
    const banner = make("div", { class: "bu-banner", id: "bu-banner", role: "status", hidden: true });
    return make("div", { class: "bu-root bu-afloat" }, banner);
  }

  /** In a notebook there is no header: the widget shows state and way out itself. */
  bar() {
    const { leave } = this.words;
    const out = make("a", { class: "bu-exit", href: "about:blank", rel: "noreferrer", title: leave.title, "data-quick-exit": true }, icon("exit"), leave.label);
    // Where there is nothing to keep, nothing says that it is kept.
    const save = this.model.get("expected").length ? make("span", { class: "bu-save", id: "bu-save" }) : make("span", {});
    return make("div", { class: "bu-keeper" }, make("div", { class: "bu-row" }, save, out), this.lent());
  }

  /** On a computer on loan, the notebook says so. */
  lent() {
    const seconds = this.model.get("loan");
    if (!seconds) return null;
    const { loan } = this.words;
    const said = make("span", { role: "status", "data-loan-saved": true });
    const words = make("p", {}, make("strong", {}, loan.title), ` ${fill(loan.text, { count: Math.max(1, Math.round(seconds / 60)) })} `, said);
    const button = make("button", { type: "button", class: "bu-btn", "data-loan-save": true }, loan.save);
    const notice = make("div", { class: "bu-loan" }, make("div", { class: "bu-in" }, icon("warn"), words, button));
    lend(loan, seconds).standing(notice);
    return notice;
  }

  render(el) {
    styles();
    if (!framed()) {
      el.append(this.bar());
      this.float ??= this.afloat();
      document.body.append(this.float);
      arm({ words: this.words.leave, mode: journal.mode, loan: Boolean(journal.holder) });
    }
    this.spoken = make("span", { class: "bu-sr", role: "status" });
    el.append(this.spoken);
    this.show();
  }

  end() {
    this.off.abort();
    clearTimeout(this.lost);
    clearTimeout(this.again);
    clearTimeout(this.late);
    this.float?.remove();
    if (journal.transport === this.transport) journal.transport = null;
  }
}

function indicate(place, state, sentence) {
  if (place.dataset.saveState === state && place.dataset.said === sentence) return;
  place.dataset.saveState = state;
  place.dataset.said = sentence;
  place.className = `bu-save${{ saving: " bu-save--bad", offline: " bu-save--wait", saved: "" }[state]}`;
  place.replaceChildren(icon({ saved: "check", saving: "warn", offline: "turn" }[state]), make("span", {}, sentence));
}

function clockTime(moment) {
  const today = moment.toDateString() === new Date().toDateString();
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const format = today ? time : { day: "numeric", month: "short", ...time };
  return new Intl.DateTimeFormat(document.documentElement.lang || undefined, format).format(moment);
}

// By mount point: what initialize and render are given are two wrappers around one model, and in JupyterLab
// each run of the cells brings another model to the same mount point.
const keepers = new Map();

export const widget = {
  initialize({ model }) {
    const keeper = new Keeper(model);
    const mountPoint = model.get("mount_point");
    keepers.set(mountPoint, keeper);
    return () => {
      keepers.delete(mountPoint);
      keeper.end();
    };
  },
  render({ model, el }) {
    keepers.get(model.get("mount_point"))?.render(el);
  },
};
