// The field for a message in four pieces. The pieces become one text while someone types, and wording that
// may hurt is listed beside it. The writer can also edit the whole text, or go back to the pieces.

import { fill, isolate, joinList } from "../core/language.js";
import { renderSentence } from "../core/sentence.js";
import { compileRules, countWords, findPhrases } from "../core/wording.js";
import { copyButton } from "./clipboard.js";
import { make, renderProse, setText } from "./dom.js";
import { FIELDS } from "./fields.js";

/** @typedef {import("./fields.js").OnChange} OnChange */

const PIECES = ["noticed", "feel", "need", "ask"];
const ANNOUNCE_DELAY = 1500; // milliseconds without a key before a screen reader hears the number of findings

/**
 * @param {string} label
 * @param {string} action
 * @param {string} [style]
 */
const actionButton = (label, action, style) =>
  make("button", { type: "button", class: `bu-btn${style ? ` bu-btn--${style}` : ""}`, "data-do": action }, label);

/** The list of phrases in a message that may hurt, each with a note. The message is not changed. */
class WordingNotes {
  /**
   * @param {any} words
   * @param {any} rules
   */
  constructor(words, rules) {
    this.words = words;
    this.rules = compileRules(rules);
    this.title = make("h3", {}, words.title);
    this.list = make("ul", { class: "bu-look__list" });
    this.nothingFound = make("p", { class: "bu-small bu-soft" }, words.clear);
    this.foot = make("p", { class: "bu-small bu-soft" }, words.foot);
    this.status = make("p", { class: "bu-sr", role: "status" });
    const parts = [this.title, this.list, this.nothingFound, this.foot, this.status];
    this.root = make("section", { class: "bu-look", "aria-label": words.title, hidden: true }, ...parts);
    this.current = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * Show what is found in a text.
   * @param {string} text
   */
  check(text) {
    const findings = findPhrases(text, this.rules);
    const isLong = countWords(text) > this.words.most;
    const current = JSON.stringify([findings, isLong]);
    this.root.hidden = !text.trim();
    if (current === this.current) return;
    this.current = current;
    const items = findings.map((/** @type {any} */ { flag, phrases }) => this.drawFinding(flag, phrases));
    if (isLong) items.push(make("li", { "data-flag": "long" }, make("p", {}, this.words.long)));
    this.list.replaceChildren(...items);
    this.nothingFound.hidden = Boolean(items.length);
    this.title.hidden = this.foot.hidden = this.list.hidden = !items.length;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.announce(items.length), ANNOUNCE_DELAY);
  }

  /**
   * @param {any} flag
   * @param {string[]} phrases
   */
  drawFinding(flag, phrases) {
    const quoted = phrases.map((phrase) => fill(this.words.quote, { words: isolate(phrase) }));
    const joined = joinList(quoted);
    const head = make("p", {}, make("b", {}, flag.label), " ", make("span", { dir: "auto" }, fill(this.words.found, { words: joined })));
    return make("li", { "data-flag": flag.id }, head, renderProse(flag.note_html));
  }

  /** @param {number} number of findings */
  announce(number) {
    const sentence = fill(this.words.told, { count: number });
    this.status.textContent = number ? sentence : "";
  }
}

/** Editing the message as one text: a button to begin, the text, and a button back to the pieces (asks once). */
class WholeText {
  /**
   * @param {any} field
   * @param {string} id
   * @param {any} words
   * @param {OnChange} onChange
   * @param {() => string} joinPieces
   */
  constructor(field, id, words, onChange, joinPieces) {
    const { by_hand: labels } = field;
    this.isOpen = false;
    this.onChange = onChange;
    const text = { id: "text", label: labels.label, help: labels.help, rows: 7, max_length: 5000 };
    this.text = FIELDS.long(text, `${id}-text`, words, (value) => onChange(value, "text"));
    this.startButton = actionButton(labels.start, "by-hand", "plain");
    this.backButton = actionButton(labels.back, "from-pieces", "plain");
    const question = make("p", { id: `${id}-ask` }, labels.confirm);
    const yes = actionButton(labels.confirm_yes, "yes", "danger");
    yes.setAttribute("aria-describedby", question.id);
    const no = make("button", { type: "button", class: "bu-btn" }, labels.confirm_no);
    this.question = make("div", { class: "bu-confirm", hidden: true }, question, make("div", { class: "bu-row" }, yes, no));
    const setAsking = (/** @type {boolean} */ isAsking) => {
      this.question.hidden = !isAsking;
      this.backButton.hidden = isAsking;
      (isAsking ? no : this.backButton).focus();
    };
    this.startButton.addEventListener("click", () => {
      const text = joinPieces();
      this.show(text);
      onChange(text, "text");
      this.text.control.focus();
    });
    this.backButton.addEventListener("click", () => {
      if (this.value.trim() && this.value !== joinPieces()) setAsking(true);
      else this.discard();
    });
    yes.addEventListener("click", () => this.discard());
    no.addEventListener("click", () => setAsking(false));
    this.question.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && setAsking(false));
  }

  get value() {
    return /** @type {HTMLTextAreaElement} */ (this.text.control).value;
  }

  /** Go back to the pieces. */
  discard() {
    this.setOpen(false);
    this.text.show(null);
    this.onChange(null, "text");
    this.startButton.focus();
  }

  /** @param {boolean} isOpen */
  setOpen(isOpen) {
    this.isOpen = isOpen;
    this.question.hidden = true;
    this.backButton.hidden = this.text.element.hidden = !isOpen;
    this.startButton.hidden = isOpen;
  }

  /**
   * Show the stored text. An emptied text stays open while it has the focus: its writer may go on.
   * @param {any} value
   */
  show(value) {
    this.text.show(value);
    if (typeof value === "string") this.setOpen(true);
    else if (!this.text.element.contains(document.activeElement)) this.setOpen(false);
  }
}

/**
 * Draw the steps of the field that its form shows: what the message is for, its pieces, and the message made of
 * them. Its answers are "purpose", the four pieces and "text".
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 */
export function message(field, id, words, onChange) {
  /** @type {{name: string, draw: (field: any, id: string, words: any, onChange: OnChange) => DrawnStep}[]} */
  const steps = [
    { name: "purpose", draw: drawPurpose },
    { name: "pieces", draw: drawPieces },
    { name: "draft", draw: drawDraft },
  ];
  const drawn = steps.filter(({ name }) => field.shows.includes(name)).map(({ draw }) => draw(field, id, words, onChange));
  const element = make("div", { class: "bu-composer" }, ...drawn.flatMap((step) => step.elements));
  return {
    element,
    control: element,
    parts: drawn.flatMap((step) => step.parts),
    update: (/** @type {Value} */ value) => {
      for (const step of drawn) step.update(value);
    },
  };
}

/** @typedef {(name: string) => any} Value the answer with a name */

/** @typedef {{elements: HTMLElement[], parts: any[], update: (value: Value) => void}} DrawnStep */

/**
 * The choice of what the message is for, and a note about it.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 */
function drawPurpose(field, id, words, onChange) {
  const purposeField = { id: "purpose", label: field.label, help: field.help, options: field.purposes };
  const purpose = FIELDS.one(purposeField, `${id}-purpose`, words, (value) => onChange(value, "purpose"));
  const note = make("div", { class: "bu-note", hidden: true });
  const update = (/** @type {Value} */ value) => {
    const chosen = purposeOf(field, value);
    note.hidden = !chosen;
    if (!chosen || note.dataset.purpose === chosen.id) return;
    // Setting a limit can be dangerous: the note on safety at the top of the page is repeated here.
    const safetyNote = chosen.safety ? document.querySelector("[data-safe]") : null;
    note.replaceChildren(make("p", {}, chosen.text), ...(safetyNote ? [safetyNote.cloneNode(true)] : []));
    note.dataset.purpose = chosen.id;
  };
  return { elements: [purpose.element, note], parts: [["purpose", purpose]], update };
}

/**
 * @param {any} field
 * @param {Value} value
 */
const purposeOf = (field, value) => field.purposes.find((/** @type {any} */ purpose) => purpose.id === value("purpose"));

/**
 * The four pieces, with hints for what the message is for.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 */
function drawPieces(field, id, words, onChange) {
  const pieces = PIECES.map((name) => {
    const description = { id: name, label: field.pieces[name].label, help: " ", rows: 2, max_length: 2000 };
    const piece = FIELDS.long(description, `${id}-${name}`, words, (value) => onChange(value, name));
    // The opener stands before the text, so an on-screen keyboard is not to start it with a capital.
    if (field.pieces[name].opener) piece.control.setAttribute("autocapitalize", "none");
    return { ...piece, name };
  });
  const update = (/** @type {Value} */ value) => {
    const hints = purposeOf(field, value)?.hints ?? field.any_purpose;
    for (const piece of pieces) {
      const help = piece.element.querySelector(".bu-help");
      if (help) setText(help, hints[piece.name]);
    }
  };
  const box = make("div", { class: "bu-composer__pieces" }, ...pieces.map((piece) => piece.element));
  return { elements: [box], parts: pieces.map((piece) => [piece.name, piece]), update };
}

/**
 * The message made of the pieces, with buttons to copy and to edit it, and notes on its wording.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 */
function drawDraft(field, id, words, onChange) {
  const template = PIECES.map((name) => `[${[field.pieces[name].opener, `{${name}}`].filter(Boolean).join(" ")}.]`).join(" ");
  let pieces = /** @type {Record<string, string>} */ ({});
  const joinPieces = () => renderSentence(template, pieces, words.sentence);
  const draftText = make("p", { class: "bu-voice", dir: "auto", "data-message": true });
  const wholeText = new WholeText(field, id, words, onChange, joinPieces);
  const currentText = () => (wholeText.isOpen ? wholeText.value : joinPieces());
  const copy = copyButton(field.copying, currentText, { style: "act" });
  const notes = new WordingNotes(field.look, field.wording);
  const row = make("div", { class: "bu-row" }, copy.button, wholeText.startButton, wholeText.backButton, copy.status);
  const heading = make("span", { class: "bu-label" }, field.draft);
  const draft = make("div", { class: "bu-say bu-draft" }, heading, draftText, wholeText.text.element, wholeText.question, row);
  const aside = make("div", { class: "bu-composer__beside" }, draft, notes.root);
  const update = (/** @type {Value} */ value) => {
    pieces = Object.fromEntries(PIECES.map((name) => [name, textOf(value(name))]));
    const text = currentText();
    setText(draftText, text || field.empty);
    draftText.classList.toggle("bu-say--empty", !text);
    draftText.hidden = heading.hidden = wholeText.isOpen;
    copy.button.hidden = !text;
    wholeText.startButton.hidden = wholeText.isOpen || !text;
    notes.check(text);
  };
  return { elements: [aside], parts: [["text", wholeText]], update };
}

/** @param {unknown} value */
const textOf = (value) => (typeof value === "string" ? value : "");
