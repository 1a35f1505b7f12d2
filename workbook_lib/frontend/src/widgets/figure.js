// Draws a plotly figure. Its JSON travels alone, without the library. Colors in it stand for CSS
// tokens, so light and dark need no new figure.

import { ahead, plotly, react } from "../page/plotly.js";
import { framed, make, rest, styles } from "../ui/dom.js";
import { emptyCard } from "../ui/empty_state.js";
import { captioned, colored, letters, onTheme, scalable, swaps, tabled } from "../ui/figure_parts.js";
import { bar } from "../ui/sign_table.js";

const NARROW_BELOW = 560; // pixels of the figure's own width
const SMALL_BELOW = 300; // where words in the drawing would run into one another
const MARKS = { pursuer: "is-r", withdrawer: "is-t" };
const SIDES = { pursuer: "reach", withdrawer: "step" };

/** How it starts and the steps; where the wide drawing shows all of that, screen readers alone have it. */
function listed({ opening: [title, text], listing, whole }) {
  const items = listing.map((item) => {
    const words = make("span", { class: item.said ? "bu-voice" : null, dir: "auto" }, item.text);
    const number = make("span", { class: "n", "aria-hidden": "true" }, String(item.step));
    return make("li", { class: MARKS[item.seat] }, number, make("div", {}, make("b", {}, item.title), words));
  });
  const starts = text ? make("p", { class: "bu-starts" }, make("b", {}, title), make("span", { dir: "auto" }, text)) : null;
  return make("div", { class: whole ? "bu-told bu-told--drawn" : "bu-told" }, starts, make("ol", { class: "bu-steps" }, ...items));
}

/** What the middle of the drawing has no room for, on two sides that face each other. */
function paneled(panels) {
  const entry = ([title, text]) => make("div", {}, make("dt", {}, title), make("dd", { dir: "auto" }, text));
  const sides = panels.map(({ seat, rows }) => make("div", { class: `bu-side bu-side--${SIDES[seat]}` }, make("dl", { class: "bu-moves" }, ...rows.map(entry))));
  return make("div", { class: "bu-pair bu-beneath" }, ...sides);
}

/** What the marks of the drawing stand for. */
function keyed(key) {
  return make("ul", { class: "bu-key" }, ...key.map(([mark, label]) => make("li", {}, bar(mark), label)));
}

class Drawing {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.root = make("div", { class: "bu-loopbox", "data-figure": model.get("name") });
    this.plot = make("div", { role: "img", dir: "ltr", translate: "no" }); // plotly places labels from the left
    this.bands = []; // what plotly draws on, one below the other, and what it drew there
    this.frame = make("figure");
    this.queue = Promise.resolve();
    el.append(this.root);
    this.offTheme = onTheme(() => this.again());
    this.room = 0; // pixels of width, as far as the page has told; asking would have it laid out at once
    this.watch = new ResizeObserver(([{ contentRect }]) => this.resized(Math.round(contentRect.width)));
    this.watch.observe(this.frame);
    this.changed = () => this.due();
    model.on("change:content", this.changed);
    if (framed() && !model.get("content").wide) ahead();
    this.changed();
  }

  resized(room) {
    if (room === this.room || (this.failed && !room)) return; // what failed is out of the page
    this.room = room;
    this.again();
  }

  /** What has changed is drawn in one step, however much of it there is. */
  due() {
    if (this.waits) return;
    this.waits = true;
    this.next(() => {
      this.waits = false;
      return this.draw();
    });
  }

  again() {
    this.next(() => (this.failed ? this.draw() : this.fit()));
  }

  /** One step at a time, each with the newest content. */
  next(step) {
    this.queue = this.queue.then(step);
  }

  /** What stands around the drawing, and the drawing when there is room for it. */
  draw() {
    const content = this.model.get("content");
    const heading = this.model.get("heading");
    this.el.style.display = content.hidden ? "none" : "";
    this.el.classList.toggle("bu-card", Boolean(heading && content.wide));
    this.failed = false;
    this.drawn = null;
    if (!content.wide) {
      this.root.replaceChildren(emptyCard(this.model.get("empty")));
      this.root.dataset.drawn = "empty";
      return null;
    }
    this.plot.setAttribute("aria-label", content.label);
    const list = content.listing.length ? listed(content) : null;
    const panels = content.panels.length ? paneled(content.panels) : null;
    const table = content.table ? tabled(content.table, this.root.querySelector("details")?.open) : null;
    const key = content.key.length ? keyed(content.key) : null;
    const head = heading ? [make("h3", { class: "bu-subject" }, heading)] : [];
    this.drawn = { content, head, list, table, beside: [list, panels, key, table?.details].filter(Boolean) };
    this.frame.className = list ? "bu-loop" : "bu-chart";
    this.frame.replaceChildren(...[captioned(content), this.plot].filter(Boolean));
    this.root.replaceChildren(...head, this.frame, ...this.drawn.beside);
    return this.fit();
  }

  /** The drawing at the size that there is now; its place is held until plotly.js has come. */
  async fit() {
    if (!this.drawn || !this.room) return; // not on screen yet; the observer calls again
    const parts = this.parts();
    try {
      await plotly();
      await letters();
      const swap = swaps(this.model.get("palette"), this.root);
      const look = `${this.room} ${Object.values(swap)}`;
      for (const [place, part] of parts.entries()) {
        const band = this.bands[place];
        if (band.part === part && band.look === look) continue; // a new answer changes one of many
        const { data, layout } = colored(part, swap);
        await react(band.plot, data, { ...layout, ...this.size(layout) });
        scalable(band.plot, this.size(layout));
        Object.assign(band, { part, look });
      }
      this.root.dataset.drawn = "true";
    } catch {
      this.fail();
    }
    const { table } = this.drawn;
    if (table) rest().then(table.fill); // two years have a thousand cells
  }

  /** The parts of the drawing that has room, from the top, and for each a band of its height. */
  parts() {
    const side = this.room < NARROW_BELOW ? "narrow" : "wide";
    this.frame.dataset.side = side;
    const of = (each) => (this.room < SMALL_BELOW && each.small) || each[side];
    const parts = [of(this.drawn.content)];
    for (const band of this.bands.splice(parts.length)) {
      window.Plotly?.purge(band.plot);
      band.plot.remove();
    }
    for (const [place, { layout }] of parts.entries()) {
      if (!this.bands[place]) {
        this.bands.push({ plot: make("div") });
        this.plot.append(this.bands[place].plot);
      }
      this.bands[place].plot.style.height = `${this.size(layout).height}px`;
    }
    return parts;
  }

  /** The size of a part in this room. */
  size({ width, height }) {
    return { width: this.room, height: Math.round((height / width) * this.room), autosize: false };
  }

  fail() {
    this.failed = true;
    const { head, list, table, beside } = this.drawn;
    const { failed } = this.model.get("words");
    this.root.replaceChildren(...head, make("p", { class: "bu-note", role: "status" }, failed), ...beside);
    list?.classList.add("bu-told--alone");
    table?.details.setAttribute("open", "");
    this.root.dataset.drawn = "failed";
  }

  end() {
    this.offTheme();
    this.watch.disconnect();
    this.model.off("change:content", this.changed);
    for (const { plot } of this.bands) window.Plotly?.purge(plot);
  }
}

export const widget = {
  render({ model, el }) {
    styles();
    const drawing = new Drawing(model, el);
    return () => drawing.end();
  },
};
