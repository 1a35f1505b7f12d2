// A guest's page in a room: shows what they chose in this tab, and offers to the board what has a
// tick when they press the button. Nothing is sent before that, and no word that anyone wrote.

import { request } from "../core/server.js";
import { randomHex } from "../core/clock.js";
import { left } from "../page/quick_exit.js";
import { icon, make } from "../ui/dom.js";
import { Choices } from "./choices.js";

const KEPT = "room:offer"; // in sessionStorage: the random name and what was offered under it
const GONE = 410;

const told = JSON.parse(document.getElementById("bu-room").textContent);
const { words } = told;

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

async function send(what, body) {
  const answered = await request(told.base + what, { body: JSON.stringify(body), token: told.xsrf });
  if (answered.status === GONE) throw new Error("ended");
  if (!answered.ok) throw new Error("failed");
}

class Offer {
  constructor(place) {
    this.place = place;
    this.kept = kept();
    this.draw();
  }

  draw() {
    this.choices = new Choices(told.questions, words, () => this.show());
    this.said = make("p", { class: "bu-msg bu-msg--plain", tabindex: "-1", "data-offer-said": true });
    this.press = make("button", { type: "button", class: "bu-btn bu-btn--act", "data-do": "offer" });
    this.press.addEventListener("click", () => this.offer());
    this.back = make("button", { type: "button", class: "bu-btn", "data-do": "take-back" }, words.take_back);
    this.back.addEventListener("click", () => this.takeBack());
    this.place.replaceChildren(...this.choices.parts, make("div", { class: "bu-row" }, this.press, this.back), this.said);
    this.show();
  }

  show() {
    const offered = Boolean(this.kept.choices);
    const same = offered && JSON.stringify(this.kept.choices) === JSON.stringify(this.choices.ticked());
    this.press.textContent = offered ? words.again : words.button;
    this.press.disabled = false;
    this.press.hidden = !this.choices.full || same;
    this.back.hidden = !offered;
    if (same) this.say("offered", false);
  }

  say(what, focus = true) {
    this.said.replaceChildren(icon({ failed: "warn", full: "warn", none_ticked: "warn" }[what] ?? "check"), make("span", {}, words[what]));
    if (focus) this.said.focus();
  }

  async offer() {
    const choices = this.choices.ticked();
    if (!Object.keys(choices).length) return this.say("none_ticked");
    const offer = { name: this.kept.name ?? randomHex(16), choices };
    // First the name: what is sent under a name that is lost could not be taken back.
    if (!this.keep({ name: offer.name, choices: this.kept.choices })) return this.say("full");
    await this.tell("offer", offer, offer, "offered");
  }

  async takeBack() {
    await this.tell("take-back", { name: this.kept.name }, { name: this.kept.name }, "taken_back");
  }

  /** Send something; keep what is then so, and say it. */
  async tell(what, body, then, said) {
    this.press.disabled = true;
    try {
      await send(what, body);
      this.keep(then);
    } catch (error) {
      this.show();
      return this.say(error.message === "ended" ? "ended" : "failed");
    }
    this.show();
    this.say(said);
  }

  keep(offer) {
    if (left()) return false;
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(offer));
    } catch {
      return false;
    }
    this.kept = offer;
    return true;
  }
}

new Offer(document.querySelector("[data-offer]"));
document.documentElement.dataset.workbook = "ready";
