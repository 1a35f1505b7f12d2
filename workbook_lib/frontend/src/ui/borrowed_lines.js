// Sentences to borrow, by the moments they are for: each can be kept and copied.

import { copyButton } from "./clipboard.js";
import { fill, make } from "./dom.js";

function card(line, id, field, keep) {
  const input = make("input", { type: "checkbox", value: line.id, "data-option": line.id, "aria-describedby": `${id}-text` });
  input.addEventListener("change", keep);
  const label = make("label", { class: "bu-chip" }, input, make("span", {}, field.keep));
  const { button, said } = copyButton(field.copying, () => line.text);
  button.setAttribute("aria-describedby", `${id}-text`);
  const voice = make("p", { class: "bu-voice", id: `${id}-text` }, fill(field.quote, { words: line.text }));
  const note = line.note ? make("p", { class: "bu-small bu-soft" }, line.note) : null;
  const element = make("li", { class: "bu-line" }, voice, note, make("div", { class: "bu-row" }, label, button, said));
  return { input, element };
}

/** A field whose answer is the list of the ids that are kept. */
export function lines(field, id, words, changed) {
  let kept = [];
  const cards = [];
  const known = () => new Set(cards.map(({ input }) => input.value));
  const keep = () => {
    const here = known();
    const chosen = cards.filter(({ input }) => input.checked).map(({ input }) => input.value);
    kept = [...chosen, ...kept.filter((each) => !here.has(each))]; // a line of another pack is not lost
    changed(kept.length ? kept : null);
  };
  const moments = field.moments.map((moment) => {
    const drawn = moment.lines.map((line) => card(line, `${id}-${line.id}`, field, keep));
    cards.push(...drawn);
    const list = make("ul", { class: "bu-lines" }, ...drawn.map((each) => each.element));
    return make("fieldset", { class: "bu-moment" }, make("legend", {}, moment.label), list);
  });
  const element = make("div", { class: "bu-moments", role: "group", "aria-label": field.label, "data-field": field.id }, ...moments);
  return {
    element,
    control: element,
    show(value) {
      kept = Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
      for (const { input } of cards) input.checked = kept.includes(input.value);
    },
  };
}
