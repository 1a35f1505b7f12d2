// The buttons below a form, which lead to another section or begin a new item.

import { journal } from "../core/journal.js";
import { startItem } from "../core/selection.js";
import { make, reveal } from "./dom.js";

/**
 * Whether an answer has any content.
 * @param {any} value
 */
function isFilled(value) {
  if (typeof value === "string") return Boolean(value.trim());
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/**
 * Draw the buttons of an exercise.
 * @param {any} model
 * @param {{root: HTMLElement, value: (name: string) => any}} exercise
 */
export function actions(model, exercise) {
  const form = exercise.root;
  const row = make("div", { class: "bu-bar" });
  const status = make("p", { class: "bu-help", role: "status" });
  const buttons = make("div", { class: "bu-row" });
  for (const action of model.get("actions")) {
    const button = make("button", { type: "button", class: `bu-btn bu-btn--${action.style}`, "data-action": action.id }, action.label);
    button.addEventListener("click", () => {
      journal.send();
      const isMissing = action.needs?.length && !action.needs.some((/** @type {string} */ name) => isFilled(exercise.value(name)));
      status.textContent = isMissing ? action.lacking : "";
      if (isMissing) return;
      if (action.target) focusSection(action.target);
      if (action.begins) {
        // Without a connection this is dropped: the next hello reports what the page shows.
        model.link.sendNow(model, { type: "begin", id: startItem(model.get("binding").collection) });
        /** @type {HTMLElement | null} */ (form.querySelector("input,textarea,select"))?.focus();
      }
    });
    buttons.append(button);
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
