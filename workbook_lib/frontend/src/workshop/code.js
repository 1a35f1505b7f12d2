// A page that shows a code of what somebody chose, for a board on another server. What has a tick is
// sent on the press; nothing is kept but a random identity, in this tab.

import { request } from "../core/server.js";
import { journal } from "../core/journal.js";
import { left } from "../page/quick_exit.js";
import { copyButton } from "../ui/clipboard.js";
import { icon, make } from "../ui/dom.js";
import { Choices } from "./choices.js";

const KEPT = "room:code"; // in sessionStorage: the identity, so that a new code counts as the same person's

const told = JSON.parse(document.getElementById("bu-code").textContent);
const { words } = told;

let mine = null;

/** What this tab keeps, so that a new code stands for the same person; the page alone where it may keep nothing. */
function identity(made) {
  mine = made ?? mine;
  if (document.documentElement.dataset.loan) return mine;
  try {
    if (mine && !left()) sessionStorage.setItem(KEPT, mine);
    return sessionStorage.getItem(KEPT);
  } catch {
    return mine; // storage is switched off
  }
}

/** Have a code made of choices: {code, picture, identity}. */
async function shareCode(choices) {
  const body = JSON.stringify({ choices, identity: identity() });
  const answer = await request(location.pathname + location.search, { body, token: told.xsrf });
  if (!answer.ok) throw new Error("not made");
  return answer.json();
}

class Code {
  constructor(place) {
    this.choices = new Choices(told.questions, words, () => this.clear());
    this.button = make("button", { type: "button", class: "bu-btn bu-btn--act", "data-do": "code" }, words.button);
    this.button.addEventListener("click", () => this.make());
    this.said = make("p", { class: "bu-msg bu-msg--plain", tabindex: "-1", "data-code-said": true });
    this.made = make("div", { class: "bu-flow" });
    this.button.hidden = !this.choices.full;
    place.replaceChildren(...this.choices.parts, make("div", { class: "bu-row" }, this.button), this.said, this.made);
  }

  async make() {
    const choices = this.choices.ticked();
    this.clear();
    if (!Object.keys(choices).length) return this.say("none_ticked", "warn");
    try {
      const made = await shareCode(choices);
      identity(made.identity);
      if (JSON.stringify(choices) !== JSON.stringify(this.choices.ticked())) return; // changed meanwhile
      this.clear();
      this.show(made);
    } catch {
      return this.say("not_made", "warn");
    }
    this.button.textContent = words.again;
    this.say("made", "check");
  }

  /** What is shown is what has a tick: after a change there is no code. */
  clear() {
    this.made.replaceChildren();
    this.said.replaceChildren();
  }

  show({ code, picture }) {
    const groups = code.split("-");
    // Read out sign by sign, with a pause between groups: nobody can write down “seven kay cue”.
    const spelled = groups.map((group) => [...group].join(" ")).join(", ");
    const text = make("p", { class: "bu-sharecode", dir: "ltr", "data-code": code },
      ...groups.map((group, at) => make("span", { "aria-hidden": "true" }, at + 1 < groups.length ? `${group}-` : group)),
      make("span", { class: "bu-sr" }, spelled),
    );
    const drawn = new DOMParser().parseFromString(picture, "text/html").querySelector("svg");
    const square = make("div", { class: "bu-qr", role: "img", "aria-label": words.picture }, drawn);
    const { button, status: said } = copyButton(words.copying, () => code);
    const away = make("button", { type: "button", class: "bu-btn bu-btn--plain", "data-do": "away" }, words.away);
    away.addEventListener("click", () => {
      this.clear();
      this.say("put_away", "check");
    });
    const row = make("div", { class: "bu-row" }, button, away, said);
    const notes = [words.hand_over, words.not_secret].map((sentence) => make("p", {}, sentence));
    this.made.replaceChildren(make("h3", {}, words.made_title), text, square, row, ...notes);
  }

  say(what, sign) {
    this.said.replaceChildren(icon(sign), make("span", {}, words[what]));
    this.said.focus();
  }
}

// On a person's own computer the page was told what their file says; a guest's choices are in this tab.
journal.receiveFromKernel(told.kept);
new Code(document.querySelector("[data-code-here]"));
document.documentElement.dataset.workbook = "ready";
