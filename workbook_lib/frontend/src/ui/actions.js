// Buttons below a form: to go on to what it says, or to begin a new one.

import { journal } from "../core/journal.js";
import { begin } from "../core/selection.js";
import { make } from "./dom.js";

const filled = (value) => (typeof value === "string" ? value.trim() : Array.isArray(value) ? value.length : value) || false;

/** The row of buttons for an exercise. */
export function actions(model, exercise) {
  const form = exercise.root;
  const row = make("div", { class: "bu-bar" });
  const said = make("p", { class: "bu-help", role: "status" });
  const buttons = make("div", { class: "bu-row" });
  for (const action of model.get("actions")) {
    const button = make("button", { type: "button", class: `bu-btn bu-btn--${action.style}`, "data-action": action.id }, action.label);
    button.addEventListener("click", () => {
      journal.send();
      const lacks = action.needs?.length && !action.needs.some((name) => filled(exercise.value(name)));
      said.textContent = lacks ? action.lacking : "";
      if (lacks) return;
      if (action.target) goTo(action.target);
      if (action.begins) {
        // Nobody there: the next hello says what the page shows.
        model.link.sendNow(model, { type: "begin", id: begin(model.get("binding").shelf) });
        form.querySelector("input,textarea,select")?.focus();
      }
    });
    buttons.append(button);
  }
  form.addEventListener("input", () => (said.textContent = ""));
  row.append(buttons, said);
  return row;
}

function goTo(id) {
  const target = document.getElementById(id);
  if (!target) return;
  target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
}
