// A page that shows a code of what the reader has chosen, for the board on another server. The checked
// options are sent when the button is pressed; only a random identity is stored, in this tab.

import { hasLeft } from "../core/exit_state.js";
import { journal, whenFetched } from "../core/journal.js";
import { pageData, request, within } from "../core/server.js";
import { copyButton } from "../ui/clipboard.js";
import { icon, make } from "../ui/dom.js";
import { Choices } from "./choices.js";

const IDENTITY_KEY = "room:code"; // in sessionStorage
const TIMEOUT = 20_000; // milliseconds

const data = pageData("bu-code");
const { words } = data;

/** @type {string | null} */
let pageIdentity = null;

/**
 * The identity of this tab, so that a new code counts for the same person; of this page, if it may store nothing.
 * @param {string} [created] A new identity.
 * @returns {string | null}
 */
function identity(created) {
  pageIdentity = created ?? pageIdentity;
  if (document.documentElement.dataset.loan) return pageIdentity;
  try {
    if (pageIdentity && !hasLeft()) sessionStorage.setItem(IDENTITY_KEY, pageIdentity);
    return sessionStorage.getItem(IDENTITY_KEY);
  } catch {
    return pageIdentity; // storage is switched off
  }
}

/**
 * Request a code of options.
 * @param {Record<string, string[]>} choices
 * @returns {Promise<{code: string, picture: string, identity: string}>}
 */
async function requestCode(choices) {
  const body = JSON.stringify({ choices, identity: identity() });
  const response = await request(location.pathname + location.search, { body, token: data.xsrf, signal: within(TIMEOUT) });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

class CodeCard {
  /** @param {any} element */
  constructor(element) {
    this.choices = new Choices(data.questions, words, () => this.clear());
    this.button = make("button", { type: "button", class: "bu-btn bu-btn--act", "data-do": "code" }, words.button);
    this.button.addEventListener("click", () => this.create());
    this.status = make("p", { class: "bu-msg bu-msg--plain", tabindex: "-1", "data-code-sentence": true });
    this.result = make("div", { class: "bu-flow" });
    this.button.hidden = !this.choices.hasChoices;
    element.replaceChildren(...this.choices.parts, make("div", { class: "bu-row" }, this.button), this.status, this.result);
  }

  async create() {
    const options = this.choices.checkedOptions();
    this.clear();
    if (!Object.keys(options).length) return this.showStatus("none_ticked", "warn");
    try {
      const answer = await requestCode(options);
      identity(answer.identity);
      if (JSON.stringify(options) !== JSON.stringify(this.choices.checkedOptions())) return; // changed meanwhile
      this.clear();
      this.show(answer);
    } catch {
      return this.showStatus("not_made", "warn");
    }
    this.button.textContent = words.again;
    this.showStatus("made", "check");
  }

  /** Remove the code. It is also removed after a change, so that a code always matches the checked boxes. */
  clear() {
    this.result.replaceChildren();
    this.status.replaceChildren();
  }

  /** @param {{code: string, picture: string}} answer */
  show({ code, picture }) {
    const groups = code.split("-");
    // A screen reader reads single characters with a pause between groups, so that they can be written down.
    const spelled = groups.map((group) => [...group].join(" ")).join(", ");
    const text = make("p", { class: "bu-sharecode", dir: "ltr", "data-code": code },
      ...groups.map((group, index) => make("span", { "aria-hidden": "true" }, index + 1 < groups.length ? `${group}-` : group)),
      make("span", { class: "bu-sr" }, spelled),
    );
    const svg = new DOMParser().parseFromString(picture, "text/html").querySelector("svg");
    const square = make("div", { class: "bu-qr", role: "img", "aria-label": words.picture }, svg);
    const copy = copyButton(words.copying, () => code);
    const hideButton = make("button", { type: "button", class: "bu-btn bu-btn--plain", "data-do": "away" }, words.away);
    hideButton.addEventListener("click", () => {
      this.clear();
      this.showStatus("put_away", "check");
    });
    const row = make("div", { class: "bu-row" }, copy.button, hideButton, copy.status);
    const notes = [words.hand_over, words.not_secret].map((sentence) => make("p", {}, sentence));
    this.result.replaceChildren(make("h3", {}, words.made_title), text, square, row, ...notes);
  }

  /**
   * @param {string} key Key of the sentence.
   * @param {string} iconName
   */
  showStatus(key, iconName) {
    this.status.replaceChildren(icon(iconName), make("span", {}, words[key]));
    this.status.focus();
  }
}

await whenFetched;
// A personal server writes into the page what the record has; a guest's choices are in this tab.
journal.receiveFromKernel(data.entries);
new CodeCard(document.querySelector("[data-code-here]"));
document.documentElement.dataset.workbook = "ready";
