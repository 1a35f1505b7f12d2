// A message in four pieces. It is put together as one types, looked at for wording that may land
// hard, and never changed: the writer may take it over by hand, or go back to the pieces.

import { renderSentence } from "../core/sentence.js";
import { compileRules, countWords, findPhrases } from "../core/wording.js";
import { copyButton } from "./clipboard.js";
import { fill, make, prose } from "./dom.js";
import { FIELDS } from "./fields.js";

const PIECES = ["noticed", "feel", "need", "ask"];
const QUIET_FOR = 1500; // milliseconds without a key, before a screen reader is told

/** What stands beside the message: phrases to look at, each with a note; nothing is changed. */
class Look {
  constructor(words, rules) {
    this.words = words;
    this.rules = compileRules(rules);
    this.title = make("h3", {}, words.title);
    this.list = make("ul", { class: "bu-look__list" });
    this.clear = make("p", { class: "bu-small bu-soft" }, words.clear);
    this.foot = make("p", { class: "bu-small bu-soft" }, words.foot);
    this.said = make("p", { class: "bu-sr", role: "status" });
    this.root = make("section", { class: "bu-look", "aria-label": words.title, hidden: true }, this.title, this.list, this.clear, this.foot, this.said);
    this.shown = "";
    this.timer = null;
  }

  read(text) {
    const found = findPhrases(text, this.rules);
    const long = countWords(text) > this.words.most;
    const shown = JSON.stringify([found, long]);
    this.root.hidden = !text.trim();
    if (shown === this.shown) return;
    this.shown = shown;
    const lines = found.map(({ flag, phrases }) => this.line(flag, phrases));
    if (long) lines.push(make("li", { "data-flag": "long" }, make("p", {}, this.words.long)));
    this.list.replaceChildren(...lines);
    this.clear.hidden = Boolean(lines.length);
    this.title.hidden = this.foot.hidden = this.list.hidden = !lines.length;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(lines.length), QUIET_FOR);
  }

  line(flag, phrases) {
    const quoted = phrases.map((each) => fill(this.words.quote, { words: each }));
    const named = new Intl.ListFormat(document.documentElement.lang || undefined, { type: "conjunction" }).format(quoted);
    const head = make("p", {}, make("b", {}, flag.label), " ", make("span", { dir: "auto" }, fill(this.words.found, { words: named })));
    return make("li", { "data-flag": flag.id }, head, prose(flag.note_html));
  }

  tell(lines) {
    const said = lines === 1 ? this.words.told_one : fill(this.words.told, { count: lines });
    this.said.textContent = lines ? said : "";
  }
}

/** The message as one text of the writer's own: the way in, the text, the way back (asked once). */
class ByHand {
  constructor(field, id, words, changed, start) {
    const { by_hand: said } = field;
    this.open = false;
    const text = { id: "text", label: said.label, help: said.help, rows: 7, max_length: 5000 };
    this.text = FIELDS.long(text, `${id}-text`, words, (value) => changed(value, "text"));
    this.start = make("button", { type: "button", class: "bu-btn bu-btn--plain", "data-do": "by-hand" }, said.start);
    this.back = make("button", { type: "button", class: "bu-btn bu-btn--plain", "data-do": "from-pieces" }, said.back);
    const question = make("p", { id: `${id}-ask` }, said.confirm);
    const yes = make("button", { type: "button", class: "bu-btn bu-btn--danger", "data-do": "yes", "aria-describedby": question.id }, said.confirm_yes);
    const no = make("button", { type: "button", class: "bu-btn" }, said.confirm_no);
    this.ask = make("div", { class: "bu-confirm", hidden: true }, question, make("div", { class: "bu-row" }, yes, no));
    const asking = (on) => {
      this.ask.hidden = !on;
      this.back.hidden = on;
      (on ? no : this.back).focus();
    };
    this.start.addEventListener("click", () => {
      const whole = start();
      this.show(whole);
      changed(whole, "text");
      this.text.control.focus();
    });
    this.back.addEventListener("click", () => (this.value.trim() && this.value !== start() ? asking(true) : this.leave(changed)));
    yes.addEventListener("click", () => this.leave(changed));
    no.addEventListener("click", () => asking(false));
    this.ask.addEventListener("keydown", (event) => event.key === "Escape" && asking(false));
  }

  get value() {
    return this.text.control.value;
  }

  leave(changed) {
    this.set(false);
    this.text.show(null);
    changed(null, "text");
    this.start.focus();
  }

  set(open) {
    this.open = open;
    this.ask.hidden = true;
    this.back.hidden = this.text.element.hidden = !open;
    this.start.hidden = open;
  }

  /** An emptied text stays open while someone is in it: they may be about to write it anew. */
  show(value) {
    this.text.show(value);
    if (typeof value === "string") this.set(true);
    else if (!this.text.element.contains(document.activeElement)) this.set(false);
  }
}

export function message(field, id, words, changed) {
  const pieces = PIECES.map((name) => {
    const piece = { id: name, label: field.pieces[name].label, help: " ", rows: 2, max_length: 2000 };
    const one = FIELDS.long(piece, `${id}-${name}`, words, (value) => changed(value, name));
    // The opener stands before a word that goes on from it, so a phone is not to begin a sentence.
    if (field.pieces[name].opener) one.control.setAttribute("autocapitalize", "none");
    return { name, ...one };
  });
  const purposes = { id: "purpose", label: field.label, help: field.help, options: field.purposes };
  const purpose = FIELDS.one(purposes, `${id}-purpose`, words, (value) => changed(value, "purpose"));
  const what = make("div", { class: "bu-note", hidden: true });

  const template = PIECES.map((name) => `[${[field.pieces[name].opener, `{${name}}`].filter(Boolean).join(" ")}.]`).join(" ");
  const whole = () => renderSentence(template, Object.fromEntries(pieces.map(({ name, control }) => [name, control.value])), words.sentence);
  const line = make("p", { class: "bu-voice", dir: "auto", "data-message": true });
  const hand = new ByHand(field, id, words, changed, whole);
  const now = () => (hand.open ? hand.value : whole());
  const copy = copyButton(field.copying, now, { style: "act" });
  const look = new Look(field.look, field.wording);
  const row = make("div", { class: "bu-row" }, copy.button, hand.start, hand.back, copy.said);
  const heading = make("span", { class: "bu-label" }, field.draft);
  const draft = make("div", { class: "bu-say bu-draft" }, heading, line, hand.text.element, hand.ask, row);
  const beside = make("div", { class: "bu-composer__beside" }, draft, look.root);
  const left = make("div", { class: "bu-composer__pieces" }, ...pieces.map((each) => each.element));
  const element = make("div", { class: "bu-composer" }, purpose.element, what, left, beside);

  const update = (value) => {
    const chosen = field.purposes.find((each) => each.id === value("purpose"));
    what.hidden = !chosen;
    if (chosen && what.dataset.purpose !== chosen.id) {
      // A limit may be answered with harm: the line from the top of the page stands here once more.
      const line = chosen.safety ? document.querySelector("[data-safe]") : null;
      what.replaceChildren(...[make("p", {}, chosen.text), line?.cloneNode(true)].filter(Boolean));
      what.dataset.purpose = chosen.id;
    }
    const hints = chosen?.hints ?? field.any_purpose;
    for (const { name, element: place } of pieces) place.querySelector(".bu-help").textContent = hints[name];
    const text = now();
    line.textContent = text || field.empty;
    line.classList.toggle("bu-say--empty", !text);
    line.hidden = heading.hidden = hand.open;
    copy.button.hidden = !text;
    hand.start.hidden = hand.open || !text;
    look.read(text);
  };
  const parts = [["purpose", purpose], ...pieces.map((each) => [each.name, each]), ["text", hand]];
  return { element, control: element, parts, update };
}
