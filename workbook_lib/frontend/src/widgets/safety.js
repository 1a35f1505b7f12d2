// The safety check. Its answers stay in the radio buttons: this module writes to no journal, storage, address
// or model, and sends nothing.
//
// No answer is read. The same text follows for everyone, so that nobody who looks at the screen later can tell
// what was chosen, and the questions are then removed from the page.

import { fill } from "../core/language.js";
import { loadStyles, make, reveal } from "../ui/dom.js";

let checkCount = 0; // on this page, for names of radio buttons

/**
 * @param {string} label
 * @param {string} cssClass
 * @param {() => void} onClick
 */
function drawButton(label, cssClass, onClick) {
  const button = make("button", { type: "button", class: `bu-btn ${cssClass}` }, label);
  button.addEventListener("click", onClick);
  return button;
}

/**
 * @param {any} words
 * @param {{id: string, text: string, examples: string}} question
 * @param {number} index
 * @param {number} count
 * @param {string} name
 */
function drawQuestion(words, question, index, count, name) {
  const progress = make("span", { class: "bu-small bu-soft" }, fill(words.progress, { number: index + 1, count }));
  const legend = make("legend", { tabindex: "-1" }, progress, question.text);
  const help = make("p", { class: "bu-help", id: `${name}-${index}` }, question.examples);
  const chips = words.answers.map((/** @type {string} */ answer) => {
    // A browser that restores a page does not restore inputs without autocomplete.
    const input = make("input", { type: "radio", name: `${name}-${index}`, autocomplete: "off" });
    return make("label", { class: "bu-chip" }, input, make("span", {}, answer));
  });
  const attributes = { class: "bu-field", "aria-describedby": help.id, "data-question": question.id };
  return make("fieldset", attributes, legend, help, make("div", { class: "bu-chips" }, ...chips));
}

/**
 * A button to another section. A link would put into the address where someone went from here.
 * @param {string} label
 * @param {string} cssClass
 * @param {string} id
 */
function sectionButton(label, cssClass, id) {
  return drawButton(label, cssClass, () => {
    const heading = document.getElementById(id);
    if (!heading) return;
    reveal(heading);
    heading.setAttribute("tabindex", "-1");
    heading.focus();
    heading.scrollIntoView();
  });
}

/**
 * What follows the questions.
 * @param {any} after
 * @param {HTMLElement} restart
 */
function drawAfter(after, restart) {
  const { sentence } = after;
  const heading = make("h3", { tabindex: "-1" }, after.title);
  const texts = after.text.map((/** @type {string} */ text) => make("p", {}, text));
  const suggestion = make(
    "div",
    { class: "bu-safety__sentence bu-flow" },
    make("p", {}, sentence.before),
    make("p", {}, make("span", { class: "bu-voice" }, sentence.text)),
    make("p", {}, make("b", {}, sentence.guard)),
  );
  const row = make(
    "div",
    { class: "bu-row" },
    sectionButton(after.lines, "bu-btn--act", "lines"),
    sectionButton(after.alone, "", "alone"),
    restart,
  );
  const note = make("p", { class: "bu-soft bu-small" }, after.gone);
  return { heading, root: make("div", { class: "bu-flow", "data-safety-after": true }, heading, note, ...texts, suggestion, row) };
}

/**
 * Draw the check: one question at a time, then the text that follows.
 * @param {Element} root
 * @param {{words: any, questions: any[], after: any}} content
 */
export function draw(root, { words, questions, after }) {
  const start = () => {
    checkCount += 1;
    const name = `safety-${checkCount}`;
    const fields = questions.map((question, index) => drawQuestion(words, question, index, questions.length, name));
    let current = 0;
    const show = (/** @type {number} */ index, isFocused = true) => {
      current = index;
      fields.forEach((field, position) => {
        field.hidden = position !== current;
      });
      back.hidden = current === 0;
      next.textContent = current === fields.length - 1 ? words.finish : words.onward;
      if (isFocused) fields[current].querySelector("legend")?.focus();
    };
    const finish = () => {
      form.reset();
      const following = drawAfter(after, restartButton());
      root.replaceChildren(following.root);
      following.heading.focus();
    };
    const back = drawButton(words.back, "", () => show(current - 1));
    const next = drawButton(words.onward, "bu-btn--act", () => (current === fields.length - 1 ? finish() : show(current + 1)));
    const stop = drawButton(words.stop, "bu-btn--plain", finish);
    const bar = make("div", { class: "bu-bar" }, make("div", { class: "bu-row" }, next, back), stop);
    const attributes = { class: "bu-form", autocomplete: "off", "aria-label": words.label };
    const form = /** @type {HTMLFormElement} */ (/** @type {unknown} */ (make("form", attributes, ...fields, bar)));
    form.addEventListener("submit", (event) => event.preventDefault());
    // A page that a browser suspends and restores comes back without answers.
    addEventListener("pagehide", () => form.reset());
    root.replaceChildren(form);
    show(0, false);
    return form;
  };
  const restartButton = () => drawButton(words.again, "bu-btn--plain", () => start().querySelector("legend")?.focus());
  start();
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    // Folded, so that those who look for a phone number need not read the questions first.
    const content = model.get("content");
    const root = make("div", { class: "bu-card bu-safety" });
    const summary = make("summary", {}, content.words.open ?? content.words.label);
    draw(root, content);
    el.append(make("details", { class: "bu-more", "data-safety": true }, summary, root));
  },
};
