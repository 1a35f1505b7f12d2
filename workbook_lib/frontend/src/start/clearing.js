// Clearing everything: asked once, in place, with what goes and what cannot be reached.

import { ask, personal } from "./api.js";
import { journal } from "../core/journal.js";
import { loadOthersAgain } from "../page/quick_exit.js";

const OURS = /^notes[:-]/;

/** Take away what this browser keeps of the workbook. */
function forgetHere() {
  journal.clear();
  for (const kind of ["localStorage", "sessionStorage"]) {
    try {
      const storage = window[kind];
      for (const key of Object.keys(storage)) if (OURS.test(key)) storage.removeItem(key);
    } catch {
      // Storage is switched off: there is nothing in it.
    }
  }
}

export class Clearing {
  /** `cleared` is called afterwards, `failed` with the problem where it could not be done. */
  constructor(root, told, { cleared, failed }) {
    Object.assign(this, { told, cleared, failed });
    const part = (name) => root.querySelector(`[data-${name}]`);
    this.button = part("clear");
    this.question = part("confirm-clear");
    this.no = part("clear-not");
    this.button.addEventListener("click", () => this.asking(this.question.hidden));
    this.no.addEventListener("click", () => this.asking(false));
    part("clear-now").addEventListener("click", () => this.clear());
    this.question.addEventListener("keydown", (event) => event.key === "Escape" && this.asking(false));
  }

  asking(open) {
    this.question.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    (open ? this.no : this.button).focus();
  }

  async clear() {
    try {
      if (personal()) await ask(this.told, "clear");
      await journal.memory?.clear();
      forgetHere();
      loadOthersAgain();
      this.asking(false);
      this.cleared();
    } catch (problem) {
      this.asking(false);
      this.failed(problem);
    }
  }
}
