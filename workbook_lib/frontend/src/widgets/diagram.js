// Shows a diagram that Python drew as SVG, and its texts as a list.

import { afterPress, loadStyles, make, SEAT_CLASSES } from "../ui/dom.js";
import { emptyCard } from "../ui/empty_state.js";

const ELEMENTS = new Set(["svg", "path", "circle", "text", "foreignObject", "div"]);
const ATTRIBUTES = new Set([
  ...["xmlns", "viewBox", "role", "aria-label", "style", "dir", "translate", "x", "y", "width", "height"],
  ...["cx", "cy", "r", "d", "fill", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "font-weight"],
]);
// The smallest comes first: a style sheet shows it instead of those after it.
const SIZES = ["small", "narrow", "wide"];
/** @type {Record<string, string>} */
const MARKS = { pursuer: "is-r", withdrawer: "is-t" };

/**
 * The elements of a drawing, and only those that a drawing has: nothing in it can run or load anything.
 * @param {string} markup
 */
function parseDrawing(markup) {
  const template = make("template");
  template.innerHTML = markup;
  for (const element of template.content.querySelectorAll("*")) {
    if (!ELEMENTS.has(element.localName)) element.remove();
    else for (const { name } of [...element.attributes]) if (!ATTRIBUTES.has(name)) element.removeAttribute(name);
  }
  return template.content;
}

/**
 * Whether a text has more lines than its box: a translation, larger letters, or wider spaces.
 * @param {HTMLElement} text
 */
const isCut = (text) => text.offsetHeight > (text.parentElement?.offsetHeight ?? 0) + 1;

/**
 * @typedef {object} Item of the list of steps
 * @property {number} step
 * @property {string} title
 * @property {string} text
 * @property {string} seat
 * @property {boolean} quoted whether the text is spoken words
 *
 * @typedef {object} Content
 * @property {Record<string, string> | null} drawings SVG by size
 * @property {[string, string]} opening a heading, and what set it off
 * @property {Item[]} listing
 * @property {{seat: string, rows: [string, string][]}[]} panels
 * @property {boolean} whole whether the wide drawing has all texts of the list
 */

class Diagram {
  /**
   * @param {any} model
   * @param {HTMLElement} el
   */
  constructor(model, el) {
    this.model = model;
    this.root = make("div", { class: "bu-loopbox", "data-figure": model.get("name") });
    /** @type {Set<HTMLElement>} the texts that their boxes cut off */
    this.cut = new Set();
    /** @type {HTMLElement | null} the steps as a list */
    this.list = null;
    this.observer = new ResizeObserver((changes) => this.resized(changes.map(({ target }) => /** @type {HTMLElement} */ (target))));
    const draw = () => this.draw();
    this.onChange = () => afterPress(draw);
    el.append(this.root);
    model.on("change:content", this.onChange);
    this.draw();
  }

  draw() {
    /** @type {Content} */
    const { drawings, ...content } = this.model.get("content");
    this.observer.disconnect();
    this.cut.clear();
    this.list = null;
    this.root.dataset.drawn = drawings ? "true" : "empty";
    if (!drawings) {
      this.root.replaceChildren(emptyCard(this.model.get("empty")));
      return;
    }
    const sizes = SIZES.filter((size) => drawings[size]);
    const diagrams = sizes.map((size) => make("div", { class: `bu-loop--${size}` }, parseDrawing(drawings[size])));
    const figure = make("figure", { class: "bu-loop" }, ...diagrams);
    this.list = this.drawList(content);
    this.root.replaceChildren(figure, this.list, ...(content.panels.length ? [this.drawPanels(content.panels)] : []));
    this.hideList();
    for (const text of figure.querySelectorAll("foreignObject > div > div")) this.observer.observe(text);
  }

  /**
   * Draw a text. `make` keeps an element with `dir` from translation services, as a person's own words need it;
   * an example may be translated, so its direction is set afterwards.
   * @param {string} tag
   * @param {Record<string, any>} attributes
   * @param {string} text
   */
  drawText(tag, attributes, text) {
    const element = make(tag, this.model.get("own") ? { ...attributes, dir: "auto" } : attributes, text);
    element.dir = "auto";
    return element;
  }

  /**
   * How it starts, and the steps.
   * @param {Pick<Content, "opening" | "listing">} content
   */
  drawList({ opening: [title, text], listing }) {
    const items = listing.map((item) => {
      const words = this.drawText("span", { class: item.quoted ? "bu-voice" : null }, item.text);
      const number = make("span", { class: "n", "aria-hidden": "true" }, String(item.step));
      return make("li", { class: MARKS[item.seat] }, number, make("div", {}, make("b", {}, item.title), words));
    });
    const starts = text ? make("p", { class: "bu-starts" }, make("b", {}, title), this.drawText("span", {}, text)) : null;
    return make("div", { class: "bu-told" }, starts, make("ol", { class: "bu-steps" }, ...items));
  }

  /**
   * What the middle of the drawing may have no room for, on two sides that face each other.
   * @param {Content["panels"]} panels
   */
  drawPanels(panels) {
    const entry = (/** @type {[string, string]} */ [title, text]) => make("div", {}, make("dt", {}, title), this.drawText("dd", {}, text));
    const sides = panels.map(({ seat, rows }) => make("div", { class: `bu-side bu-side--${SEAT_CLASSES[seat]}` }, make("dl", { class: "bu-moves" }, ...rows.map(entry))));
    return make("div", { class: "bu-pair bu-beneath" }, ...sides);
  }

  /** @param {HTMLElement[]} texts */
  resized(texts) {
    for (const text of texts) {
      if (isCut(text)) this.cut.add(text);
      else this.cut.delete(text);
    }
    afterPress(() => this.hideList());
  }

  /** Where the wide drawing shows all texts of the list, screen readers alone have the list. */
  hideList() {
    this.list?.classList.toggle("bu-told--drawn", this.model.get("content").whole && !this.cut.size);
  }

  end() {
    this.observer.disconnect();
    this.model.off("change:content", this.onChange);
  }
}

export const widget = {
  /** @param {{model: any, el: HTMLElement}} options */
  render({ model, el }) {
    loadStyles();
    const diagram = new Diagram(model, el);
    return () => diagram.end();
  },
};
