// Small steps on the start page: what the reader wanted to try comes first, with the question how it went. Those
// that are answered, or not asked about today, are folded below.

import { addDays } from "../core/calendar.js";
import { today } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { fill, formatDay } from "../core/language.js";
import { HOMEWORK_PATH, mergeEntries } from "../core/record_file.js";
import { announceWithFocus, make } from "../ui/dom.js";

/** @typedef {import("../core/record_file.js").Entries} Entries */
/** @typedef {{id: string, text: string, due: string, from: string, result: string, later: string, kept: string}} SmallStep */

const DONE_RESULTS = ["did", "half"];
const NOT_YET = "not-yet";
const MORE_DAYS = 7; // until a step that is not done yet is asked about again
/** The element of a chapter that asks for its small step. */
const FORM_ID = "small-step";

/** @param {unknown} value */
const dayOf = (value) => (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : "");

/** @param {unknown} value */
const textOf = (value) => (typeof value === "string" ? value.trim() : "");

/**
 * The small steps with words, the earliest day first, those without one last.
 * @param {Entries} entries
 * @returns {SmallStep[]}
 */
export function readSmallSteps(entries) {
  /** @type {Map<string, Record<string, unknown>>} */
  const items = new Map();
  for (const [path, { value }] of entries) {
    const [root, id, name, ...others] = path.split("/");
    if (root === HOMEWORK_PATH && name && !others.length) items.set(id, { ...items.get(id), [name]: value });
  }
  const steps = [...items].map(([id, { text, due, from, result, later, kept }]) => ({
    ...{ id, text: textOf(text), due: dayOf(due), from: textOf(from), later: dayOf(later), kept: dayOf(kept) },
    result: [...DONE_RESULTS, NOT_YET].includes(textOf(result)) ? textOf(result) : "",
  }));
  const rank = (/** @type {SmallStep} */ { due, id }) => `${due || "9999"} ${id}`;
  return steps.filter(({ text }) => text).sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

/**
 * Whether a small step is still to try.
 * @param {SmallStep} step
 */
export const isOpen = ({ result }) => !DONE_RESULTS.includes(result);

export class SmallSteps {
  /**
   * @param {HTMLElement} card for the step that is asked about
   * @param {HTMLElement} fold for the others
   * @param {import("./api.js").PageData} data
   */
  constructor(card, fold, data) {
    this.card = card;
    this.fold = fold;
    this.data = data;
    this.words = data.homework.words;
    /** @type {Entries} */
    this.entries = new Map();
    /** Id of a step from the list that the reader wants to be asked about. */
    this.chosen = "";
    this.status = make("p", { class: "bu-help", role: "status", tabindex: "-1" });
  }

  /**
   * Show the small steps of a record, with what no kernel has received yet.
   * @param {Entries} entries
   */
  show(entries) {
    this.entries = mergeEntries(entries, new Map(journal.entries));
    this.draw();
  }

  draw() {
    const steps = readSmallSteps(this.entries);
    const isDue = (/** @type {SmallStep} */ step) => step.id === this.chosen || (isOpen(step) && step.later !== today());
    const first = steps.find(({ id }) => id === this.chosen) ?? steps.find(isDue) ?? null;
    const others = steps.filter((step) => step !== first);
    this.card.hidden = !first && !this.status.textContent;
    this.card.replaceChildren(this.status, ...(first ? this.drawQuestion(first) : []));
    this.fold.hidden = !others.length;
    const isListOpen = Boolean(this.fold.querySelector("details[open]"));
    const items = [...others.filter(isOpen), ...others.filter((step) => !isOpen(step)).reverse()].map((step) => this.drawItem(step));
    const list = make("ul", { class: "bu-try__list" }, ...items);
    this.fold.replaceChildren(make("details", { class: "bu-more bu-more--text", open: isListOpen }, make("summary", {}, this.words.title), list));
  }

  /**
   * The day of a step in words.
   * @param {SmallStep} step
   */
  describeDay({ due, kept }) {
    const { words } = this;
    if (!due) return words.undated;
    /** @type {Record<string, string>} */
    const names = { [today()]: words.today, [addDays(today(), 1)]: words.tomorrow };
    return fill(due > today() && (kept || due) >= today() ? words.ahead : words.by, { date: names[due] ?? formatDay(due) });
  }

  /**
   * Draw the step that is asked about.
   * @param {SmallStep} step
   * @returns {HTMLElement[]}
   */
  drawQuestion(step) {
    const { words } = this;
    const title = make("h2", { class: "bu-try__title" }, this.describeDay(step));
    const ask = make("p", { class: "bu-label", id: "how-it-went" }, words.ask);
    const results = Object.entries(words.results).map(([result, label]) => this.button(label, "bu-btn", result, () => this.answer(step, result)));
    const place = this.data.places.find(({ id }) => id === step.from);
    const change = place?.url ? make("a", { class: "bu-btn bu-btn--plain", href: `${place.url}#${FORM_ID}` }, words.change_it) : null;
    const later = this.button(words.not_now, "bu-btn bu-btn--plain", "not-now", () => this.write(step, { later: today() }, words.later));
    const row = make("div", { class: "bu-row" }, change, later);
    return [
      title,
      make("p", { class: "bu-voice", dir: "auto" }, step.text),
      ask,
      make("div", { class: "bu-try__results", role: "group", "aria-labelledby": ask.id }, ...results),
      row,
      ...this.drawRemoval(step, row),
    ];
  }

  /**
   * Draw a step of the list.
   * @param {SmallStep} step
   */
  drawItem(step) {
    const { words } = this;
    const state = isOpen(step) ? this.describeDay(step) : words.results[step.result];
    const row = make("div", { class: "bu-row" });
    const name = () => make("span", { class: "bu-sr", dir: "auto" }, ` ${step.text}`);
    const show = this.button(isOpen(step) ? words.show : words.again, "bu-btn bu-btn--plain", "show", () => {
      this.chosen = step.id;
      if (isOpen(step)) this.write(step, { later: null }, words.ask);
      else this.write(step, { result: null, later: null, due: addDays(today(), MORE_DAYS) }, words.again_done);
    });
    show.append(name());
    row.append(show);
    return make("li", {}, make("p", { dir: "auto" }, step.text), make("p", { class: "bu-small bu-soft" }, state), row, ...this.drawRemoval(step, row));
  }

  /**
   * The button that removes a step, added to a row, and its question.
   * @param {SmallStep} step
   * @param {HTMLElement} row
   */
  drawRemoval(step, row) {
    const { words } = this;
    const remove = this.button(words.remove, "bu-btn bu-btn--plain", "remove", () => setAsking(true));
    remove.append(make("span", { class: "bu-sr", dir: "auto" }, ` ${step.text}`));
    const yes = this.button(words.confirm_yes, "bu-btn bu-btn--danger", "confirm", () => this.remove(step));
    const no = this.button(words.confirm_no, "bu-btn", "keep", () => setAsking(false));
    const question = make("div", { class: "bu-confirm", hidden: true }, make("p", {}, words.confirm), make("div", { class: "bu-row" }, yes, no));
    const setAsking = (/** @type {boolean} */ isAsking) => {
      question.hidden = !isAsking;
      row.hidden = isAsking;
      (isAsking ? no : remove).focus();
    };
    question.addEventListener("keydown", (/** @type {KeyboardEvent} */ { key }) => key === "Escape" && setAsking(false));
    row.append(remove);
    return [question];
  }

  /**
   * @param {string} label
   * @param {string} className
   * @param {string} name
   * @param {() => void} onClick
   * @returns {HTMLButtonElement}
   */
  button(label, className, name, onClick) {
    const button = make("button", { type: "button", class: className, "data-answer": name }, label);
    button.addEventListener("click", onClick);
    return button;
  }

  /**
   * Save how a step went. One that is not done yet is asked about again in a week.
   * @param {SmallStep} step
   * @param {string} result
   */
  answer(step, result) {
    const { words } = this;
    if (result === NOT_YET) this.write(step, { result, later: today(), due: addDays(today(), MORE_DAYS) }, words.not_yet);
    else this.write(step, { result }, result === "half" ? words.half : words.did);
  }

  /** @param {SmallStep} step */
  remove({ id }) {
    const names = [...this.entries].filter(([path, { value }]) => path.startsWith(`${HOMEWORK_PATH}/${id}/`) && value !== null);
    this.save(Object.fromEntries(names.map(([path]) => [path, null])), this.words.removed);
  }

  /**
   * @param {SmallStep} step
   * @param {Record<string, string | null>} values by field
   * @param {string} reply
   */
  write({ id }, values, reply) {
    if (this.chosen === id && !("later" in values && values.later === null)) this.chosen = "";
    this.save(Object.fromEntries(Object.entries(values).map(([name, value]) => [`${HOMEWORK_PATH}/${id}/${name}`, value])), reply);
  }

  /**
   * @param {Record<string, string | null>} values by path
   * @param {string} reply
   */
  save(values, reply) {
    for (const [path, value] of Object.entries(values)) this.entries.set(path, { value, at: journal.write(path, value) });
    this.status.textContent = reply;
    this.draw();
    announceWithFocus(this.status, reply);
  }
}
