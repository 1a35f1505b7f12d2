// The options that the reader has chosen so far, each with a checkbox. Only choices are read, never text. The
// page has the questions and the paths of their answers.

import { compareStamps } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { chips, make } from "../ui/dom.js";

/**
 * @typedef {{id: string, label: string, path: string, holds: unknown[], lacks: unknown[]}} Choice
 *   An option. It counts as chosen if the answer has a value of `holds` and none of `lacks`.
 * @typedef {{id: string, title: string, url: string, choose: string, choices: Choice[]}} Question
 */

/**
 * The latest answer at a path, in which "*" stands for one segment.
 * @param {string} path
 */
function latestAnswer(path) {
  if (!path.includes("*")) return journal.read(path);
  const [start, end] = path.split("*");
  /** @param {string} candidate */
  const isMatch = (candidate) =>
    candidate.startsWith(start) && candidate.endsWith(end) && !candidate.slice(start.length, candidate.length - end.length).includes("/");
  const entries = [...journal.entries].filter(([candidate, { value }]) => value !== null && isMatch(candidate)).map(([, entry]) => entry);
  return entries.sort((one, other) => compareStamps(other.at, one.at))[0]?.value ?? null;
}

/** @param {Choice} choice */
function isChosen({ path, holds, lacks }) {
  const answer = latestAnswer(path);
  const values = Array.isArray(answer) ? answer : [answer];
  return values.some((value) => holds.includes(value)) && !values.some((value) => lacks.includes(value));
}

/** The checkboxes of all questions; `parts` are the elements to show, one below the other. */
export class Choices {
  /**
   * @param {Question[]} questions
   * @param {Record<string, any>} words
   * @param {() => void} onChange
   */
  constructor(questions, words, onChange) {
    this.onChange = onChange;
    const groups = questions.map((question) => this.drawQuestion(question));
    const unanswered = questions.filter((_, index) => !groups[index]);
    const links = unanswered.map(({ url, title, choose }) => make("li", {}, make("a", { href: url }, title), make("span", { class: "bu-small bu-soft" }, choose)));
    this.groups = groups.filter((group) => group !== null);
    /** Whether anything was chosen. */
    this.hasChoices = this.groups.length > 0;
    const empty = make("div", { class: "bu-empty" }, make("h3", {}, words.nothing_title), make("p", {}, words.nothing));
    const parts = this.hasChoices ? [make("p", {}, words.offer), ...this.groups] : [empty];
    this.parts = links.length ? [...parts, make("ul", { class: "bu-room__where" }, ...links)] : parts;
  }

  /**
   * The chosen options of a question; null if there are none.
   * @param {Question} question
   */
  drawQuestion(question) {
    const chosen = question.choices.filter(isChosen);
    if (!chosen.length) return null;
    const boxes = chosen.map(({ id, label }) => {
      const input = make("input", { type: "checkbox", name: question.id, value: id, checked: true });
      input.addEventListener("change", () => this.onChange());
      return make("label", { class: "bu-chip" }, input, make("span", {}, label));
    });
    return make("fieldset", { "data-question": question.id }, make("legend", {}, question.title), chips(chosen.map(({ label }) => label), ...boxes));
  }

  /**
   * The checked options by question.
   * @returns {Record<string, string[]>}
   */
  checkedOptions() {
    /** @type {Record<string, string[]>} */
    const options = {};
    const inputs = this.groups.flatMap((group) => [...group.querySelectorAll("input:checked")]);
    for (const { name, value } of /** @type {HTMLInputElement[]} */ (inputs)) options[name] = [...(options[name] ?? []), value];
    return options;
  }
}
