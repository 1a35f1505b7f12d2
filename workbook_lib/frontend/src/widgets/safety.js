// The safety check. What is chosen here stays in the page's own radio buttons and nowhere else:
// this module writes to no journal, no storage, no address, no model, and asks nobody anything.
//
// No answer is ever read. The same words follow for everyone, so that nobody who looks at the screen
// later can tell what was chosen; and when they come, the questions are taken off the page.

import { fill, make, styles } from "../ui/dom.js";

let checks = 0; // names of radio buttons are shared by a whole page

function question(words, item, index, count, name) {
  const progress = fill(words.progress, { number: index + 1, count });
  const legend = make("legend", { tabindex: "-1" }, make("span", { class: "bu-kicker-line bu-small bu-soft" }, progress), item.text);
  const help = make("p", { class: "bu-help", id: `${name}-${index}` }, item.examples);
  const chips = words.answers.map((answer) => {
    // A browser that restores a page does not restore what has autocomplete off.
    const input = make("input", { type: "radio", name: `${name}-${index}`, autocomplete: "off" });
    return make("label", { class: "bu-chip" }, input, make("span", {}, answer));
  });
  return make(
    "fieldset",
    { class: "bu-field", "aria-describedby": help.id, "data-question": item.id },
    legend,
    help,
    make("div", { class: "bu-chips" }, ...chips),
  );
}

/** To another section. No link: a link would write into the address where someone went from here. */
function goes(label, kind, section) {
  const made = make("button", { type: "button", class: `bu-btn ${kind}` }, label);
  made.addEventListener("click", () => {
    const heading = document.getElementById(section);
    heading?.setAttribute("tabindex", "-1");
    heading?.focus();
    heading?.scrollIntoView();
  });
  return made;
}

function following({ after, words }, again) {
  const { sentence } = after;
  const heading = make("h3", { tabindex: "-1" }, after.title);
  const prose = after.text.map((each) => make("p", {}, each));
  const kept = make(
    "div",
    { class: "bu-safety__sentence bu-flow" },
    make("p", {}, sentence.before),
    make("p", {}, make("q", { class: "bu-voice" }, sentence.text)),
    make("p", {}, make("b", {}, sentence.guard)),
  );
  const row = make(
    "div",
    { class: "bu-row" },
    goes(after.lines, "bu-btn--act", "lines"),
    goes(after.alone, "", "alone"),
    again,
  );
  const gone = make("p", { class: "bu-soft bu-small" }, after.gone);
  return { heading, root: make("div", { class: "bu-flow", "data-safety-after": true }, heading, gone, ...prose, kept, row) };
}

export function draw(root, content) {
  const { words, questions } = content;
  const begin = () => {
    checks += 1;
    const name = `safety-${checks}`;
    const asked = questions.map((item, index) => question(words, item, index, questions.length, name));
    const button = (label, kind, press) => {
      const made = make("button", { type: "button", class: `bu-btn ${kind}` }, label);
      made.addEventListener("click", press);
      return made;
    };
    let at = 0;
    const show = (next, focus = true) => {
      at = next;
      for (const [index, question] of asked.entries()) question.hidden = index !== at;
      back.hidden = at === 0;
      onward.textContent = at === asked.length - 1 ? words.finish : words.onward;
      if (focus) asked[at].querySelector("legend").focus();
    };
    const end = () => {
      form.reset();
      const { heading, root: after } = following(content, again());
      root.replaceChildren(after);
      heading.focus();
    };
    const back = button(words.back, "", () => show(at - 1));
    const onward = button(words.onward, "bu-btn--act", () => (at === asked.length - 1 ? end() : show(at + 1)));
    const stop = button(words.stop, "bu-btn--plain", end);
    const bar = make("div", { class: "bu-bar" }, make("div", { class: "bu-row" }, onward, back), stop);
    const form = make("form", { class: "bu-form", autocomplete: "off", "aria-label": words.label }, ...asked, bar);
    form.addEventListener("submit", (event) => event.preventDefault());
    // A page that a browser sets aside, to bring it back later, comes back without answers.
    addEventListener("pagehide", () => form.reset());
    root.replaceChildren(form);
    show(0, false);
    return form;
  };
  const again = () => {
    const made = make("button", { type: "button", class: "bu-btn bu-btn--plain" }, words.again);
    made.addEventListener("click", () => begin().querySelector("legend").focus());
    return made;
  };
  begin();
}

export const widget = {
  render({ model, el }) {
    styles();
    // Folded: nobody who came for a number has to read the questions first.
    const content = model.get("content");
    const root = make("div", { class: "bu-card bu-safety" });
    const fold = make("details", { class: "bu-more", "data-safety": true }, make("summary", {}, content.words.open ?? content.words.label), root);
    draw(root, content);
    el.append(fold);
  },
};
