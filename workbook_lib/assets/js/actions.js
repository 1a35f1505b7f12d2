// Buttons below a form: to go on to what it says, or to begin a new one.

import { make } from "./house.js";
import { journal } from "./journal.js";
import { begin } from "./shelf.js";

/** The row of buttons for a form. */
export function actions(model, form) {
  const row = make("div", { class: "bu-bar" });
  const buttons = make("div", { class: "bu-row" });
  for (const action of model.get("actions")) {
    const button = make("button", { type: "button", class: `bu-btn bu-btn--${action.style}`, "data-action": action.id }, action.label);
    button.addEventListener("click", () => {
      journal.send();
      if (action.target) goTo(action.target);
      if (action.begins) {
        // Nobody there: the next hello says what the page shows.
        model.link.sendNow(model, { type: "begin", id: begin(model.get("binding").shelf) });
        form.querySelector("input,textarea,select")?.focus();
      }
    });
    buttons.append(button);
  }
  row.append(buttons);
  return row;
}

function goTo(id) {
  const target = document.getElementById(id);
  if (!target) return;
  target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
}
