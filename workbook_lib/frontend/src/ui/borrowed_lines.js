// The field for suggested sentences, grouped by situation. Each can be marked to be saved, and copied.

import { fill } from "../core/language.js";
import { copyButton } from "./clipboard.js";
import { make, setText } from "./dom.js";

/** @typedef {import("./fields.js").OnChange} OnChange */

/**
 * @param {{id: string, text: string, note?: string}} line
 * @param {string} id
 * @param {any} field
 * @param {() => void} onToggle
 */
function drawLine(line, id, field, onToggle) {
  const input = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", value: line.id, "data-option": line.id }));
  input.addEventListener("change", onToggle);
  const text = make("span", { class: "bu-voice", id: `${id}-text` }, fill(field.quote, { words: line.text }));
  const label = make("label", { class: "bu-check" }, input, make("span", {}, make("span", { class: "bu-sr" }, `${field.keep}: `), text));
  const copy = copyButton(field.copying, () => line.text);
  copy.button.setAttribute("aria-describedby", text.id);
  const note = line.note ? make("p", { class: "bu-small bu-soft" }, line.note) : null;
  const element = make("li", { class: "bu-line" }, label, copy.button, note, copy.status);
  return { input, element };
}

/**
 * Draw the field. Its answer is the list of the ids that are marked.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 */
export function lines(field, id, words, onChange) {
  /** @type {string[]} ids that are marked but not in this pack, so that they are not lost */
  let unknownIds = [];
  /** @type {HTMLInputElement[]} */
  const inputs = [];
  /** @type {{chosen: HTMLElement, boxes: HTMLInputElement[]}[]} */
  const topics = [];
  const updateTopics = () => {
    for (const { chosen, boxes } of topics) setText(chosen, boxes.some((box) => box.checked) ? field.kept : "");
  };
  const onToggle = () => {
    updateTopics();
    const marked = [...inputs.filter((input) => input.checked).map((input) => input.value), ...unknownIds];
    onChange(marked.length ? marked : null);
  };
  const moments = field.moments.map((/** @type {any} */ moment) => {
    const drawn = moment.lines.map((/** @type {any} */ line) => drawLine(line, `${id}-${line.id}`, field, onToggle));
    const boxes = drawn.map((/** @type {any} */ line) => line.input);
    inputs.push(...boxes);
    const list = make("ul", { class: "bu-lines" }, ...drawn.map((/** @type {any} */ line) => line.element));
    const chosen = make("span", { class: "bu-topic__chosen" });
    topics.push({ chosen, boxes });
    const group = make("fieldset", { class: "bu-moment" }, make("legend", { class: "bu-sr" }, moment.label), list);
    return make("details", { class: "bu-more bu-more--text bu-topic", "data-row": moment.id }, make("summary", {}, make("span", {}, moment.label), chosen), group);
  });
  const element = make("div", { class: "bu-moments", role: "group", "aria-label": field.label, "data-field": field.id }, ...moments);
  return {
    element,
    control: element,
    show(/** @type {any} */ value) {
      const marked = Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
      const known = new Set(inputs.map((input) => input.value));
      unknownIds = marked.filter((item) => !known.has(item));
      for (const input of inputs) input.checked = marked.includes(input.value);
      updateTopics();
    },
  };
}
