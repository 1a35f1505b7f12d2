// An answer that is asked elsewhere, with a link to its place. It is read from the journal, so that it is
// there before a kernel is, and nothing is stored a second time.

import { compareStamps } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { make, renderProse, setText } from "./dom.js";

const STAR = "/*/";

/**
 * The entries at a path; a star in it matches each item of a collection.
 * @param {string} path
 * @returns {{value: any, at: any}[]}
 */
function entriesAt(path) {
  if (!path.includes(STAR)) return [journal.entries.get(path)].filter((entry) => entry !== undefined);
  const [root, field] = path.split(STAR);
  const depth = path.split("/").length;
  const isThere = (/** @type {string} */ name) => name.startsWith(`${root}/`) && name.endsWith(`/${field}`) && name.split("/").length === depth;
  return [...journal.entries].filter(([name]) => isThere(name)).map(([, entry]) => entry);
}

/**
 * The first text at one of these paths, as `text_at` of workbook_lib.record.answers finds it.
 * @param {string[]} paths
 * @returns {string}
 */
export function textAt(paths) {
  for (const path of paths) {
    const written = entriesAt(path).filter(({ value }) => typeof value === "string" && value.trim());
    const latest = written.sort((one, other) => compareStamps(other.at, one.at))[0];
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
  use?.addEventListener("click", () => onChange(textAt(field.sources), field.into));
  const show = (/** @type {string} */ text) => {
    setText(answer, text);
    for (const part of [answer, change]) part.hidden = !text;
    empty.hidden = Boolean(text);
  };
  return {
    element,
    control: element,
    show,
    update(value) {
      const text = value(field.id);
      show(text);
      const isUsed = field.into && value(field.into);
      element.hidden = Boolean(isUsed) || !(text || field.empty);
      if (use) use.hidden = !text;
    },
  };
}
