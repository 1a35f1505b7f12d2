// A guest's page in a workshop: shows what they chose in this tab, and sends the checked options to the board
// when they press the button. Nothing is sent before, and never any text.

import { hasLeft } from "../core/exit_state.js";
import { whenFetched } from "../core/journal.js";
import { pageData, request, within } from "../core/server.js";
import { OFFER_KEY } from "../core/storage.js";
import { icon, make } from "../ui/dom.js";
import { Choices } from "./choices.js";

/** @typedef {{choices?: Record<string, string[]>}} Offer What this tab has sent. The server knows the browser by its cookie. */

const STATUS_ENDED = 410; // Gone
const TIMEOUT = 20_000; // milliseconds
const ENDED = "ended";
const WARNINGS = new Set(["failed", "full", "none_ticked"]);

const data = pageData("bu-room");
const { words } = data;

/** @returns {Offer} */
function readOffer() {
  try {
    return JSON.parse(sessionStorage.getItem(OFFER_KEY) ?? "null") ?? {};
  } catch {
    return {};
  }
}

/**
 * Send a request to the board. Throws an Error whose message says why it failed.
 * @param {string} action
 * @param {Offer} offer
 */
async function send(action, offer) {
  const response = await request(data.base + action, { body: JSON.stringify(offer), token: data.xsrf, signal: within(TIMEOUT) });
  if (response.status === STATUS_ENDED) throw new Error(ENDED);
  if (!response.ok) throw new Error("failed");
}

class OfferCard {
  /** @param {any} element */
  constructor(element) {
    this.offer = readOffer();
    this.choices = new Choices(data.questions, words, () => this.update());
    this.status = make("p", { class: "bu-msg bu-msg--plain", tabindex: "-1", "data-offer-sentence": true });
    this.sendButton = make("button", { type: "button", class: "bu-btn bu-btn--act", "data-do": "offer" });
    this.sendButton.addEventListener("click", () => this.send());
    this.withdrawButton = make("button", { type: "button", class: "bu-btn", "data-do": "take-back" }, words.take_back);
    this.withdrawButton.addEventListener("click", () => this.withdraw());
    element.replaceChildren(...this.choices.parts, make("div", { class: "bu-row" }, this.sendButton, this.withdrawButton), this.status);
    this.update();
  }

  update() {
    const isOffered = Boolean(this.offer.choices);
    const isSame = isOffered && JSON.stringify(this.offer.choices) === JSON.stringify(this.choices.checkedOptions());
    this.sendButton.textContent = isOffered ? words.again : words.button;
    this.sendButton.disabled = false;
    this.sendButton.hidden = !this.choices.hasChoices || isSame;
    this.withdrawButton.hidden = !isOffered;
    if (isSame) this.showStatus("offered", { focus: false });
  }

  /** @param {string} key Key of the sentence. */
  showStatus(key, { focus = true } = {}) {
    this.status.replaceChildren(icon(WARNINGS.has(key) ? "warn" : "check"), make("span", {}, words[key]));
    if (focus) this.status.focus();
  }

  async send() {
    const choices = this.choices.checkedOptions();
    if (!Object.keys(choices).length) return this.showStatus("none_ticked");
    // After a reload, the page offers to take back only what it could store.
    if (!this.store(this.offer)) return this.showStatus("full");
    await this.submit("offer", { choices }, "offered");
  }

  async withdraw() {
    await this.submit("take-back", {}, "taken_back");
  }

  /**
   * Send an offer, store it, and report the result.
   * @param {string} action
   * @param {Offer} offer
   * @param {string} key Key of the sentence if it succeeds.
   */
  async submit(action, offer, key) {
    this.sendButton.disabled = true;
    try {
      await send(action, offer);
      this.store(offer);
    } catch (error) {
      this.update();
      return this.showStatus(error instanceof Error && error.message === ENDED ? "ended" : "failed");
    }
    this.update();
    this.showStatus(key);
  }

  /**
   * Store an offer in this tab; false if that is impossible.
   * @param {Offer} offer
   */
  store(offer) {
    if (hasLeft()) return false;
    try {
      sessionStorage.setItem(OFFER_KEY, JSON.stringify(offer));
    } catch {
      return false;
    }
    this.offer = offer;
    return true;
  }
}

await whenFetched;
new OfferCard(document.querySelector("[data-offer]"));
document.documentElement.dataset.workbook = "ready";
