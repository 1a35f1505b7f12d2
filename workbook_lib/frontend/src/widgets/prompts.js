// Prompts that are shown one at a time: write, rate, skip, go back, stop. The fields are those of a form; this
// module adds the navigation between them.

import { journal } from "../core/journal.js";
import { fill, locale } from "../core/language.js";
import { make, renderProse, loadStyles, setText } from "../ui/dom.js";
import { drawExercise, reportReady } from "./form.js";

/** @typedef {{id: string, title: string, line: string, ways: string[]}} Prompt */
/** @typedef {"answered" | "skipped" | "waiting"} PromptState */

const POSITION = "at"; // the field with the id of the current prompt
const ENOUGH = 3; // prompts on one visit, after which the note says that these are enough

/**
 * The number of words in a text, also in languages without spaces between words.
 * @param {string} text
 * @param {string} [lang] by default that of the notebook or page
 * @returns {number}
 */
export function countWords(text, lang = locale()) {
  if (!text.trim()) return 0;
  if (!Intl.Segmenter) return text.trim().split(/\s+/).length;
  const segments = new Intl.Segmenter(lang || undefined, { granularity: "word" }).segment(text);
  return [...segments].filter((segment) => segment.isWordLike).length;
}

/**
 * @param {string} style
 * @param {string} label
 * @param {() => void} onClick
 */
function drawButton(style, label, onClick) {
  const button = make("button", { type: "button", class: `bu-btn${style ? ` bu-btn--${style}` : ""}` }, label);
  button.addEventListener("click", onClick);
  return button;
}

/**
 * Mark an element as part of the navigation, which is not printed.
 * @param {HTMLElement} element
 */
function markAsNavigation(element) {
  element.dataset.around = "true";
  return element;
}

export class Prompts {
  /**
   * @param {any} model
   * @param {Element} el
   */
  constructor(model, el) {
    const words = (this.words = model.get("prompt_words"));
    this.model = model;
    this.prompts = /** @type {Prompt[]} */ (model.get("prompts"));
    this.exercise = drawExercise(el, model.get("exercise"), model.get("words"));
    this.root = this.exercise.root;
    /** @type {"stopped" | "finished" | null} the card that is shown in place of a prompt */
    this.card = null;
    /** @type {string | null} id of the current prompt */
    this.currentId = null;
    /** @type {Set<string>} ids of the prompts that the reader answered or skipped on this visit */
    this.passed = new Set();
    this.completeGroups();

    const groups = /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-prompt]"));
    /** @type {Map<string, HTMLElement>} by id of the prompt */
    this.groups = new Map([...groups].map((group) => [group.dataset.prompt ?? "", group]));
    this.progressText = make("p", { class: "bu-small bu-soft" });
    this.markLabels = this.prompts.map(() => make("span", { class: "bu-sr" }));
    this.marks = this.prompts.map((prompt, index) => make("li", { "data-mark": prompt.id }, this.markLabels[index]));
    const marks = make("ol", { class: "bu-marks", "aria-label": words.listed }, ...this.marks);
    this.root.prepend(markAsNavigation(make("div", { class: "bu-progress" }, this.progressText, marks)));
    this.backButton = drawButton("", words.back, () => this.move(-1));
    this.backButton.dataset.do = "back";
    const skipButton = drawButton("plain", words.skip, () => this.skip());
    skipButton.dataset.do = "skip";
    this.nextButton = drawButton("act", words.onward, () => this.move(1));
    this.nextButton.dataset.do = "next";
    const stopButton = drawButton("plain", words.stop, () => this.showCard("stopped"));
    stopButton.dataset.do = "stop";
    this.note = make("p", {}, words.note);
    const note = make("div", { class: "bu-note" }, this.note, make("p", {}, stopButton));
    const bar = make("div", { class: "bu-bar" }, make("div", { class: "bu-row" }, this.backButton, skipButton), this.nextButton);
    this.foot = markAsNavigation(make("div", { class: "bu-prompt" }, make("p", { class: "bu-priv" }, words.private), bar, note));
    this.cardBox = markAsNavigation(make("div", { class: "bu-card bu-flow bu-rest", tabindex: "-1", hidden: true }));
    this.listStates = this.prompts.map(() => make("span", { class: "bu-soft bu-small" }));
    this.root.append(this.cardBox, this.foot, markAsNavigation(this.drawList()));

    this.abortController = new AbortController();
    const { signal } = this.abortController;
    journal.addEventListener("change", () => this.show(), { signal });
    journal.addEventListener("update", () => this.show(), { signal });
  }

  /** Add what a form does not have: suggestions, a count of words, and labels of all five points. */
  completeGroups() {
    [.../** @type {HTMLCollectionOf<HTMLElement>} */ (this.root.children)].forEach((group, index) => {
      const prompt = this.prompts[index];
      group.className = "bu-prompt";
      group.id = `${this.root.dataset.exercise}-${prompt.id}`;
      group.setAttribute("role", "group");
      group.setAttribute("tabindex", "-1");
      group.dataset.prompt = prompt.id;
      const area = /** @type {HTMLTextAreaElement} */ (group.querySelector("textarea"));
      area.placeholder = this.words.placeholder;
      area.after(make("p", { class: "bu-fieldfoot", "data-count": true }));
      if (prompt.ways.length) {
        const list = make("ul", { class: "bu-ticks" }, ...prompt.ways.map((way) => make("li", {}, way)));
        area.parentElement?.append(make("details", { class: "bu-more" }, make("summary", {}, this.words.stuck), list));
      }
      const rating = group.querySelector("fieldset");
      if (rating) this.labelRating(rating, prompt);
    });
  }

  /**
   * @param {HTMLFieldSetElement} rating
   * @param {Prompt} prompt
   */
  labelRating(rating, prompt) {
    const line = make("span", { class: "bu-voice" }, fill(this.words.quote, { words: prompt.line }));
    rating.querySelector("legend")?.replaceChildren(`${this.words.rate} `, line);
    rating.querySelectorAll(".bu-pt > span").forEach((point, index) => {
      point.className = "";
      point.textContent = this.words.points[index];
    });
    const id = `${rating.id}-untested`;
    if (this.root.querySelector("[data-untested]")) return; // only at the first rating
    rating.append(make("p", { class: "bu-help", id, "data-untested": true }, this.words.untested));
    rating.setAttribute("aria-describedby", id);
  }

  /** All prompts in a list that unfolds, to look at before answering and to answer in any order. */
  drawList() {
    const items = this.prompts.map((prompt, index) => {
      const button = drawButton("plain", "", () => this.goTo(prompt.id));
      button.dataset.jump = prompt.id;
      button.append(make("span", {}, prompt.title), this.listStates[index]);
      return make("li", {}, button);
    });
    return make("details", { class: "bu-more" }, make("summary", {}, this.words.every), make("ol", { class: "bu-every" }, ...items));
  }

  bind() {
    this.exercise.bind(this.model.get("binding"));
    // From now on only the reader changes the prompt: an answer alone must not.
    this.currentId ??= this.prompts[this.currentIndex()].id;
    this.show();
  }

  /**
   * @param {Prompt} prompt
   * @param {string} part "words", "rate" or "skipped"
   */
  value(prompt, part) {
    return this.exercise.value(`${prompt.id}.${part}`);
  }

  /**
   * @param {Prompt} prompt
   * @returns {PromptState}
   */
  stateOf(prompt) {
    const text = this.value(prompt, "words");
    if ((typeof text === "string" && text.trim()) || Number.isInteger(this.value(prompt, "rate"))) return "answered";
    return this.value(prompt, "skipped") === true ? "skipped" : "waiting";
  }

  /** The index of the current prompt: where the reader left off, else the first that waits. */
  currentIndex() {
    const id = this.currentId ?? this.exercise.value(POSITION);
    const index = this.prompts.findIndex((prompt) => prompt.id === id);
    if (index >= 0) return index;
    return Math.max(0, this.prompts.findIndex((prompt) => this.stateOf(prompt) === "waiting"));
  }

  show() {
    if (!this.exercise.scope) return;
    const { words } = this;
    const current = this.currentIndex();
    const states = this.prompts.map((prompt) => this.stateOf(prompt));
    const countOf = (/** @type {PromptState} */ state) => states.filter((other) => other === state).length;
    const numbers = { number: current + 1, count: this.prompts.length, answered: countOf("answered"), skipped: countOf("skipped") };
    const isUntouched = !numbers.answered && !numbers.skipped && current === 0;
    setText(this.progressText, fill(isUntouched ? words.fresh : words.progress, numbers));
    this.prompts.forEach((prompt, index) => {
      const isShown = index === current && !this.card;
      const stateText = isShown ? words.here : words[states[index]];
      this.marks[index].dataset.s = isShown ? "now" : states[index];
      setText(this.markLabels[index], fill(words.item, { number: index + 1, state: stateText }));
      setText(this.listStates[index], stateText);
      const group = /** @type {HTMLElement} */ (this.groups.get(prompt.id));
      group.hidden = !isShown;
      group.dataset.state = states[index]; // all that are answered are printed
      group.setAttribute("aria-label", fill(words.fresh, { number: index + 1, count: this.prompts.length }));
      if (isShown) this.showWordCount(group);
    });
    this.backButton.hidden = current === 0;
    setText(this.nextButton, current === this.prompts.length - 1 ? words.last : words.onward);
    this.foot.hidden = Boolean(this.card);
    this.cardBox.hidden = !this.card;
    this.root.dataset.at = this.card ?? this.prompts[current].id;
  }

  /** @param {HTMLElement} group */
  showWordCount(group) {
    const count = countWords(group.querySelector("textarea")?.value ?? "");
    const text = fill(this.words.words, { count });
    const element = /** @type {HTMLElement} */ (group.querySelector("[data-count]"));
    setText(element, count ? text : "");
  }

  /**
   * Show a prompt and focus it.
   * @param {string} id
   */
  goTo(id) {
    journal.send();
    this.card = null;
    this.currentId = id;
    if (this.exercise.value(POSITION) !== id) journal.write(this.exercise.path(POSITION), id);
    this.show();
    this.groups.get(id)?.focus({ preventScroll: true });
    if (this.root.getBoundingClientRect().top < 0) this.root.scrollIntoView({ block: "start" });
  }

  /** @param {number} by 1 for the next prompt, -1 for the previous */
  move(by) {
    const next = this.prompts[this.currentIndex() + by];
    if (by > 0) this.passed.add(this.prompts[this.currentIndex()].id);
    this.note.textContent = (this.passed.size >= ENOUGH && this.words.enough) || this.words.note;
    if (next) this.goTo(next.id);
    else this.showCard("finished");
  }

  /** Skip a prompt. An answer later counts all the same. */
  skip() {
    const prompt = this.prompts[this.currentIndex()];
    if (this.stateOf(prompt) === "waiting") journal.write(this.exercise.path(`${prompt.id}.skipped`), true);
    this.move(1);
  }

  /**
   * Show a card in place of the prompts, until the reader returns to them.
   * @param {"stopped" | "finished"} kind
   */
  showCard(kind) {
    journal.send();
    const current = this.prompts[this.currentIndex()].id;
    const words = this.words[kind];
    const againButton = drawButton("", words.again, () => this.goTo(kind === "finished" ? this.prompts[0].id : current));
    againButton.dataset.do = "again";
    const address = kind === "finished" ? this.words.next_section && `#${this.words.next_section}` : this.words.settle;
    const link = address ? make("a", { class: "bu-btn bu-btn--act", href: address }, words.onward) : null;
    this.cardBox.replaceChildren(make("h3", {}, words.title), renderProse(words.text_html), make("div", { class: "bu-row" }, againButton, link ?? ""));
    this.card = kind;
    this.show();
    this.cardBox.focus({ preventScroll: true });
    this.cardBox.scrollIntoView({ block: "nearest" });
  }

  /** Release what the prompts listen to: they are no longer on the page. */
  end() {
    this.abortController.abort();
    this.exercise.end();
  }
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const prompts = new Prompts(model, el);
    const bind = () => prompts.bind();
    model.on("change:binding", bind);
    bind();
    const stopWaiting = reportReady(el);
    return () => {
      model.off("change:binding", bind);
      stopWaiting();
      prompts.end();
    };
  },
};
