// The leader's form for codes from elsewhere, beside the board. What was typed goes to the server
// when a button is pressed, and leaves the page once all of it was read.

import { fill, icon, make } from "../ui/dom.js";

const COUNTED = ["new", "instead", "same", "out", "absent"];

export class Codes {
  /** `ask` asks the server, `changed` is called when the board may have, `failed` is the word for it. */
  constructor(form, { words, failed, ask, changed }) {
    Object.assign(this, { form, words, failed, ask, changed });
    this.text = form.querySelector("textarea");
    this.said = form.querySelector("[data-codes-said]");
    this.unread = form.querySelector("ul");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(event.submitter?.value ?? "read");
    });
  }

  async send(what) {
    let answer;
    try {
      answer = await (await this.ask(`codes/${what}`, JSON.stringify({ codes: this.text.value }))).json();
    } catch {
      this.say("warn", this.failed);
      return;
    }
    const { counted, unread } = answer;
    const lines = new Set(unread.flatMap((each) => each.lines));
    const counts = COUNTED.map((name) => [name, counted[name] ?? 0]).concat([["unread", lines.size]]);
    const told = counts.filter(([, count]) => count).map(([name, count]) => fill(this.words[name], { count }));
    if (!lines.size) this.text.value = "";
    this.say(lines.size || !told.length ? "warn" : "check", told.length ? `${told.join(", ")}.` : this.words.none);
    this.list(unread);
    await this.changed();
  }

  /** Which lines could not be read, and why. What they hold is not repeated. */
  list(unread) {
    const sentences = unread.map(({ lines, why }) => fill(lines.length > 1 ? this.words.lines : this.words.line, { lines: lines.join(", "), why }));
    this.unread.replaceChildren(...sentences.map((each) => make("li", {}, each)));
  }

  say(sign, sentence) {
    this.unread.replaceChildren();
    this.said.replaceChildren(icon(sign), make("span", {}, sentence));
    this.said.focus();
  }
}
