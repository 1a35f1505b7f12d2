// The passphrase of a person's own words: set, changed, taken off. It goes to the server in the body
// of a request, and the fields are emptied at once.

import { askFor, fresh, refuse } from "./api.js";
import { loadOthersAgain } from "../page/quick_exit.js";
import { sayWithFocus } from "../ui/dom.js";

const DOOR = { set: "seal", change: "seal", remove: "unseal" };

export class Passphrase {
  constructor(root, told) {
    this.root = root;
    this.told = told;
    this.words = told.passphrase;
    for (const button of root.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => this.asking(button.dataset.step, this.form(button.dataset.step).hidden));
    }
    for (const form of root.querySelectorAll("form")) {
      const step = form.dataset.for;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.send(step, form);
      });
      form.addEventListener("keydown", (event) => event.key === "Escape" && this.asking(step, false));
      form.querySelector("[data-not]").addEventListener("click", () => this.asking(step, false));
    }
    root.querySelector("[data-lock]")?.addEventListener("click", () => this.lock());
    this.tell();
  }

  part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  form(step) {
    return this.root.querySelector(`[data-for="${step}"]`);
  }

  asking(step, open) {
    for (const form of this.root.querySelectorAll("form")) {
      form.hidden = !open || form.dataset.for !== step;
      form.reset();
    }
    for (const button of this.root.querySelectorAll("[data-step]")) {
      button.setAttribute("aria-expanded", String(open && button.dataset.step === step));
    }
    this.part("wrong").hidden = true;
    this.part("said").textContent = "";
    if (open) this.form(step).querySelector("input").focus();
    else this.root.querySelector(`[data-step="${step}"]`).focus();
  }

  async send(step, form) {
    const { old, new: first, again } = form.elements;
    this.part("wrong").hidden = true;
    try {
      const table = step === "remove" ? { passphrase: old.value } : { passphrase: fresh(first, again), old: old?.value };
      this.part("said").textContent = this.words.working;
      await askFor(this.told, DOOR[step], table);
      form.reset();
      // The page is drawn anew, by a server that knows how things stand; it says what was done.
      history.replaceState({ said: step }, "");
      location.reload();
    } catch (problem) {
      this.part("said").textContent = "";
      refuse(this.part("wrong"), this.told.file.refused, problem);
      (problem.reason === "wrong" && old ? old : form.querySelector("input")).focus();
    }
  }

  async lock() {
    try {
      await askFor(this.told, "lock");
      loadOthersAgain();
      location.reload();
    } catch (problem) {
      refuse(this.part("wrong"), this.told.file.refused, problem);
    }
  }

  /** Say what was done before the page was drawn anew. */
  tell() {
    const done = this.words[history.state?.said]?.done;
    if (!done) return;
    history.replaceState(null, "");
    sayWithFocus(this.part("said"), done);
  }
}
