// The steps of a session, with a timer for the current one. It runs without a kernel and stores nothing.

import { fill } from "../core/language.js";
import { make, loadStyles } from "../ui/dom.js";
import { Timer } from "./timer.js";

/**
 * The address of another chapter, in the language of this page.
 * @param {{notebook: string}} chapter
 */
function chapterAddress({ notebook }) {
  const lang = new URLSearchParams(location.search).get("lang");
  return `${notebook}.ipynb${lang ? `?${new URLSearchParams({ lang })}` : ""}`;
}

export class Agenda {
  /** @param {{get: (name: string) => any}} model */
  constructor(model) {
    this.words = model.get("words");
    this.steps = /** @type {any[]} */ (model.get("steps"));
    /** @type {Map<number, Timer>} by number of the step */
    this.timers = new Map();
    this.current = 0;

    const { words } = this;
    /** @type {(name: string, onClick: () => void) => HTMLElement} */
    const button = (name, onClick) => {
      const element = make("button", { type: "button", class: "bu-btn", "data-do": `step-${name}` }, words[name]);
      element.addEventListener("click", onClick);
      return element;
    };
    this.backButton = button("back", () => this.move(-1));
    this.nextButton = button("next", () => this.move(1));
    this.title = make("h3", {});
    this.timerBox = make("div", { class: "bu-agenda__clock" });
    this.status = make("p", { class: "bu-sr", role: "status" });
    const row = make("div", { class: "bu-row" }, this.backButton, this.nextButton);
    const now = make("section", { class: "bu-card bu-agenda__now" }, this.title, this.timerBox, row, this.status);
    this.items = this.steps.map((step) => this.drawStep(step));
    const minutes = this.steps.reduce((sum, step) => sum + step.minutes, 0);
    const total = make("p", { class: "bu-small bu-soft" }, fill(words.whole, { count: minutes }));
    const list = make("ol", { class: "bu-agenda" }, ...this.items.map((item) => item.root));
    this.root = make("div", { class: "bu-agenda__all", "data-agenda": true }, now, make("section", { "aria-label": words.label }, total, list));
    this.enter(0);
  }

  /**
   * A step of the list: its title and minutes, and what belongs to it in a part that unfolds.
   * @param {any} step
   * @returns {{root: HTMLElement, details: HTMLDetailsElement | null, done: HTMLElement}}
   */
  drawStep(step) {
    const { words } = this;
    const done = make("span", { class: "bu-sr" });
    const minutes = make("span", { class: "bu-small bu-num" }, fill(words.minutes, { count: step.minutes }));
    const name = [make("span", {}, step.title, done), minutes];
    if (!step.opens && !step.do.length) return { root: make("li", {}, make("p", {}, ...name)), details: null, done };
    const content = make("div", { class: "bu-agenda__more" });
    if (step.opens) {
      const attributes = { href: chapterAddress(step.opens), target: "_blank", rel: "noopener noreferrer" };
      content.append(make("p", {}, make("a", attributes, fill(words.open, { title: step.opens.title }))));
    }
    content.append(make("ul", { class: "bu-ticks" }, ...step.do.map((/** @type {string} */ line) => make("li", {}, line))));
    if (step.say.length) content.append(make("p", { class: "bu-small bu-soft" }, words.say));
    content.append(...step.say.map((/** @type {string} */ line) => make("p", { class: "bu-voice" }, line)));
    const details = /** @type {HTMLDetailsElement} */ (make("details", {}, make("summary", {}, ...name), content));
    return { root: make("li", {}, details), details, done };
  }

  /**
   * The timer of a step. It is created when the step is first entered, and keeps its time afterwards.
   * @param {number} number
   */
  timer(number) {
    const values = /** @type {Record<string, any>} */ ({ words: this.words.timer, minutes: this.steps[number].minutes });
    const timer = this.timers.get(number) ?? new Timer({ get: (name) => values[name] });
    this.timers.set(number, timer);
    return timer;
  }

  /** @param {number} by 1 for the next step, -1 for the previous */
  move(by) {
    this.timer(this.current).pause();
    this.enter(this.current + by);
    // A button that is now hidden cannot have the focus.
    if (this.nextButton.hidden) this.backButton.focus({ preventScroll: true });
    if (this.backButton.hidden) this.nextButton.focus({ preventScroll: true });
    this.status.textContent = fill(this.words.now, { title: this.steps[this.current].title });
  }

  /** @param {number} number */
  enter(number) {
    this.current = number;
    this.title.textContent = this.steps[number].title;
    this.timerBox.replaceChildren(this.timer(number).root);
    this.backButton.hidden = number === 0;
    this.nextButton.hidden = number === this.steps.length - 1;
    for (const [index, { root, details, done }] of this.items.entries()) {
      const isCurrent = index === number;
      if (isCurrent) root.setAttribute("aria-current", "step");
      else root.removeAttribute("aria-current");
      root.dataset.s = index < number ? "done" : "";
      done.textContent = index < number ? ` (${this.words.done})` : "";
      if (details) details.open = isCurrent;
    }
  }

  /** Pause all timers: the agenda is no longer on the page. */
  end() {
    for (const timer of this.timers.values()) timer.pause();
  }
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const agenda = new Agenda(model);
    el.append(agenda.root);
    return () => agenda.end();
  },
};
