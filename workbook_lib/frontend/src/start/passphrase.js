// Sets, changes and removes the passphrase of a personal record. It goes to the server in the body of a
// request, and the fields are emptied at once.

import { reloadOtherTabs } from "../page/quick_exit.js";
import { announceWithFocus } from "../ui/dom.js";
import { postJson, readNewPassphrase, showError } from "./api.js";

/** @typedef {"set" | "change" | "remove"} Step */

const ACTIONS = { set: "seal", change: "seal", remove: "unseal" };

export class Passphrase {
  /**
   * @param {any} root
   * @param {import("./api.js").PageData} data
   */
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.words = data.passphrase;
    for (const button of root.querySelectorAll("[data-step]")) {
      const { step } = button.dataset;
      button.addEventListener("click", () => this.showForm(step, this.form(step).hidden));
    }
    for (const form of root.querySelectorAll("form")) this.listen(form, form.dataset.for);
    root.querySelector("[data-lock]")?.addEventListener("click", () => this.lock());
    this.showResult();
  }

  /**
   * @param {any} form
   * @param {Step} step
   */
  listen(form, step) {
    form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.send(step, form);
    });
    form.addEventListener("keydown", (/** @type {KeyboardEvent} */ { key }) => key === "Escape" && this.showForm(step, false));
    form.querySelector("[data-not]").addEventListener("click", () => this.showForm(step, false));
  }

  /**
   * @param {string} name
   * @returns {any}
   */
  part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  /**
   * @param {Step} step
   * @returns {any}
   */
  form(step) {
    return this.root.querySelector(`[data-for="${step}"]`);
  }

  /** @param {unknown} error */
  showError(error) {
    showError(this.part("wrong"), this.data.file.refused, error);
  }

  /**
   * Show the form of one step, or none.
   * @param {Step} step
   * @param {boolean} open
   */
  showForm(step, open) {
    for (const form of this.root.querySelectorAll("form")) {
      form.hidden = !open || form.dataset.for !== step;
      form.reset();
    }
    for (const button of this.root.querySelectorAll("[data-step]")) {
      button.setAttribute("aria-expanded", String(open && button.dataset.step === step));
    }
    this.part("wrong").hidden = true;
    this.part("sentence").textContent = "";
    if (open) this.form(step).querySelector("input").focus();
    else this.root.querySelector(`[data-step="${step}"]`).focus();
  }

  /**
   * @param {Step} step
   * @param {any} form
   */
  async send(step, form) {
    const { old, new: first, again } = form.elements;
    this.part("wrong").hidden = true;
    try {
      const values = step === "remove" ? { passphrase: old.value } : { passphrase: readNewPassphrase(first, again), old: old?.value };
      this.part("sentence").textContent = this.words.working;
      await postJson(this.data, ACTIONS[step], values);
      form.reset();
      // The server renders the page again, and the page reports what was done.
      history.replaceState({ step }, "");
      location.reload();
    } catch (error) {
      this.part("sentence").textContent = "";
      this.showError(error);
      const isOldWrong = /** @type {any} */ (error).reason === "wrong" && old;
      (isOldWrong ? old : form.querySelector("input")).focus();
    }
  }

  async lock() {
    try {
      await postJson(this.data, "lock");
      reloadOtherTabs();
      location.reload();
    } catch (error) {
      this.showError(error);
    }
  }

  /** Report what was done before the page was loaded again. */
  showResult() {
    const sentence = this.words[history.state?.step]?.done;
    if (!sentence) return;
    history.replaceState(null, "");
    announceWithFocus(this.part("sentence"), sentence);
  }
}
