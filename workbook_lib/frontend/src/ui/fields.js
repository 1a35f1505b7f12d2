// One function for each kind of field. Each returns {element, control, show(value)} and calls
// `changed(value)` when the reader changes it; value is null when the field is empty.

import { chips, fill, keepPrivate, make } from "./dom.js";

const EMPTY = (value) => value === "" || value === null || value === undefined;

/** Label, help and error message of a text-like field, tied to its control. */
function frame(field, id, control, words) {
  const label = make("label", { for: id }, field.label);
  const help = field.help ? make("p", { class: "bu-help", id: `${id}-help` }, field.help) : null;
  const error = make("p", { class: "bu-msg", id: `${id}-error`, role: "alert", hidden: true });
  const element = make("div", { class: "bu-field" }, label, help, control, error);
  control.id = id;
  control.dataset.field = field.id;
  const complain = (sentence) => {
    error.hidden = !sentence;
    // An alert that is set again with the same words is read out again.
    if (error.textContent !== (sentence ?? "")) error.textContent = sentence ?? "";
    element.classList.toggle("bu-field--bad", Boolean(sentence));
    control.toggleAttribute("aria-invalid", Boolean(sentence));
    if (sentence) control.setAttribute("aria-invalid", "true");
    const described = [help?.id, sentence && error.id].filter(Boolean).join(" ");
    if (described) control.setAttribute("aria-describedby", described);
    else control.removeAttribute("aria-describedby");
  };
  complain(null);
  return { element, complain, words };
}

function text(field, id, words, changed, control) {
  const { element, complain } = frame(field, id, control, words);
  const check = () =>
    complain(control.value.length > field.max_length ? fill(words.too_long, { most: field.max_length }) : null);
  control.setAttribute("autocomplete", "off");
  control.setAttribute("dir", "auto");
  keepPrivate(control);
  const grow = grows(control);
  control.addEventListener("input", () => {
    check();
    changed(EMPTY(control.value) ? null : control.value);
  });
  return {
    element,
    control,
    show(value) {
      const next = typeof value === "string" ? value : "";
      if (control.value !== next) {
        control.value = next; // an equal value would still move the caret
        grow();
      }
      check();
    },
  };
}

/** One line of words, which may wrap: in an input, all that is longer than the screen is out of sight. */
function short(field, id, words, changed) {
  const control = make("textarea", { class: "bu-input bu-input--grows", rows: 1 });
  control.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && event.preventDefault());
  control.addEventListener("input", () => {
    if (!control.value.includes("\n")) return; // pasted
    const one = (words) => words.replace(/\s*\n\s*/g, " ");
    const at = one(control.value.slice(0, control.selectionEnd)).length;
    control.value = one(control.value);
    control.setSelectionRange(at, at);
  });
  return text(field, id, words, changed, control);
}

const long = (field, id, words, changed) =>
  text(field, id, words, changed, make("textarea", { class: "bu-area", rows: field.rows }));

function date(field, id, words, changed) {
  const control = make("input", { class: "bu-input", type: "date", max: "9999-12-31" });
  const { element, complain } = frame(field, id, control, words);
  control.addEventListener("input", () => {
    complain(null);
    if (!control.validity.badInput) changed(EMPTY(control.value) ? null : control.value);
  });
  control.addEventListener("blur", () => complain(control.validity.badInput ? words.bad_date : null));
  return {
    element,
    control,
    show(value) {
      const next = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? value : "";
      if (control.value !== next) control.value = next;
    },
  };
}

function menu(field, id, words, changed) {
  const control = make("select", { class: "bu-input" }, make("option", { value: "" }, words.choose));
  for (const option of field.options) control.append(make("option", { value: option.id }, option.label));
  const { element } = frame(field, id, control, words);
  control.addEventListener("change", () => changed(control.value || null));
  return {
    element,
    control,
    show(value) {
      control.value = field.options.some((option) => option.id === value) ? value : "";
    },
  };
}

/** A group of native radios or checkboxes: fieldset, legend, help. */
function group(field, id) {
  const help = field.help ? make("p", { class: "bu-help", id: `${id}-help` }, field.help) : null;
  const element = make(
    "fieldset",
    { class: "bu-field", id, "aria-describedby": help?.id, "data-field": field.id },
    make("legend", {}, field.label),
    help,
  );
  return element;
}

/** A press that takes a choice back: native radios alone cannot be unchosen. */
function unchoose(field, words, take) {
  const button = make(
    "button",
    { type: "button", class: "bu-btn bu-btn--plain bu-unchoose", hidden: true },
    words.clear,
    make("span", { class: "bu-sr" }, `: ${field.label}`),
  );
  button.addEventListener("click", () => take());
  return button;
}

/** What holds the choices of a field. */
function choices(field) {
  return chips(field.options.map((option) => option.label));
}

function chip(kind, name, option) {
  const input = make("input", { type: kind, name, value: option.id, "data-option": option.id });
  const face = make("span", {}, option.label);
  const label = make("label", { class: "bu-chip", title: option.help }, input, face);
  return { input, label };
}

function radios(field, id, words, changed, options, dress, holder) {
  const element = group(field, id);
  const inputs = options.map((option) => {
    const { input, label } = dress(option);
    holder.append(label);
    input.addEventListener("change", () => {
      clear.hidden = false;
      changed(option.value);
    });
    return { input, value: option.value };
  });
  const clear = unchoose(field, words, () => {
    show(null);
    inputs[0].input.focus();
    changed(null);
  });
  const show = (value) => {
    for (const each of inputs) each.input.checked = each.value === value;
    clear.hidden = !inputs.some((each) => each.input.checked);
  };
  element.append(holder);
  holder.append(clear);
  return { element, control: element, show };
}

function one(field, id, words, changed) {
  if (field.style === "menu") return menu(field, id, words, changed);
  const options = field.options.map((option) => ({ ...option, value: option.id }));
  const dress = (option) => chip("radio", id, option);
  return radios(field, id, words, changed, options, dress, choices(field));
}

function scale(field, id, words, changed) {
  const options = Array.from({ length: field.steps }, (_, index) => ({ value: index + 1 }));
  const middle = (field.steps + 1) / 2;
  const ends = { 1: field.low, [field.steps]: field.high, [middle]: field.middle };
  const dress = ({ value }) => {
    const input = make("input", { type: "radio", name: id, value, "data-option": value });
    const name = make("span", { class: ends[value] ? null : "bu-sr" }, ends[value] ?? String(value));
    return { input, label: make("label", { class: "bu-pt" }, input, make("i", { "aria-hidden": "true" }), name) };
  };
  const row = make("div", { class: "bu-five__row" });
  row.style.setProperty("--steps", field.steps);
  const drawn = radios(field, id, words, changed, options, dress, row);
  drawn.element.classList.add("bu-five");
  return drawn;
}

function several(field, id, words, changed) {
  const element = group(field, id);
  const chips = choices(field);
  const inputs = field.options.map((option) => {
    const { input, label } = chip("checkbox", id, option);
    label.hidden = option.retired;
    chips.append(label);
    input.addEventListener("change", () => {
      const lonely = (each) => field.options.some((one) => one.alone && one.id === each.value);
      for (const each of inputs) {
        if (input.checked && each !== input && (option.alone || lonely(each))) each.checked = false;
      }
      const chosen = inputs.filter((each) => each.checked).map((each) => each.value);
      const known = new Set(field.options.map((each) => each.id));
      const others = kept.filter((each) => !known.has(each)); // an option of an older pack is not lost
      const all = [...chosen, ...others];
      changed(all.length ? all : null);
    });
    return input;
  });
  let kept = [];
  element.append(chips);
  return {
    element,
    control: element,
    show(value) {
      kept = Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
      for (const input of inputs) input.checked = kept.includes(input.value);
      // A retired answer stays in sight of those who chose it before, to be read or taken back.
      field.options.forEach((option, index) => {
        if (option.retired) inputs[index].closest("label").hidden = !inputs[index].checked;
      });
    },
  };
}

function table(field, id, words, changed) {
  const element = group(field, id);
  const head = make("tr", {}, make("th", { scope: "col" }, make("span", { class: "bu-sr" }, words.row)));
  for (const column of field.columns) head.append(make("th", { scope: "col" }, column.label));
  const body = make("tbody");
  let chosen = {};
  const rows = field.rows.map((row) => {
    const line = make("tr", {}, make("th", { scope: "row" }, row.label));
    const inputs = field.columns.map((column) => {
      const input = make("input", {
        type: "radio",
        name: `${id}-${row.id}`,
        value: column.id,
        "data-option": `${row.id}:${column.id}`,
      });
      const mark = make("span", { class: "bu-grid__label" }, column.label);
      const name = make("label", { class: "bu-grid__cell" }, input, mark, make("span", { class: "bu-sr" }, `, ${row.label}`));
      input.addEventListener("change", () => {
        chosen = { ...chosen, [row.id]: column.id };
        clear.hidden = false;
        changed(chosen);
      });
      line.append(make("td", {}, name));
      return input;
    });
    body.append(line);
    return { id: row.id, inputs };
  });
  const clear = unchoose(field, words, () => {
    show(null);
    rows[0].inputs[0].focus();
    changed(null);
  });
  const show = (value) => {
    chosen = value && typeof value === "object" && !Array.isArray(value) ? value : {};
    for (const row of rows) for (const input of row.inputs) input.checked = chosen[row.id] === input.value;
    clear.hidden = !Object.keys(chosen).length;
  };
  element.append(make("table", { class: "bu-grid" }, make("thead", {}, head), body), clear);
  return { element, control: element, show };
}

export const FIELDS = { short, long, one, several, scale, date, table };

const NATIVE = globalThis.CSS?.supports("field-sizing", "content");
const MOST = 4000; // letters: to measure longer texts anew with each key would be felt

/** Have a text area grow while someone types; returns what does so after its text was set. */
export function grows(control) {
  if (NATIVE) return () => {};
  const fit = () => {
    if (control.value.length > MOST || !control.offsetParent) return;
    control.style.height = "auto";
    control.style.height = `${control.scrollHeight + control.offsetHeight - control.clientHeight}px`;
  };
  control.addEventListener("input", fit);
  control.addEventListener("focus", fit); // it may have been out of sight when its text was set
  return fit;
}

function toPaper() {
  for (const control of document.querySelectorAll(".bu-form textarea")) {
    const known = control.nextElementSibling?.matches(".bu-written") ? control.nextElementSibling : null;
    const copy = known ?? make("p", { class: "bu-written", dir: "auto" });
    copy.textContent = control.value;
    control.after(copy);
  }
  document.documentElement.dataset.paper = "";
}

function back() {
  for (const copy of document.querySelectorAll(".bu-written")) copy.remove();
  delete document.documentElement.dataset.paper;
}

/** From now on, whenever the page is printed. */
export function printTextAreas() {
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", back);
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? toPaper() : back()));
}
