// The steps of a session, and a clock for the one at hand. All of it runs here: it goes on while
// the kernel is away, and keeps nothing.

import { fill, make, styles } from "../ui/dom.js";
import { Timer } from "./timer.js";

/** Where a chapter is: beside this page, in the language of this page. */
function address({ notebook }) {
  const lang = new URLSearchParams(location.search).get("lang");
  return `${notebook}.ipynb${lang ? `?${new URLSearchParams({ lang })}` : ""}`;
}

export class Agenda {
  constructor(model) {
    this.words = model.get("words");
    this.steps = model.get("steps");
    this.clocks = new Map();
    this.draw();
    this.enter(0);
  }

  draw() {
    const { words } = this;
    const button = (name, act) => {
      const one = make("button", { type: "button", class: "bu-btn", "data-do": `step-${name}` }, words[name]);
      one.addEventListener("click", act);
      return one;
    };
    this.back = button("back", () => this.go(-1));
    this.next = button("next", () => this.go(1));
    this.title = make("h3", {});
    this.place = make("div", { class: "bu-agenda__clock" });
    this.said = make("p", { class: "bu-sr", role: "status" });
    const row = make("div", { class: "bu-row" }, this.back, this.next);
    const now = make("section", { class: "bu-card bu-agenda__now" }, this.title, this.place, row, this.said);
    this.items = this.steps.map((step) => this.item(step));
    const minutes = this.steps.reduce((sum, step) => sum + step.minutes, 0);
    const whole = make("p", { class: "bu-small bu-soft" }, fill(words.whole, { count: minutes }));
    const list = make("ol", { class: "bu-agenda" }, ...this.items.map((each) => each.root));
    this.root = make("div", { class: "bu-agenda__all", "data-agenda": true }, now, make("section", { "aria-label": words.label }, whole, list));
  }

  /** One step of the list: its name and minutes, and below them all that belongs to it. */
  item(step) {
    const { words } = this;
    const done = make("span", { class: "bu-sr" });
    const minutes = make("span", { class: "bu-small bu-num" }, fill(words.minutes, { count: step.minutes }));
    const name = [make("span", {}, step.title, done), minutes];
    if (!step.opens && !step.do.length) return { root: make("li", {}, make("p", {}, ...name)), details: null, done };
    const summary = make("summary", {}, ...name);
    const more = make("div", { class: "bu-agenda__more" });
    if (step.opens) {
      const link = make("a", { href: address(step.opens), target: "_blank", rel: "noopener noreferrer" }, fill(words.open, { title: step.opens.title }));
      more.append(make("p", {}, link));
    }
    more.append(make("ul", { class: "bu-ticks" }, ...step.do.map((line) => make("li", {}, line))));
    if (step.say.length) more.append(make("p", { class: "bu-small bu-soft" }, words.say));
    more.append(...step.say.map((line) => make("p", { class: "bu-voice" }, line)));
    const details = make("details", {}, summary, more);
    return { root: make("li", {}, details), details, done };
  }

  /** The clock of a step, made when it is first at hand; it keeps its time while it rests. */
  clock(number) {
    if (!this.clocks.has(number)) {
      const given = { words: this.words.timer, minutes: this.steps[number].minutes };
      this.clocks.set(number, new Timer({ get: (name) => given[name] }));
    }
    return this.clocks.get(number);
  }

  go(by) {
    this.clock(this.number).rest();
    this.enter(this.number + by);
    // A button that has gone away cannot hold the focus.
    if (this.next.hidden) this.back.focus({ preventScroll: true });
    if (this.back.hidden) this.next.focus({ preventScroll: true });
    this.said.textContent = fill(this.words.now, { title: this.steps[this.number].title });
  }

  enter(number) {
    this.number = number;
    this.title.textContent = this.steps[number].title;
    this.place.replaceChildren(this.clock(number).root);
    this.back.hidden = number === 0;
    this.next.hidden = number === this.steps.length - 1;
    for (const [place, { root, details, done }] of this.items.entries()) {
      const here = place === number;
      if (here) root.setAttribute("aria-current", "step");
      else root.removeAttribute("aria-current");
      root.dataset.s = place < number ? "done" : "";
      done.textContent = place < number ? ` (${this.words.done})` : "";
      if (details) details.open = here;
    }
  }

  close() {
    for (const clock of this.clocks.values()) clock.rest();
  }
}

export const widget = {
  render({ model, el }) {
    styles();
    const agenda = new Agenda(model);
    el.append(agenda.root);
    return () => agenda.close();
  },
};
