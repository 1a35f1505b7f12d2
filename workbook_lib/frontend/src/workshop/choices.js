// What the reader chose so far, each with a tick that can be taken away. Choices only: no word that
// anyone wrote is looked for. Questions and where their answers lie are told by the page.

import { compareStamps } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { chips, make } from "../ui/dom.js";

/** The last answer at a path; "*" stands for one segment. */
function answer(path) {
  if (!path.includes("*")) return journal.read(path);
  const [start, end] = path.split("*");
  const found = [...journal.entries]
    .filter(([each, { value }]) => value !== null && each.startsWith(start) && each.endsWith(end) && !each.slice(start.length, each.length - end.length).includes("/"))
    .map(([, entry]) => entry)
    .sort((one, other) => compareStamps(other.at, one.at));
  return found[0]?.value ?? null;
}

/** Whether something was chosen. */
function chosen({ path, holds, lacks }) {
  const value = answer(path);
  const values = Array.isArray(value) ? value : [value];
  return values.some((each) => holds.includes(each)) && !values.some((each) => lacks.includes(each));
}

/** The ticks, or words where there is nothing to tick; `parts` are to stand one below the other. */
export class Choices {
  constructor(questions, words, changed) {
    this.changed = changed;
    const groups = questions.map((question) => this.group(question));
    const open = questions.filter((_, index) => !groups[index]);
    const places = open.map(({ url, title, choose }) => make("li", {}, make("a", { href: url }, title), make("span", { class: "bu-small bu-soft" }, choose)));
    this.groups = groups.filter(Boolean);
    /** Whether anything was chosen. */
    this.full = this.groups.length > 0;
    const nothing = make("div", { class: "bu-empty" }, make("h3", {}, words.nothing_title), make("p", {}, words.nothing));
    const shown = this.full ? [make("p", {}, words.offer), ...this.groups] : [nothing];
    this.parts = places.length ? [...shown, make("ul", { class: "bu-room__where" }, ...places)] : shown;
  }

  /** One question: what was chosen in it; null where nothing was. */
  group(question) {
    const picked = question.choices.filter(chosen);
    const boxes = picked.map((choice) => {
      const input = make("input", { type: "checkbox", name: question.id, value: choice.id, checked: true });
      input.addEventListener("change", () => this.changed());
      return make("label", { class: "bu-chip" }, input, make("span", {}, choice.label));
    });
    if (!boxes.length) return null;
    return make("fieldset", { "data-question": question.id }, make("legend", {}, question.title), chips(picked.map((choice) => choice.label), ...boxes));
  }

  /** What has a tick: {question: [option, ...]}. */
  ticked() {
    const found = {};
    const inputs = this.groups.flatMap((group) => [...group.querySelectorAll("input:checked")]);
    for (const { name, value } of inputs) (found[name] ??= []).push(value);
    return found;
  }
}
