// The field for signs of distance: each row has four answers, and behind its title the two ends and a note.
// The bar of an answer looks as in the figure of the weeks.

import { fill } from "../core/language.js";
import { bar, make, setText } from "./dom.js";

/** @typedef {import("./fields.js").OnChange} OnChange */

const LEVELS = ["healthy", "mixed", "concerning", "unsure"];

/**
 * @param {string} name of the radio buttons
 * @param {any} words
 * @param {(level: string) => void} onChoose
 */
function drawAnswers(name, words, onChoose) {
  const element = make("div", { class: "bu-choice" });
  const inputs = LEVELS.map((level) => {
    const input = /** @type {HTMLInputElement} */ (make("input", { type: "radio", name, value: level, "data-option": level }));
    input.addEventListener("change", () => onChoose(level));
    element.append(make("label", { class: "bu-opt" }, input, make("span", {}, bar(level), make("i", {}, words[level]))));
    return input;
  });
  return { element, inputs };
}

/**
 * @param {any} row
 * @param {string} id
 * @param {(text: string | null) => void} onWrite
 */
function drawNote(row, id, onWrite) {
  const label = make("label", { class: "bu-label", for: `${id}-note` });
  const attributes = { class: "bu-area", id: `${id}-note`, rows: 2, dir: "auto", autocomplete: "off", "data-field": `${row.id}.note` };
  const area = /** @type {HTMLTextAreaElement} */ (make("textarea", attributes));
  area.addEventListener("input", () => onWrite(area.value || null));
  return { label, area };
}

/**
 * @param {any} row
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 */
function drawRow(row, id, words, onChange) {
  const legend = make("legend");
  const healthy = make("span");
  const concerning = make("span");
  const ends = make(
    "div",
    { class: "bu-sign__ends", id: `${id}-ends` },
    make("p", {}, make("b", {}, words.healthy_end), healthy),
    make("p", {}, make("b", {}, words.concerning_end), concerning),
  );
  const answers = drawAnswers(id, words, (level) => {
    show(level);
    onChange(level, row.id);
  });
  const clear = make("button", { type: "button", class: "bu-btn bu-btn--plain bu-unchoose", hidden: true }, words.clear, make("span", { class: "bu-sr" }));
  clear.addEventListener("click", () => {
    show(null);
    answers.inputs[0].focus();
    onChange(null, row.id);
  });
  const { label, area } = drawNote(row, id, (text) => onChange(text, `${row.id}.note`));
  const summary = make("summary", {}, make("span", {}, words.ends), make("span", { class: "bu-sr" }));
  const more = /** @type {HTMLDetailsElement} */ (make("details", { class: "bu-sign__more" }, summary, ends, label, area, clear));
  const attributes = { class: "bu-sign", "aria-describedby": ends.id, "data-field": row.id };
  const element = make("fieldset", attributes, legend, more, answers.element);
  /** @type {string | null} */
  let chosen = null;
  const show = (/** @type {any} */ value) => {
    chosen = LEVELS.includes(value) ? value : null;
    for (const input of answers.inputs) input.checked = input.value === chosen;
    clear.hidden = !chosen;
  };
  return {
    element,
    show,
    showNote(/** @type {any} */ value) {
      const text = typeof value === "string" ? value : "";
      if (area.value !== text) area.value = text; // setting an equal text would move the cursor
      if (text) more.open = true;
      else if (!more.contains(document.activeElement)) more.open = false;
    },
    isAnswered: () => chosen !== null,
    /**
     * Describe both ends for the person whose distance is rated.
     * @param {string} subject "own" or "partner"
     */
    describe(subject) {
      const description = row[subject];
      setText(legend, description.label);
      setText(healthy, description.healthy);
      setText(concerning, description.concerning);
      setText(label, description.note);
      for (const name of element.querySelectorAll("summary .bu-sr, button .bu-sr")) setText(name, `: ${description.label}`);
    },
  };
}

/**
 * Draw the field. Each row has an answer, and a note with ".note" after its name.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 */
export function signs(field, id, words, onChange) {
  const status = make("p", { class: "bu-help", role: "status" });
  const showCount = () => {
    const number = rows.filter((row) => row.isAnswered()).length;
    setText(status, number === rows.length ? field.all_answered : fill(field.answered, { number, count: rows.length }));
  };
  const rowWords = { ...field.short, healthy_end: field.levels.healthy, concerning_end: field.levels.concerning, ends: field.ends, clear: words.clear };
  /** @type {OnChange} */
  const onRowChange = (value, name) => {
    onChange(value, name);
    showCount();
  };
  const descriptions = /** @type {any[]} */ (field.rows);
  const rows = descriptions.map((row) => drawRow(row, `${id}-${row.id}`, rowWords, onRowChange));
  const element = make("div", { class: "bu-signs", role: "group", "aria-label": field.label }, ...rows.map((row) => row.element), status);
  const parts = descriptions.flatMap((row, index) => [
    [row.id, { show: rows[index].show }],
    [`${row.id}.note`, { show: rows[index].showNote }],
  ]);
  return {
    element,
    control: element,
    parts,
    update(/** @type {(name: string) => any} */ value) {
      for (const row of rows) row.describe(value("subject") === "own" ? "own" : "partner");
      showCount();
    },
  };
}
