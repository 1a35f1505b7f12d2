// Deletes the whole record, after a question that says what is deleted and what is not.

import { journal } from "../core/journal.js";
import { CLEARED, OFFER_KEY, REMEMBER_KEY } from "../core/storage.js";
import { reloadOtherTabs } from "../page/quick_exit.js";
import { isPersonal, post } from "./api.js";

const OWN_KEY = /^notes[:-]/;

/** Delete everything of the workbook that this browser stores. */
function clearBrowser() {
  journal.clear();
  for (const name of /** @type {const} */ (["localStorage", "sessionStorage"])) {
    try {
      const storage = window[name];
      if (storage.getItem(REMEMBER_KEY)) storage.setItem(REMEMBER_KEY, CLEARED);
      // What was shared can still be taken back.
      if (storage.getItem(OFFER_KEY)) storage.setItem(OFFER_KEY, '{"choices":{}}');
      for (const key of Object.keys(storage)) if (OWN_KEY.test(key)) storage.removeItem(key);
    } catch {
      // Storage is switched off, so there is nothing in it.
    }
  }
}

export class Clearing {
  /**
   * @param {any} root
   * @param {import("./api.js").PageData} data
   * @param {{onCleared: () => void, onError: (error: unknown) => void}} callbacks
   */
  constructor(root, data, { onCleared, onError }) {
    this.data = data;
    this.onCleared = onCleared;
    this.onError = onError;
    /** @param {string} name */
    const find = (name) => root.querySelector(`[data-${name}]`);
    this.button = find("clear");
    this.question = find("confirm-clear");
    this.cancelButton = find("clear-not");
    this.button.addEventListener("click", () => this.ask(this.question.hidden));
    this.cancelButton.addEventListener("click", () => this.ask(false));
    find("clear-now").addEventListener("click", () => this.clear());
    this.question.addEventListener("keydown", (/** @type {KeyboardEvent} */ { key }) => key === "Escape" && this.ask(false));
  }

  /**
   * Show or hide the question.
   * @param {boolean} open
   */
  ask(open) {
    this.question.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    (open ? this.cancelButton : this.button).focus();
  }

  async clear() {
    try {
      if (isPersonal()) await post(this.data, "clear");
      await journal.memory?.clear();
      clearBrowser();
      reloadOtherTabs();
      this.ask(false);
      this.onCleared();
    } catch (error) {
      this.ask(false);
      this.onError(error);
    }
  }
}
