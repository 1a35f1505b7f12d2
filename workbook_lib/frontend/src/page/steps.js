// Shows a chapter one step at a time. The address names the step, so that the back button, a bookmark and a
// reload work as on separate pages. Without this script the page shows everything.

import { journal } from "../core/journal.js";
import { fill, isolate } from "../core/language.js";
import { LAST_STEP_PATH, SEEN_STEPS_PATH } from "../core/record_file.js";
import { latestId, startItem } from "../core/selection.js";
import { keepPrivate, make, openFolds } from "../ui/dom.js";

/** Parameter of an address that shows all steps below one another. */
const PARAMETER = "steps";
const ALL = "all";

const START = "start";
const END = "end";

/**
 * @typedef {object} Step
 * @property {string} id
 * @property {string} title
 * @property {HTMLElement[]} elements
 * @property {boolean} see whether it shows what came of the answers
 * @property {string} next label of the button to the following step, or empty
 */

/**
 * The steps of a page, in its order. Elements with the same `data-in-step` belong together.
 * @param {ParentNode} page
 * @returns {Step[]}
 */
export function findSteps(page) {
  /** @type {Map<string, Step>} */
  const steps = new Map();
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-in-step]:not([data-in-step] [data-in-step])"))) {
    const { inStep: id = "", see, next } = element.dataset;
    const step = steps.get(id) ?? { id, title: "", elements: [], see: false, next: "" };
    step.elements.push(element);
    step.title ||= element.querySelector("h2")?.textContent?.trim() ?? "";
    step.see ||= see !== undefined;
    step.next ||= next ?? "";
    steps.set(id, step);
  }
  return [...steps.values()];
}

const LONGEST_TITLE = 30; // characters of an item's title on a button

/**
 * The beginning of a text, up to a space.
 * @param {string} text
 */
function shorten(text) {
  return text.length <= LONGEST_TITLE ? text : `${text.slice(0, LONGEST_TITLE).replace(/\s+\S*$/, "")}…`;
}

/** @typedef {{field: string, go_on: string, go_on_untitled: string, another: string}} ItemWords */

/** A chapter that is read one step at a time. */
export class Steps {
  /**
   * @param {{words: Record<string, string>, chapter: string, opening?: {items: ItemWords | null} | null, collection?: string}} options
   * @param {Step[]} steps with the opening as the first
   */
  constructor({ words, chapter, opening, collection }, steps) {
    this.words = words;
    this.chapter = chapter;
    /** Texts of the opening for the items of a collection. */
    this.itemWords = opening?.items ?? null;
    this.collection = collection ?? "";
    /** @type {string | undefined} the item that the opening offers to go on with */
    this.item = undefined;
    this.steps = steps;
    /** @type {Step} */
    this.current = steps[0];
    /** @type {Set<string>} ids of the numbered steps that were shown one at a time */
    this.seen = new Set();
    this.showsAll = new URLSearchParams(location.search).get(PARAMETER) === ALL;
    this.numbered = steps.filter(({ id }) => id !== START && id !== END);
    this.where = make("b");
    /** @type {HTMLElement[]} links to the numbered steps */
    this.marks = [];
    const [top] = steps[0].elements;
    this.resume = /** @type {HTMLAnchorElement} */ (top.querySelector("[data-resume]"));
    this.start = /** @type {HTMLAnchorElement} */ (top.querySelector("[data-next]"));
    this.start.addEventListener("click", () => this.latestItem() && startItem(this.collection));
    this.resume.addEventListener("click", () => this.item && startItem(this.collection, this.item));
    this.everything = /** @type {HTMLButtonElement} */ (top.querySelector("[data-everything]"));
    this.everything.hidden = false;
    this.everything.addEventListener("click", () => this.showEverything(!this.showsAll));
    this.bar = this.drawBar();
    for (const [index, step] of steps.entries()) this.drawButtons(step, steps[index - 1], steps[index + 1]);
    addEventListener("hashchange", () => this.followAddress(true));
    journal.addEventListener("update", () => this.updateResume());
    document.addEventListener("reveal", (event) => this.reveal(/** @type {Element} */ (event.target)));
  }

  /** Draw the bar that says where the reader is, with a link to each step. */
  drawBar() {
    this.marks = this.numbered.map(({ id, see }, index) =>
      make("a", { href: `#${id}`, class: see ? "bu-stepper__see" : null, "aria-label": this.describe(index) }),
    );
    const items = this.marks.map((mark, index) => make("li", { class: this.numbered[index].see ? "bu-stepper__seeing" : null }, mark));
    const stop = make("a", { href: `#${END}`, class: "bu-stepper__stop" }, this.words.stop);
    const bar = make("nav", { class: "bu-stepper", "aria-label": this.words.list, hidden: true }, make("p", {}, this.where, stop), make("ol", {}, ...items));
    document.querySelector(".bu-chapter")?.after(bar);
    return bar;
  }

  /** @param {number} index of a numbered step */
  describe(index) {
    return `${fill(this.words.where, { number: index + 1, count: this.numbered.length })}: ${this.numbered[index].title}`;
  }

  /**
   * Draw the buttons of a step below its contents, above what is folded; at the end, before the link to the next chapter.
   * @param {Step} step
   * @param {Step | undefined} before
   * @param {Step | undefined} after
   */
  drawButtons(step, before, after) {
    const { words } = this;
    if (step.id === START) return;
    const back = before && make("a", { class: "bu-btn bu-stepper__back", href: `#${before.id}`, "aria-label": words.back }, make("span", { "aria-hidden": "true" }, "←"));
    const next = after && make("a", { class: "bu-btn bu-btn--act", href: `#${after.id}`, "data-next": true }, step.next || words.next);
    const skip = after && !step.see ? make("a", { class: "bu-stepper__skip", href: `#${after.id}` }, words.skip) : null;
    if (after?.id === END) for (const link of [next, skip]) link?.addEventListener("click", () => this.finish());
    const row = make("div", { class: "bu-stepper__go", "data-steps-go": true }, back, next, skip);
    const folds = step.elements.flatMap((element) => [...element.querySelectorAll(":scope > details, :scope > .bu-cell > .bu-folds, :scope > .bu-folds")]);
    const first = folds[0]?.closest(".bu-cell") ?? folds[0];
    const pages = step.elements.find((element) => element.matches("nav"));
    if (pages) pages.prepend(row);
    else if (first) first.before(row);
    else step.elements[0].append(row);
  }

  /**
   * The step that an address names, or that contains what it names: the opening for an address without a hash, the
   * current step for one that names nothing, null for one that is outside the steps.
   * @param {string} hash
   * @returns {Step | null}
   */
  stepAt(hash) {
    let name = "";
    if (hash.length < 2) return this.steps[0];
    try {
      name = decodeURIComponent(hash.slice(1));
    } catch {
      return this.current;
    }
    const named = this.steps.find(({ id }) => id === name);
    if (named) return named;
    const element = name ? document.getElementById(name) : null;
    if (!element) return this.current;
    return this.steps.find(({ elements }) => elements.some((candidate) => candidate.contains(element))) ?? null;
  }

  /**
   * Show the step of the address, from its top or at what the address names in it.
   * @param {boolean} [moves] whether the reader followed a link: the focus then goes to the heading of the step
   */
  followAddress(moves = false) {
    const step = this.stepAt(location.hash);
    if (!step) {
      // A link to the contents or to the reader's file: the address keeps the step, for a reload and the way back.
      if (moves) history.replaceState(history.state, "", `#${this.current.id}`);
      return;
    }
    this.show(step);
    const inside = location.hash.length > 1 && location.hash !== `#${step.id}`;
    const named = inside ? document.querySelector(":target") : null;
    openFolds(named);
    const heading = step.elements[0].querySelector("h2");
    const target = /** @type {HTMLElement | null} */ (named ?? heading ?? document.querySelector(".bu-chapter h1"));
    // A browser goes to what the address names, which hides the bar above the heading of a step.
    if (named || this.showsAll) target?.scrollIntoView();
    else scrollTo({ top: 0, behavior: "instant" });
    if (!moves) return;
    target?.setAttribute("tabindex", "-1");
    target?.focus({ preventScroll: true });
    this.remember(step);
  }

  /** @param {Step} step */
  show(step) {
    this.current = step;
    if (!this.showsAll && this.numbered.includes(step)) this.seen.add(step.id);
    const root = document.documentElement;
    root.dataset.steps = this.showsAll ? "all" : "one";
    root.dataset.stepAt = step.id;
    for (const { id, elements } of this.steps) for (const element of elements) element.toggleAttribute("data-current", id === step.id);
    const position = this.numbered.indexOf(step);
    this.bar.hidden = this.showsAll || position < 0;
    this.where.textContent = fill(this.words.where, { number: position + 1, count: this.numbered.length });
    for (const [index, mark] of this.marks.entries()) {
      mark.toggleAttribute("data-past", index < position);
      if (index === position) mark.setAttribute("aria-current", "step");
      else mark.removeAttribute("aria-current");
    }
    this.everything.textContent = this.showsAll ? this.words.one_at_a_time : this.words.everything;
    this.updateResume();
  }

  /** Offer on the opening to go on where the reader stopped, if that is a step of this chapter. */
  updateResume() {
    const [chapter, id] = String(journal.read(LAST_STEP_PATH) ?? "").split("/");
    const step = chapter === this.chapter ? this.numbered.find((candidate) => candidate.id === id) : null;
    this.resume.hidden = !step;
    if (step) this.resume.href = `#${step.id}`;
    if (this.itemWords) this.updateItems(this.itemWords, step);
  }

  /**
   * Offer on the opening to go on with the item that was changed last, or to start a new one.
   * @param {ItemWords} words
   * @param {Step | null | undefined} step at which the reader stopped
   */
  updateItems(words, step) {
    const item = (this.item = this.latestItem());
    const title = String((item && journal.read(`${this.collection}/${item}/${words.field}`)) ?? "").trim();
    this.resume.hidden = !item;
    this.resume.href = `#${(step ?? this.numbered[0]).id}`;
    this.resume.textContent = title ? fill(words.go_on, { title: isolate(shorten(title)) }) : words.go_on_untitled;
    if (title) keepPrivate(this.resume);
    else this.resume.removeAttribute("translate");
    this.start.textContent = item ? words.another : this.words.start;
    this.resume.classList.toggle("bu-btn--act", Boolean(item));
    this.start.classList.toggle("bu-btn--act", !item);
    // The link that has the focus stays where it is, since moving it would take the focus away.
    const [first, second] = item ? [this.resume, this.start] : [this.start, this.resume];
    if (first === document.activeElement) first.after(second);
    else second.before(first);
    for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-steps-start] [data-later]"))) link.hidden = !item;
  }

  /** The id of the item that was changed last, on a chapter that offers to go on with it. */
  latestItem() {
    return this.itemWords ? latestId(journal.entries, { collection: this.collection }) : undefined;
  }

  /**
   * Store where the reader is and which steps they have seen, once there is something written to come back to.
   * @param {Step} step
   */
  remember(step) {
    if (!journal.hasEntries) return;
    for (const id of this.seen) {
      const path = `${SEEN_STEPS_PATH}/${this.chapter}/${id}`;
      if (journal.read(path) !== true) journal.write(path, true);
    }
    if (!this.numbered.includes(step)) return;
    const value = `${this.chapter}/${step.id}`;
    if (journal.read(LAST_STEP_PATH) !== value) journal.write(LAST_STEP_PATH, value);
  }

  /** Store that the reader went on from the last step, so that no step of this chapter is offered to come back to. */
  finish() {
    if (journal.hasEntries) journal.write(LAST_STEP_PATH, `${this.chapter}/${END}`);
  }

  /**
   * Show the step that contains an element.
   * @param {Element} element
   */
  reveal(element) {
    const step = this.steps.find(({ elements }) => elements.some((candidate) => candidate.contains(element)));
    if (!step || step === this.current || this.showsAll) return;
    history.pushState(history.state, "", `#${step.id}`);
    this.show(step);
    this.remember(step);
  }

  /** @param {boolean} on whether to show all steps below one another */
  showEverything(on) {
    const address = new URL(location.href);
    if (on) address.searchParams.set(PARAMETER, ALL);
    else address.searchParams.delete(PARAMETER);
    history.replaceState(history.state, "", address);
    this.showsAll = on;
    this.show(this.current);
    // The button is in the opening, which is hidden now.
    if (!on && this.current.id !== START) this.followAddress(true);
  }
}

/**
 * Start showing one step at a time, on a page of several steps.
 * @returns {Steps | null}
 */
export function startSteps() {
  const data = document.getElementById("bu-steps");
  const main = document.getElementById("main");
  if (!data || !main) return null;
  const steps = findSteps(main);
  const shown = new Steps(JSON.parse(data.textContent ?? ""), steps);
  shown.show(shown.stepAt(location.hash) ?? steps[0]);
  return shown;
}
