// On paper what was written stands as text: a field prints no more of it than it has room for.

import { make } from "./dom.js";

const FIELDS = ".bu-form textarea";

function toPaper() {
  for (const control of document.querySelectorAll(FIELDS)) {
    const known = control.nextElementSibling?.matches(".bu-written") ? control.nextElementSibling : null;
    const copy = known ?? make("p", { class: "bu-written", dir: "auto" });
    copy.textContent = control.value;
    control.after(copy);
  }
  document.documentElement.dataset.paper = "";
}

function back() {
  document.querySelectorAll(".bu-written").forEach((copy) => copy.remove());
  delete document.documentElement.dataset.paper;
}

/** From now on, whenever the page is printed. */
export function printed() {
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", back);
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? toPaper() : back()));
}
