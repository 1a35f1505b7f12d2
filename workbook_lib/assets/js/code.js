// A page that makes a code of what somebody chose, for a board on another server. Code and picture
// are made here: nothing is sent, and nothing is kept but a random identity, in this tab.

import { Choices } from "./choices.js";
import { copyButton } from "./copy.js";
import { icon, make } from "./house.js";
import { journal } from "./journal.js";
import { left } from "./leave.js";
import { picture } from "./qr.js";
import { newIdentity, shareCode } from "./share_code.js";
import "./plain.js";

const KEPT = "room:code"; // in sessionStorage: the identity, so that a new code counts as the same person's

const told = JSON.parse(document.getElementById("bu-code").textContent);
const { words } = told;
const options = Object.fromEntries(told.questions.map(({ id, choices }) => [id, choices.map((each) => each.id)]));

/** This tab's identity, made on the first press. */
function identity() {
  try {
    const found = sessionStorage.getItem(KEPT);
    if (/^[0-9A-Z]{7}$/.test(found)) return found;
    const made = newIdentity();
    if (!left()) sessionStorage.setItem(KEPT, made);
    return made;
  } catch {
    return newIdentity(); // storage is switched off: each code is then somebody's own
  }
}

class Code {
  constructor(place) {
    this.choices = new Choices(told.questions, words, () => this.clear());
    this.button = make("button", { type: "button", class: "bu-btn bu-btn--act", "data-do": "code" }, words.button);
    this.button.addEventListener("click", () => this.make());
    this.said = make("p", { class: "bu-msg bu-msg--plain", role: "status", tabindex: "-1" });
    this.made = make("div", { class: "bu-flow" });
    this.button.hidden = !this.choices.full;
    place.replaceChildren(...this.choices.parts, make("div", { class: "bu-row" }, this.button), this.said, this.made);
  }

  make() {
    const choices = this.choices.ticked();
    this.clear();
    if (!Object.keys(choices).length) return this.say("none_ticked", "warn");
    this.show(shareCode(choices, options, identity()));
    this.button.textContent = words.again;
    this.say("made", "check");
  }

  /** What is shown is what has a tick: after a change there is no code. */
  clear() {
    this.made.replaceChildren();
    this.said.replaceChildren();
  }

  show(code) {
    const groups = code.split("-");
    // Read out sign by sign, with a pause between groups: nobody can write down “seven kay cue”.
    const spelled = groups.map((group) => [...group].join(" ")).join(", ");
    const text = make("p", { class: "bu-sharecode", dir: "ltr", "data-code": code },
      ...groups.map((group, at) => make("span", { "aria-hidden": "true" }, at + 1 < groups.length ? `${group}-` : group)),
      make("span", { class: "bu-sr" }, spelled),
    );
    const drawn = picture(code);
    const square = drawn ? make("div", { class: "bu-qr", role: "img", "aria-label": words.picture }, drawn) : null;
    const { button, said } = copyButton(words.copying, () => code);
    const away = make("button", { type: "button", class: "bu-btn bu-btn--plain", "data-do": "away" }, words.away);
    away.addEventListener("click", () => {
      this.clear();
      this.say("put_away", "check");
    });
    const row = make("div", { class: "bu-row" }, button, away, said);
    const notes = [words.hand_over, words.not_secret].map((sentence) => make("p", {}, sentence));
    this.made.replaceChildren(make("h3", {}, words.made_title), ...[text, square, row, ...notes].filter(Boolean));
  }

  say(what, sign) {
    this.said.replaceChildren(icon(sign), make("span", {}, words[what]));
    this.said.focus();
  }
}

// On a person's own computer the page was told what their file says; a guest's choices are in this tab.
journal.hear(told.kept);
new Code(document.querySelector("[data-code-here]"));
// A page that the browser had set aside would tell of how things were.
addEventListener("pageshow", (event) => event.persisted && location.reload());
document.documentElement.dataset.workbook = "ready";
