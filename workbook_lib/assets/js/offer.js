// A guest's page in a room: shows what they chose in this tab, and offers to the board what has a
// tick when they press the button. Nothing is sent before that, and no word that anyone wrote.

import { icon, make } from "./house.js";
import { compare } from "./clock.js";
import { journal } from "./journal.js";
import { left } from "./leave.js";
import "./plain.js";

const KEPT = "room:offer"; // in sessionStorage: the random name and what was offered under it
const GONE = 410;

const told = JSON.parse(document.getElementById("bu-room").textContent);
const { words } = told;

/** The last answer at a path; "*" stands for one segment. */
function answer(path) {
  if (!path.includes("*")) return journal.read(path);
  const [start, end] = path.split("*");
  const found = [...journal.entries]
    .filter(([each, { value }]) => value !== null && each.startsWith(start) && each.endsWith(end) && !each.slice(start.length, each.length - end.length).includes("/"))
    .map(([, entry]) => entry)
    .sort((one, other) => compare(other.at, one.at));
  return found[0]?.value ?? null;
}

/** Whether something was chosen. */
function chosen({ path, holds, lacks }) {
  const value = answer(path);
  const values = Array.isArray(value) ? value : [value];
  return values.some((each) => holds.includes(each)) && !values.some((each) => lacks.includes(each));
}

/** A random name that says nothing about anybody. */
function newName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

async function send(what, body) {
  const answered = await fetch(told.base + what, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-XSRFToken": told.xsrf },
    body: JSON.stringify(body),
  });
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
    this.groups = told.questions.map((question) => this.group(question));
    const full = this.groups.some(({ choices }) => choices.length);
    this.said = make("p", { class: "bu-msg bu-msg--plain", role: "status", tabindex: "-1" });
    this.press = make("button", { type: "button", class: "bu-btn bu-btn--act", "data-do": "offer" });
    this.press.addEventListener("click", () => this.offer());
    this.back = make("button", { type: "button", class: "bu-btn", "data-do": "take-back" }, words.take_back);
    this.back.addEventListener("click", () => this.takeBack());
    const places = make(
      "ul",
      { class: "bu-room__where" },
      ...told.questions.filter((_, index) => !this.groups[index].choices.length).map((question) =>
        make("li", {}, make("a", { href: question.url }, question.title), make("span", { class: "bu-small bu-soft" }, question.choose)),
      ),
    );
    const nothing = make("div", { class: "bu-empty" }, make("h3", {}, words.nothing_title), make("p", {}, words.nothing));
    const more = places.childElementCount ? [places] : [];
    this.place.replaceChildren(
      ...(full ? [make("p", {}, words.offer), ...this.groups.map(({ root }) => root).filter(Boolean)] : [nothing]),
      ...more,
      make("div", { class: "bu-row" }, this.press, this.back),
      this.said,
    );
    this.full = full;
    this.show();
  }

  /** One question: what was chosen in it, each with a tick that can be taken away. */
  group(question) {
    const choices = question.choices.filter(chosen);
    if (!choices.length) return { choices: [], root: null };
    const boxes = choices.map((choice) => {
      const input = make("input", { type: "checkbox", name: question.id, value: choice.id, checked: true });
      input.addEventListener("change", () => this.show());
      return make("label", { class: "bu-chip" }, input, make("span", {}, choice.label));
    });
    const root = make("fieldset", { "data-question": question.id }, make("legend", {}, question.title), make("div", { class: "bu-chips" }, ...boxes));
    return { choices, root };
  }

  /** What has a tick, by question. */
  ticked() {
    const found = {};
    for (const { name, value } of this.place.querySelectorAll("input:checked")) (found[name] ??= []).push(value);
    return found;
  }

  show() {
    const offered = Boolean(this.kept.choices);
    const same = offered && JSON.stringify(this.kept.choices) === JSON.stringify(this.ticked());
    this.press.textContent = offered ? words.again : words.button;
    this.press.disabled = false;
    this.press.hidden = !this.full || same;
    this.back.hidden = !offered;
    if (same) this.say("offered", false);
  }

  say(what, focus = true) {
    this.said.replaceChildren(icon({ failed: "warn", full: "warn", none_ticked: "warn" }[what] ?? "check"), make("span", {}, words[what]));
    if (focus) this.said.focus();
  }

  async offer() {
    const choices = this.ticked();
    if (!Object.keys(choices).length) return this.say("none_ticked");
    const offer = { name: this.kept.name ?? newName(), choices };
    // First the name: what is sent under a name that is lost could not be taken back.
    if (!this.keep({ name: offer.name, choices: this.kept.choices })) return this.say("full");
    await this.tell("offer", offer, offer, "offered");
  }

  async takeBack() {
    await this.tell("take-back", { name: this.kept.name }, { name: this.kept.name }, "taken_back");
    if (!this.kept.choices) this.press.focus();
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
// A page that the browser had set aside would tell of how things were.
addEventListener("pageshow", (event) => event.persisted && location.reload());
document.documentElement.dataset.workbook = "ready";
