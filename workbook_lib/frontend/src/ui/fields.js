// The kinds of fields of an exercise. Each function draws one and returns its parts; it calls `onChange`
// with the new value when the reader changes it, null for an empty field.

import { addDays } from "../core/calendar.js";
import { today } from "../core/clock.js";
import { fill } from "../core/language.js";
import { calendarOffer } from "./calendar_offer.js";
import { chips, keepPrivate, make, onPrint, SEAT_CLASSES, setText } from "./dom.js";

/**
 * @typedef {(value: any, name?: string) => void} OnChange
 * @typedef {object} DrawnField
 * @property {HTMLElement} element
 * @property {HTMLElement} control what gets the label or the focus
 * @property {(value: any) => void} show
 * @property {[string, {show: (value: any) => void}][]} [parts] by name, where a field has several answers
 * @property {() => string} [read] the text of a field that is asked elsewhere
 * @property {(value: (name: string) => any, seat: string | null, isOwn: boolean) => void} [update] for a field that
 *   depends on other answers, or on the seat of its side and whether that is the reader's
 * @property {string} [side] of its group
 */

const MAX_FITTED_LENGTH = 4000; // characters: measuring longer texts at each key would be slow

/** Whether the style sheet can make a text area as high as its text. */
const SUPPORTS_FIELD_SIZING = globalThis.CSS?.supports("field-sizing", "content");

/** @param {unknown} value */
const nullIfEmpty = (value) => (value === "" || value === undefined ? null : value);

/** @param {unknown} value */
const textOf = (value) => (typeof value === "string" ? value : "");

/**
 * The elements around a control with one value: label, help and error message.
 * @param {any} field
 * @param {string} id
 * @param {HTMLElement} control
 * @returns {{element: HTMLElement, showError: (sentence: string | null) => void}}
 */
function frameControl(field, id, control) {
  const label = make("label", { for: id }, field.label);
  const help = field.help ? make("p", { class: "bu-help", id: `${id}-help` }, field.help) : null;
  const error = make("p", { class: "bu-msg", id: `${id}-error`, role: "alert", hidden: true });
  const element = make("div", { class: "bu-field" }, label, help, control, error);
  control.id = id;
  control.dataset.field = field.id;
  const showError = (/** @type {string | null} */ sentence) => {
    error.hidden = !sentence;
    setText(error, sentence ?? "");
    element.classList.toggle("bu-field--bad", Boolean(sentence));
    if (sentence) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
    const described = [help?.id, sentence && error.id].filter(Boolean).join(" ");
    if (described) control.setAttribute("aria-describedby", described);
    else control.removeAttribute("aria-describedby");
  };
  showError(null);
  return { element, showError };
}

/**
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 * @param {HTMLTextAreaElement} control
 * @returns {DrawnField}
 */
function textField(field, id, words, onChange, control) {
  const { element, showError } = frameControl(field, id, control);
  const checkLength = () =>
    showError(control.value.length > field.max_length ? fill(words.too_long, { most: field.max_length, count: field.max_length }) : null);
  control.setAttribute("autocomplete", "off");
  control.setAttribute("dir", "auto");
  keepPrivate(control);
  const fitHeight = fitHeightToText(control);
  control.addEventListener("input", () => {
    checkLength();
    onChange(nullIfEmpty(control.value));
  });
  return {
    element,
    control,
    show(value) {
      const text = textOf(value);
      // Setting an equal text would move the cursor.
      if (control.value !== text) {
        control.value = text;
        fitHeight();
      }
      checkLength();
    },
  };
}

/**
 * Make a text area.
 * @param {Record<string, any>} attributes
 */
const textArea = (attributes) => /** @type {HTMLTextAreaElement} */ (make("textarea", attributes));

/**
 * A text without line breaks. It is a text area, in which a long line wraps.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 */
function short(field, id, words, onChange) {
  const control = textArea({ class: "bu-input bu-input--grows", rows: 1 });
  control.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && event.preventDefault());
  control.addEventListener("input", () => {
    if (!control.value.includes("\n")) return;
    const joinLines = (/** @type {string} */ text) => text.replace(/\s*\n\s*/g, " ");
    const cursor = joinLines(control.value.slice(0, control.selectionEnd)).length;
    control.value = joinLines(control.value);
    control.setSelectionRange(cursor, cursor);
  });
  return textField(field, id, words, onChange, control);
}

/**
 * A text of several lines.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 */
const long = (field, id, words, onChange) => textField(field, id, words, onChange, textArea({ class: "bu-area", rows: field.rows }));

/**
 * A day, as YYYY-MM-DD.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 * @returns {DrawnField}
 */
function date(field, id, words, onChange) {
  const control = /** @type {HTMLInputElement} */ (make("input", { class: "bu-input", type: "date", max: "9999-12-31" }));
  const { element, showError } = frameControl(field, id, control);
  const days = /** @type {[string, number][]} */ ([[field.today, 0], [field.yesterday, -1], [field.tomorrow, 1], [field.week, 7]]).filter(([label]) => label);
  const buttons = days.map(([label, ahead]) => {
    const button = make("button", { type: "button", class: "bu-btn bu-day", "aria-pressed": "false" }, label);
    button.addEventListener("click", () => {
      control.value = addDays(today(), ahead);
      showError(null);
      showDay();
      onChange(control.value);
    });
    return { button, ahead };
  });
  const offer = calendarOffer(field.calendar, control);
  if (offer) element.append(offer.element);
  if (buttons.length) control.before(make("div", { class: "bu-row bu-days" }, ...buttons.map(({ button }) => button)));
  const showDay = () => {
    for (const { button, ahead } of buttons) button.setAttribute("aria-pressed", String(control.value === addDays(today(), ahead)));
    offer?.show();
  };
  control.addEventListener("input", () => {
    showError(null);
    showDay();
    if (!control.validity.badInput) onChange(nullIfEmpty(control.value));
  });
  control.addEventListener("blur", () => showError(control.validity.badInput ? words.bad_date : null));
  return {
    element,
    control,
    show(value) {
      const day = /^\d{4}-\d\d-\d\d$/.test(textOf(value)) ? value : "";
      if (control.value !== day) control.value = day;
      showDay();
    },
  };
}

/**
 * One of several options, in a menu.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 * @returns {DrawnField}
 */
function menu(field, id, words, onChange) {
  const control = /** @type {HTMLSelectElement} */ (make("select", { class: "bu-input" }, make("option", { value: "" }, words.choose)));
  const options = /** @type {any[]} */ (field.options);
  for (const option of options) control.append(make("option", { value: option.id }, option.label));
  const { element } = frameControl(field, id, control);
  control.addEventListener("change", () => onChange(control.value || null));
  return {
    element,
    control,
    show(value) {
      control.value = options.some((option) => option.id === value) ? value : "";
    },
  };
}

/**
 * The fieldset of a group of radio buttons or checkboxes, with legend and help.
 * @param {any} field
 * @param {string} id
 */
function fieldset(field, id) {
  const help = field.help ? make("p", { class: "bu-help", id: `${id}-help` }, field.help) : null;
  const attributes = { class: "bu-field", id, "aria-describedby": help?.id, "data-field": field.id };
  return make("fieldset", attributes, make("legend", {}, field.label), help);
}

/**
 * A button that clears a choice, which radio buttons alone do not allow.
 * @param {any} field
 * @param {any} words
 * @param {() => void} onClear
 */
function clearButton(field, words, onClear) {
  const label = make("span", { class: "bu-sr" }, `: ${field.label}`);
  const button = make("button", { type: "button", class: "bu-btn bu-btn--plain bu-unchoose", hidden: true }, words.clear, label);
  button.addEventListener("click", onClear);
  return button;
}

/**
 * The element that contains the options of a field.
 * @param {any} field
 */
const optionBox = (field) => chips(field.options.map((/** @type {any} */ option) => option.label));

/**
 * @typedef {{input: HTMLInputElement, label: HTMLElement}} DrawnOption
 * @param {string} kind "radio" or "checkbox"
 * @param {string} name
 * @param {any} option
 * @returns {DrawnOption}
 */
function chip(kind, name, option) {
  const input = /** @type {HTMLInputElement} */ (make("input", { type: kind, name, value: option.id, "data-option": option.id }));
  const label = make("label", { class: "bu-chip", title: option.help }, input, make("span", {}, option.label));
  return { input, label };
}

/**
 * An option as a card in the color of its seat, with its help.
 * @param {string} name
 * @param {any} option
 * @returns {DrawnOption}
 */
function sideCard(name, option) {
  const input = /** @type {HTMLInputElement} */ (make("input", { type: "radio", name, value: option.id, "data-option": option.id }));
  const color = SEAT_CLASSES[option.seat];
  const dot = color ? make("span", { class: `bu-dot bu-dot--${color}`, "aria-hidden": "true" }) : null;
  const card = make("span", { class: color ? `bu-side bu-side--${color}` : "bu-sides__plain" }, make("b", {}, dot, option.label), option.help ? make("small", {}, option.help) : null);
  return { input, label: make("label", { class: "bu-sides__option" }, input, card) };
}

/**
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 * @param {{value: any}[]} options
 * @param {(option: any) => DrawnOption} drawOption
 * @param {HTMLElement} box where the options are drawn
 * @returns {DrawnField}
 */
function radioGroup(field, id, words, onChange, options, drawOption, box) {
  const element = fieldset(field, id);
  const radios = options.map((option) => {
    const { input, label } = drawOption(option);
    box.append(label);
    input.addEventListener("change", () => {
      clear.hidden = false;
      onChange(option.value);
    });
    return { input, value: option.value };
  });
  const clear = clearButton(field, words, () => {
    show(null);
    radios[0].input.focus();
    onChange(null);
  });
  const show = (/** @type {any} */ value) => {
    for (const radio of radios) radio.input.checked = radio.value === value;
    clear.hidden = !radios.some((radio) => radio.input.checked);
  };
  element.append(box);
  box.append(clear);
  return { element, control: element, show };
}

/**
 * One of several options.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 */
function one(field, id, words, onChange) {
  if (field.style === "menu") return menu(field, id, words, onChange);
  const options = field.options.map((/** @type {any} */ option) => ({ ...option, value: option.id }));
  if (field.style === "sides") {
    const box = make("div", { class: "bu-sides" });
    return radioGroup(field, id, words, onChange, options, (option) => sideCard(id, option), box);
  }
  return radioGroup(field, id, words, onChange, options, (option) => chip("radio", id, option), optionBox(field));
}

/**
 * A number from 1 to `field.steps`, whose ends and middle have labels.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 */
function scale(field, id, words, onChange) {
  const options = Array.from({ length: field.steps }, (_, index) => ({ value: index + 1 }));
  const labels = new Map([[1, field.low], [field.steps, field.high], [(field.steps + 1) / 2, field.middle]]);
  const drawOption = (/** @type {any} */ { value }) => {
    const input = /** @type {HTMLInputElement} */ (make("input", { type: "radio", name: id, value, "data-option": value }));
    const text = make("span", { class: labels.get(value) ? null : "bu-sr" }, labels.get(value) ?? String(value));
    return { input, label: make("label", { class: "bu-pt" }, input, make("i", { "aria-hidden": "true" }), text) };
  };
  const row = make("div", { class: "bu-five__row" });
  row.style.setProperty("--steps", field.steps);
  const drawn = radioGroup(field, id, words, onChange, options, drawOption, row);
  drawn.element.classList.add("bu-five");
  return drawn;
}

/**
 * Any of several options. An exclusive option (`alone`) unchecks all others, and is unchecked by them.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 * @returns {DrawnField}
 */
function several(field, id, words, onChange) {
  const element = fieldset(field, id);
  const box = optionBox(field);
  const options = /** @type {any[]} */ (field.options);
  const exclusiveIds = new Set(options.filter((option) => option.alone).map((option) => option.id));
  const knownIds = new Set(options.map((option) => option.id));
  /** @type {string[]} ids that are chosen but no options of this pack, so that they are not lost */
  let unknownIds = [];
  const drawn = options.map((option) => {
    const { input, label } = chip("checkbox", id, option);
    box.append(label);
    input.addEventListener("change", () => {
      for (const other of inputs) {
        if (input.checked && other !== input && (option.alone || exclusiveIds.has(other.value))) other.checked = false;
      }
      const chosen = [...inputs.filter((other) => other.checked).map((other) => other.value), ...unknownIds];
      onChange(chosen.length ? chosen : null);
    });
    return { option, input, label };
  });
  const inputs = drawn.map(({ input }) => input);
  element.append(box);
  /** @type {string | null} */
  let seat = null;
  // What was chosen stays visible, so that it can be cleared.
  const showOptions = () => {
    for (const { option, input, label } of drawn) {
      const isOffered = !option.retired && !(option.seat && seat && option.seat !== seat);
      label.hidden = !isOffered && !input.checked;
    }
  };
  showOptions();
  return {
    element,
    control: element,
    update(_, sideSeat) {
      seat = sideSeat;
      showOptions();
    },
    show(value) {
      const chosen = Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
      unknownIds = chosen.filter((item) => !knownIds.has(item));
      for (const input of inputs) input.checked = chosen.includes(input.value);
      showOptions();
    },
  };
}

/**
 * One of the columns for each row, as a list of steps of which one is open at a time; the value is an
 * object {row: column}.
 * @param {any} field
 * @param {string} id
 * @param {any} words
 * @param {OnChange} onChange
 * @returns {DrawnField}
 */
function table(field, id, words, onChange) {
  const element = fieldset(field, id);
  /** @type {Record<string, string>} */
  let chosen = {};
  const columns = new Map(field.columns.map((/** @type {any} */ column) => [column.id, column.label]));
  const rows = field.rows.map((/** @type {any} */ row, /** @type {number} */ index) => {
    const answer = make("span", { class: "bu-topic__chosen" });
    const answers = make("div", { class: "bu-choice", role: "group", "aria-label": row.label });
    const inputs = field.columns.map((/** @type {any} */ column) => {
      const input = make("input", { type: "radio", name: `${id}-${row.id}`, value: column.id, "data-option": `${row.id}:${column.id}` });
      input.addEventListener("change", () => {
        show({ ...chosen, [row.id]: column.id });
        onChange(chosen);
      });
      answers.append(make("label", { class: "bu-opt" }, input, make("span", {}, make("i", {}, column.label))));
      return input;
    });
    const details = make("details", { class: "bu-more bu-more--text bu-topic", name: id }, make("summary", {}, make("span", {}, row.label), answer), answers);
    const item = make("li", { "data-row": row.id }, details);
    item.style.setProperty("--step", index);
    return { id: row.id, item, details, inputs, answer };
  });
  const clear = clearButton(field, words, () => {
    show(null);
    rows[0].details.querySelector("summary").focus();
    onChange(null);
  });
  const show = (/** @type {any} */ value) => {
    chosen = value && typeof value === "object" && !Array.isArray(value) ? value : {};
    for (const row of rows) {
      for (const input of row.inputs) input.checked = chosen[row.id] === input.value;
      setText(row.answer, columns.get(chosen[row.id]) ?? "");
    }
    clear.hidden = !Object.keys(chosen).length;
  };
  element.append(make("ol", { class: "bu-ladder" }, ...rows.map((/** @type {{item: HTMLElement}} */ { item }) => item)), clear);
  return { element, control: element, show };
}

export const FIELDS = { short, long, one, several, scale, date, table };

/**
 * Make a text area as high as its text while someone types, in browsers whose style sheets cannot.
 * @param {HTMLTextAreaElement} control
 * @returns {() => void} does so after the text was set
 */
export function fitHeightToText(control) {
  if (SUPPORTS_FIELD_SIZING) return () => {};
  const fitHeight = () => {
    if (control.value.length > MAX_FITTED_LENGTH || !control.offsetParent) return;
    control.style.height = "auto";
    control.style.height = `${control.scrollHeight + control.offsetHeight - control.clientHeight}px`;
  };
  control.addEventListener("input", fitHeight);
  control.addEventListener("focus", fitHeight); // it may have been hidden when its text was set
  return fitHeight;
}

function showPrintedTexts() {
  for (const control of /** @type {NodeListOf<HTMLTextAreaElement>} */ (document.querySelectorAll(".bu-form textarea"))) {
    const next = control.nextElementSibling;
    const copy = next?.matches(".bu-written") ? next : make("p", { class: "bu-written", dir: "auto" });
    copy.textContent = control.value;
    control.after(copy);
  }
  document.documentElement.dataset.paper = "";
}

function removePrintedTexts() {
  for (const copy of document.querySelectorAll(".bu-written")) copy.remove();
  delete document.documentElement.dataset.paper;
}

/** Put the text of each text area below it whenever the page is printed: the control shows only part of it. */
export const printTextAreas = () => onPrint(showPrintedTexts, removePrintedTexts);
