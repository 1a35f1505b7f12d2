// Shows a diagram that Python drew as SVG, and its texts as a list.

import { make, loadStyles } from "../ui/dom.js";
import { emptyCard } from "../ui/empty_state.js";

const ELEMENTS = new Set(["svg", "path", "circle", "text", "foreignObject", "div"]);
const ATTRIBUTES = new Set([
  ...["xmlns", "viewBox", "role", "aria-label", "style", "dir", "translate", "x", "y", "width", "height"],
  ...["cx", "cy", "r", "d", "fill", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "font-weight"],
]);
// The smallest comes first: a style sheet shows it instead of those after it.
const SIZES = ["small", "narrow", "wide"];
const MARKS = { pursuer: "is-r", withdrawer: "is-t" };
const SIDES = { pursuer: "reach", withdrawer: "step" };

/**
 * The elements of a drawing, and only those that a drawing has: nothing in it can run or load anything.
 * @param {string} markup
 */
function parsed(markup) {
  const template = make("template");
  template.innerHTML = markup;
  for (const element of template.content.querySelectorAll("*")) {
    if (!ELEMENTS.has(element.localName)) element.remove();
    else for (const { name } of [...element.attributes]) if (!ATTRIBUTES.has(name)) element.removeAttribute(name);
  }
  return template.content;
}

/** Whether a text has more lines than its box: a translation, larger letters, or wider spaces. */
const isCut = (text) => text.offsetHeight > text.parentElement.offsetHeight + 1;

class Diagram {
  constructor(model, el) {
    this.model = model;
    this.root = make("div", { class: "bu-loopbox", "data-figure": model.get("name") });
    this.cut = new Set();
    this.watch = new ResizeObserver((changes) => this.resized(changes.map(({ target }) => target)));
    this.changed = () => this.draw();
    el.append(this.root);
    model.on("change:content", this.changed);
    this.draw();
  }

  draw() {
    const content = this.model.get("content");
    this.watch.disconnect();
    this.cut.clear();
    this.list = null;
    this.root.dataset.drawn = content.drawings ? "true" : "empty";
    if (!content.drawings) {
      this.root.replaceChildren(emptyCard(this.model.get("empty")));
      return;
    }
    const sizes = SIZES.filter((size) => content.drawings[size]);
    const drawings = sizes.map((size) => make("div", { class: `bu-loop--${size}` }, parsed(content.drawings[size])));
    const figure = make("figure", { class: "bu-loop" }, ...drawings);
    this.list = this.listed(content);
    this.root.replaceChildren(figure, this.list, ...(content.panels.length ? [this.paneled(content.panels)] : []));
    this.shorten();
    for (const text of figure.querySelectorAll("foreignObject > div > div")) this.watch.observe(text);
  }

  /** Words of a person are their own, those of an example are not. */
  words(tag, attributes, text) {
    const words = make(tag, this.model.get("own") ? { ...attributes, dir: "auto" } : attributes, text);
    words.dir = "auto";
    return words;
  }

  /** How it starts, and the steps. */
  listed({ opening: [title, text], listing }) {
    const items = listing.map((item) => {
      const words = this.words("span", { class: item.said ? "bu-voice" : null }, item.text);
      const number = make("span", { class: "n", "aria-hidden": "true" }, String(item.step));
      return make("li", { class: MARKS[item.seat] }, number, make("div", {}, make("b", {}, item.title), words));
    });
    const starts = text ? make("p", { class: "bu-starts" }, make("b", {}, title), this.words("span", {}, text)) : null;
    return make("div", { class: "bu-told" }, starts, make("ol", { class: "bu-steps" }, ...items));
  }

  /** What the middle of the drawing may have no room for, on two sides that face each other. */
  paneled(panels) {
    const entry = ([title, text]) => make("div", {}, make("dt", {}, title), this.words("dd", {}, text));
    const sides = panels.map(({ seat, rows }) => make("div", { class: `bu-side bu-side--${SIDES[seat]}` }, make("dl", { class: "bu-moves" }, ...rows.map(entry))));
    return make("div", { class: "bu-pair bu-beneath" }, ...sides);
  }

  resized(texts) {
    for (const text of texts) this.cut[isCut(text) ? "add" : "delete"](text);
    this.shorten();
  }

  /** Where the wide drawing shows all texts of the list, screen readers alone have the list. */
  shorten() {
    this.list.classList.toggle("bu-told--drawn", this.model.get("content").whole && !this.cut.size);
  }

  end() {
    this.watch.disconnect();
    this.model.off("change:content", this.changed);
  }
}

export const widget = {
  render({ model, el }) {
    loadStyles();
    const diagram = new Diagram(model, el);
    return () => diagram.end();
  },
};
