// What a figure or a diagram shows while there is nothing to draw.

import { make, reveal } from "./dom.js";

/**
 * A card with a button that leads to the exercise whose answers are drawn.
 * @param {{title: string, text: string, button: string, target: string}} empty
 */
export function emptyCard(empty) {
  const button = make("button", { type: "button", class: "bu-btn" }, empty.button);
  button.addEventListener("click", () => {
    const target = document.querySelector(`[data-exercise="${CSS.escape(empty.target)}"]`);
    if (!target) return;
    reveal(target);
    target.scrollIntoView({ block: "start" });
    /** @type {HTMLElement | null} */ (target.querySelector("input,textarea,select"))?.focus({ preventScroll: true });
  });
  return make("div", { class: "bu-empty" }, empty.title ? make("h3", {}, empty.title) : null, make("p", {}, empty.text), empty.button ? button : null);
}
