// The facilitator's form for codes from other servers, beside the board. The text goes to the server when a
// button is pressed, and is removed from the page once all of it was read.

import { fill, joinList } from "../core/language.js";
import { icon, make } from "../ui/dom.js";

const COUNTS = ["new", "instead", "same", "out", "absent"];

/** @typedef {{lines: number[], why: string}} UnreadLines */

export class CodeEntry {
  /**
   * @param {any} form
   * @param {{words: any, errorSentence: string, post: (action: string, body: string) => Promise<Response>, onChange: () => any}} options
   */
  constructor(form, { words, errorSentence, post, onChange }) {
    this.words = words;
    this.errorSentence = errorSentence;
    this.post = post;
    this.onChange = onChange;
    this.textArea = form.querySelector("textarea");
    this.status = form.querySelector("[data-codes-sentence]");
    this.unreadList = form.querySelector("ul");
    form.addEventListener("submit", (/** @type {any} */ event) => {
      event.preventDefault();
      this.send(event.submitter?.value ?? "read");
    });
  }

  /** @param {string} action */
  async send(action) {
    let answer;
    try {
      answer = await (await this.post(`codes/${action}`, JSON.stringify({ codes: this.textArea.value }))).json();
    } catch {
      this.showStatus("warn", this.errorSentence);
      return;
    }
    /** @type {{counted: Record<string, number>, unread: UnreadLines[]}} */
    const { counted, unread } = answer;
    const unreadLines = new Set(unread.flatMap(({ lines }) => lines));
    /** @type {[string, number][]} */
    const counts = [...COUNTS.map((name) => /** @type {[string, number]} */ ([name, counted[name] ?? 0])), ["unread", unreadLines.size]];
    const phrases = counts.filter(([, count]) => count).map(([name, count]) => fill(this.words[name], { count }));
    if (!unreadLines.size) this.textArea.value = "";
    this.showStatus(unreadLines.size || !phrases.length ? "warn" : "check", phrases.length ? joinList(phrases) : this.words.none);
    this.listUnread(unread);
    await this.onChange();
  }

  /**
   * List which lines could not be read, and why. Their text is not repeated.
   * @param {UnreadLines[]} unread
   */
  listUnread(unread) {
    const sentences = unread.map(({ lines, why }) => fill(this.words.lines, { count: lines.length, lines: joinList(lines.map(String)), why }));
    this.unreadList.replaceChildren(...sentences.map((sentence) => make("li", {}, sentence)));
  }

  /**
   * @param {string} iconName
   * @param {string} sentence
   */
  showStatus(iconName, sentence) {
    this.unreadList.replaceChildren();
    this.status.replaceChildren(icon(iconName), make("span", {}, sentence));
    this.status.focus();
  }
}
