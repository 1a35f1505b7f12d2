// The buttons below a form, which lead to another section or begin a new item.

import { fill, formatDay, isolate } from "../core/language.js";
import { today } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { startItem } from "../core/selection.js";
import { announceWithFocus, icon, keepPrivate, make, reveal, setText } from "./dom.js";

/** The field with the day on which the reader finished an item. */
const FINISHED = "kept";

/**
 * Whether an answer has any content.
 * @param {any} value
 */
function isFilled(value) {
  if (typeof value === "string") return Boolean(value.trim());
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/**
 * @typedef {object} Exercise
 * @property {HTMLElement} root
 * @property {HTMLElement[]} laterButtons buttons that are shown once there is an answer
 * @property {string | null} scope
 * @property {(name: string) => any} value
 * @property {(name: string, value: any) => void} write
 * @property {(paths: string[]) => void} refresh
 * @property {{update: Function}[]} dependents
 */

/**
 * The line to which a form closes once its item is finished. An item that is opened later is shown in full.
 * @param {Exercise} exercise
 * @param {Record<string, any>} action
 * @returns {() => void} closes the form
 */
function closedLine(exercise, action) {
  const form = exercise.root;
  const text = make("p", { class: "bu-kept__text", tabindex: "-1", role: "status" });
  keepPrivate(text);
  const change = make("button", { type: "button", class: "bu-btn", "data-change": true }, action.change);
  const line = make("div", { class: "bu-kept", hidden: true }, icon("check"), text, change);
  /** @type {string | null} */
  let scope = null;
  let isOpen = false;
  const sentence = () => {
    const day = exercise.value(action.dated);
    const template = (!day && action.closed_undated) || action.closed;
    return fill(template, { text: isolate(exercise.value("text") ?? ""), date: formatDay(day ?? exercise.value(FINISHED) ?? "") });
  };
  const show = () => {
    if (exercise.scope !== scope) {
      isOpen = scope !== null;
      scope = exercise.scope;
    }
    const isClosed = Boolean(exercise.value(FINISHED)) && !isOpen;
    form.toggleAttribute("data-kept", isClosed);
    line.hidden = !isClosed;
    if (isClosed) setText(text, sentence());
  };
  exercise.dependents.push({ update: show });
  change.addEventListener("click", () => {
    isOpen = true;
    show();
    /** @type {HTMLElement | null} */ (form.querySelector("input,textarea,select"))?.focus();
  });
  form.prepend(line);
  return () => {
    isOpen = false;
    exercise.write(FINISHED, today());
    journal.send();
    announceWithFocus(text, sentence());
    form.scrollIntoView({ block: "start" });
  };
}

/**
 * Draw the buttons of an exercise.
 * @param {any} model
 * @param {Exercise} exercise
 */
export function actions(model, exercise) {
  const form = exercise.root;
  const row = make("div", { class: "bu-bar" });
  const status = make("p", { class: "bu-help", role: "status" });
  const buttons = make("div", { class: "bu-row" });
  /** @type {() => void} */
  let close = () => {};
  for (const action of model.get("actions")) {
    const button = make("button", { type: "button", class: `bu-btn bu-btn--${action.style}`, "data-action": action.id, "data-keeps": Boolean(action.closed), "data-clears": action.clears }, action.label);
    button.addEventListener("click", () => {
      journal.send();
      const isMissing = action.needs?.length && !action.needs.some((/** @type {string} */ name) => isFilled(exercise.value(name)));
      status.textContent = isMissing ? action.lacking : "";
      if (isMissing) return;
      if (action.closed) close();
      if (action.clears) {
        exercise.write(action.clears, "");
        exercise.refresh([`${exercise.scope}/${action.clears}`]);
        /** @type {HTMLElement | null} */ (form.querySelector(`[data-field="${action.clears}"]`))?.focus();
      }
      if (action.target) focusSection(action.target);
      if (action.begins) {
        startItem(model.get("binding").collection);
        /** @type {HTMLElement | null} */ (form.querySelector("input,textarea,select"))?.focus();
      }
    });
    if (action.later) exercise.laterButtons.push(button);
    buttons.append(button);
    if (action.closed) close = closedLine(exercise, action);
  }
  form.addEventListener("input", () => (status.textContent = ""));
  row.append(buttons, status);
  return row;
}

/** @param {string} id */
function focusSection(id) {
  const section = document.getElementById(id);
  if (!section) return;
  reveal(section);
  section.setAttribute("tabindex", "-1");
  section.focus({ preventScroll: true });
  section.scrollIntoView({ block: "start" });
}
