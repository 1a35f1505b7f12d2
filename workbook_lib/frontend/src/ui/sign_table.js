// The table of signs: each row has two ends, four answers and a folded note. Beside each answer
// stands its bar, as the drawing of the weeks has it.

import { fill, make } from "./dom.js";

const LEVELS = ["healthy", "mixed", "concerning", "unsure"];

/** The bar of an answer, or a dashed cell with a question mark. Decoration: the words say it too. */
export function bar(level) {
  return make("i", { class: "bu-level", "data-level": level, "aria-hidden": "true" }, level === "unsure" ? "?" : null);
}

function answers(row, name, words, changed) {
  const choice = make("div", { class: "bu-choice" });
  const inputs = LEVELS.map((level) => {
    const input = make("input", { type: "radio", name, value: level, "data-option": level });
    input.addEventListener("change", () => changed(level));
    choice.append(make("label", { class: "bu-opt" }, input, make("span", {}, bar(level), words[level])));
    return input;
  });
  return { choice, inputs };
}

function note(row, id, words, changed) {
  const label = make("label", { class: "bu-sr", for: `${id}-note` });
  const area = make("textarea", { class: "bu-area", id: `${id}-note`, rows: 2, dir: "auto", autocomplete: "off", "data-field": `${row.id}.note` });
  area.addEventListener("input", () => changed(area.value || null));
  const fold = make("details", { class: "bu-more" }, make("summary", {}, words.note, make("span", { class: "bu-sr" })), label, area);
  const show = (value) => {
    const next = typeof value === "string" ? value : "";
    if (area.value !== next) area.value = next; // an equal value would still move the caret
    if (next) fold.open = true;
    else if (!fold.contains(document.activeElement)) fold.open = false;
  };
  return { fold, label, show };
}

function signRow(row, number, id, words, changed) {
  const legend = make("legend");
  const healthy = make("span");
  const concerning = make("span");
  const end = (name, text) => make("p", {}, make("b", {}, name), text);
  const ends = make("div", { class: "bu-sign__ends", id: `${id}-ends` }, end(words.healthy_end, healthy), end(words.concerning_end, concerning));
  const { choice, inputs } = answers(row, id, words, (level) => {
    show(level);
    changed(level, row.id);
  });
  const clear = make("button", { type: "button", class: "bu-btn bu-btn--plain bu-unchoose", hidden: true }, words.clear, make("span", { class: "bu-sr" }));
  clear.addEventListener("click", () => {
    show(null);
    inputs[0].focus();
    changed(null, row.id);
  });
  const noted = note(row, id, words, (text) => changed(text, `${row.id}.note`));
  const more = make("div", { class: "bu-row bu-sign__more" }, noted.fold, clear);
  const element = make("fieldset", { class: "bu-sign", "aria-describedby": ends.id, "data-field": row.id }, legend, ends, choice, more);
  let chosen = null;
  const show = (value) => {
    chosen = LEVELS.includes(value) ? value : null;
    for (const input of inputs) input.checked = input.value === chosen;
    clear.hidden = !chosen;
  };
  return {
    element,
    show,
    note: noted.show,
    answered: () => chosen !== null,
    /** Name both ends for the one whose distance it is. */
    update(subject) {
      const face = row[subject];
      legend.textContent = `${number}. ${face.label}`;
      healthy.textContent = face.healthy;
      concerning.textContent = face.concerning;
      noted.label.textContent = face.note;
      for (const hidden of element.querySelectorAll("summary .bu-sr, button .bu-sr")) hidden.textContent = `: ${face.label}`;
    },
  };
}

/** A field whose answers lie one a row, and the notes beside them. */
export function signs(field, id, words, changed) {
  const told = make("p", { class: "bu-help", role: "status" });
  const count = () => {
    const done = rows.filter((row) => row.answered()).length;
    const said = done === rows.length ? field.all_answered : fill(field.answered, { number: done, count: rows.length });
    if (told.textContent !== said) told.textContent = said;
  };
  const named = { ...field.levels, healthy_end: field.healthy, concerning_end: field.concerning, note: field.add_note, clear: words.clear };
  const heard = (value, name) => {
    changed(value, name);
    count();
  };
  const rows = field.rows.map((row, index) => signRow(row, index + 1, `${id}-${row.id}`, named, heard));
  const element = make("div", { class: "bu-signs", role: "group", "aria-label": field.label }, ...rows.map((row) => row.element), told);
  const parts = field.rows.flatMap((row, index) => [
    [row.id, { show: rows[index].show }],
    [`${row.id}.note`, { show: rows[index].note }],
  ]);
  return {
    element,
    control: element,
    parts,
    update(value) {
      for (const row of rows) row.update(value("subject") === "own" ? "own" : "partner");
      count();
    },
  };
}
