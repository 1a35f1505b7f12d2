// An answer that is asked elsewhere, with a link to its place. It is read from the journal, so that it is
// there before a kernel is, and nothing is stored a second time.

import { compareStamps } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { make, renderProse, setText } from "./dom.js";

/**
 * The first text at one of these sources, as `text_at` of workbook_lib.record.answers finds it.
 * @param {string[]} sources
 * @returns {string}
 */
export function textAt(sources) {
  for (const source of sources) {
    const [path, other, choices] = source.split(/[?=]/);
    const pattern = new RegExp(`^${path.replaceAll(".", "[.]").replace("*", "[^/]+")}$`);
    /** @type {any} */
    let latest;
    for (const [name, entry] of journal.entries) {
      if (!pattern.test(name) || typeof entry.value !== "string" || !entry.value.trim()) continue;
      if (choices && !choices.split("|").includes(journal.read(name.replace(/[^/]+$/, other)))) continue;
      if (!latest || compareStamps(entry.at, latest.at) > 0) latest = entry;
    }
    if (latest) return latest.value.trim();
  }
  return "";
}

/**
 * Draw a field of the kind `shown`.
 * @param {any} field
 * @param {string} id
 * @param {any} _words
 * @param {import("./fields.js").OnChange} onChange
 * @returns {import("./fields.js").DrawnField}
 */
export function shown(field, id, _words, onChange) {
  const answer = make("p", { class: "bu-reused__text", dir: "auto" });
  const change = renderProse(field.change_html);
  const empty = renderProse(field.empty_html);
  const use = field.use && make("button", { type: "button", class: "bu-btn bu-btn--plain" }, field.use);
  const label = make("p", { class: "bu-label", id }, field.label);
  const element = make("div", { class: "bu-reused", "data-shown": field.id, role: "group", "aria-labelledby": id }, label, answer, change, empty, use);
  const read = () => textAt(field.sources);
  use?.addEventListener("click", () => onChange(read(), field.into));
  const show = (/** @type {string} */ text) => {
    setText(answer, text);
    for (const part of [answer, change, use]) if (part) part.hidden = !text;
    empty.hidden = Boolean(text);
  };
  return {
    element,
    control: element,
    read,
    show,
    update(value, _seat, isOwn) {
      const text = value(field.id);
      show(text);
      element.hidden = !isOwn || !(text || field.empty) || Boolean(value(field.into));
    },
  };
}
