// A chart of plotly: marks that answer a pointer and the arrow keys, switches for series and rows, a
// range for long histories, a picture to save, and a table of the same.

import { today } from "../core/clock.js";
import { ahead, plotly, react } from "../page/plotly.js";
import { fitted, joined, nextPoint, pictureOf, plainLines, pointsOf, rowTicks, visiblePart } from "../ui/chart_layout.js";
import { fill, framed, make, rest, styles } from "../ui/dom.js";
import { emptyCard } from "../ui/empty_state.js";
import { colored, onTheme, swaps } from "../ui/chart_theme.js";
import { bar } from "../ui/sign_table.js";
import { save } from "./download.js";
import { drawTable } from "./table.js";

const CONFIG = { displayModeBar: false, responsive: false, typesetMath: false, doubleClick: false, showTips: false, plotlyServerURL: "" };
const WINDOWS = [13, 26]; // weeks: a quarter, half a year
const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
const MIRRORED = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };
const LEVELS = ["healthy", "mixed", "concerning", "unsure", "none"];

/** Symbols of markers as icons of 18 by 18. */
const SYMBOLS = {
  circle: "M9 3a6 6 0 1 0 .01 0z",
  diamond: "M9 1.5L16.5 9 9 16.5 1.5 9z",
  "line-ns": "M9 2v14",
  "line-ew": "M3 9h12",
};

let charts = 0; // for ids
let canvas = null;

/** The width of a text in a font size, in pixels. */
function measureIn(family) {
  canvas ??= document.createElement("canvas").getContext("2d");
  return (text, size, weight = 400) => {
    canvas.font = `${weight} ${size}px ${family}`;
    return canvas.measureText(text).width;
  };
}

/** The mark of a series as an icon; decoration, the label says it too. */
function icon({ meta, fill: area, marker }) {
  if (LEVELS.includes(meta)) return bar(meta);
  const [symbol, open] = (marker?.symbol ?? "circle").split(/-(?=open$)/);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of [["viewBox", "0 0 18 18"], ["aria-hidden", "true"], ["class", "bu-symbol"], ["data-open", String(Boolean(open || area))]]) svg.setAttribute(name, value);
  path.setAttribute("d", SYMBOLS[symbol] ?? SYMBOLS.circle);
  svg.append(path);
  if (area) svg.dataset.area = area;
  return svg;
}

/** What the chart says, as a table that opens. While it is closed, `fill` can wait for the chart. */
function tabled({ summary, columns, rows }, open) {
  const scroll = make("div", { class: "bu-scroll", tabindex: "0", role: "region", "aria-label": summary });
  const title = make("summary", {}, summary);
  const details = make("details", { class: "bu-more", open }, title, scroll);
  const fill = () => {
    if (!scroll.firstChild) scroll.append(drawTable(summary, columns, rows));
  };
  if (open) fill();
  title.addEventListener("click", fill);
  return { details, fill };
}

/** Lets a style sheet for paper give a chart another width than it was made for. */
function scalable(plot, { width, height }) {
  plot.style.setProperty("--ratio", `${width} / ${height}`);
  for (const svg of plot.querySelectorAll(".main-svg")) svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
}

class Chart {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.words = model.get("words");
    this.root = make("div", { class: "bu-loopbox", "data-figure": model.get("name") });
    this.view = { series: new Set(), rows: new Set(), weeks: WINDOWS[0], last: null };
    this.queue = Promise.resolve();
    this.room = 0; // pixels of width, as far as the page has told; asking would have it laid out at once
    this.build();
    el.append(this.root);
    this.offTheme = onTheme(() => this.again());
    this.watch = new ResizeObserver(([{ contentRect }]) => this.resized(Math.round(contentRect.width)));
    this.watch.observe(this.frame);
    this.changed = () => this.due();
    model.on("change:content", this.changed);
    model.on("change:earlier", this.changed);
    if (framed() && !model.get("content").chart) ahead();
    this.changed();
  }

  /** What stands around the plot, made once so that focus stays where it is. */
  build() {
    const { keys, read, shown, range, move, picture } = this.words;
    charts += 1;
    const id = `bu-chart-${charts}`;
    this.plot = make("div", { role: "img", dir: "ltr", translate: "no" }); // plotly places labels from the left
    const help = make("p", { class: "bu-sr", id }, keys);
    this.reader = make("div", { class: "bu-reader", role: "application", tabindex: "0", "aria-describedby": id }, this.plot);
    this.readout = make("div", { class: "bu-readout", role: "status" }, read);
    this.caption = make("figcaption");
    this.legend = make("div", { class: "bu-toggles", role: "group", "aria-label": shown });
    this.rowLegend = make("div", { class: "bu-toggles", role: "group", "aria-label": this.words.rows });
    this.rowChoice = make("details", { class: "bu-more" }, make("summary", {}, this.words.rows), this.rowLegend);
    this.spans = make("div", { class: "bu-toggles", role: "group", "aria-label": range });
    this.slider = make("input", { type: "range", class: "bu-range", "aria-label": move, min: 0, step: 1 });
    this.days = make("p", { class: "bu-help", "aria-hidden": "true" }); // the slider says it, too
    this.rangeBox = make("div", { class: "bu-chart__range", hidden: true }, this.spans, this.days, this.slider);
    this.saved = make("button", { type: "button", class: "bu-btn bu-btn--plain", "data-picture": true }, picture);
    this.frame = make("figure", { class: "bu-chart" }, this.caption, this.legend, help, this.reader, this.readout, this.rangeBox);
    this.reader.addEventListener("keydown", (event) => this.key(event));
    this.reader.addEventListener("blur", () => this.unhover());
    this.slider.addEventListener("input", () => {
      this.view.last = Number(this.slider.value) + this.view.weeks;
      this.again();
    });
    this.saved.addEventListener("click", () => this.savePicture());
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

  /** What stands around the plot, and the plot when there is room for it. */
  draw() {
    const content = this.model.get("content");
    const heading = this.model.get("heading");
    this.el.style.display = content.hidden ? "none" : "";
    this.el.classList.toggle("bu-card", Boolean(heading && content.chart));
    this.failed = false;
    this.chart = content.chart && joined(this.model.get("earlier").chart, content.chart);
    if (!content.chart) {
      const empty = this.model.get("empty");
      this.root.replaceChildren(...(empty.title ? [emptyCard(empty)] : []));
      this.root.dataset.drawn = "empty";
      return null;
    }
    this.plot.setAttribute("aria-label", content.label);
    this.reader.setAttribute("aria-label", content.title || heading || content.label);
    const head = heading ? [make("h3", { class: "bu-subject" }, heading)] : [];
    const rows = [...(this.model.get("earlier").rows ?? []), ...content.table.rows];
    this.table = tabled({ ...content.table, rows }, this.root.querySelector("details[data-table]")?.open);
    this.table.details.setAttribute("data-table", "");
    const note = content.note ? make("span", { class: "bu-help" }, content.note) : "";
    this.caption.replaceChildren(make("b", { dir: "auto" }, content.title), note);
    this.caption.hidden = !content.title;
    this.drawLegend();
    this.drawRange();
    const beside = [this.rowChoice, make("div", { class: "bu-row" }, this.saved), this.table.details];
    this.beside = { head, beside };
    const children = [...head, this.frame, ...beside];
    if (this.root.firstChild) this.replace(children);
    else this.root.append(...children);
    return this.fit();
  }

  /** Replace what is around the plot only where it differs: focus and a slider being dragged stay. */
  replace(children) {
    const stays = new Set(children);
    for (const child of [...this.root.children]) if (!stays.has(child)) child.remove();
    for (const [place, child] of children.entries()) if (this.root.children[place] !== child) this.root.insertBefore(child, this.root.children[place] ?? null);
  }

  /** Switches for the series, and for the rows where there are several. */
  drawLegend() {
    const { data, layout } = this.chart;
    const series = data.filter((trace) => trace.name && trace.showlegend !== false && (trace.x.length || trace.meta));
    series.sort((one, other) => (one.legendrank ?? 0) - (other.legendrank ?? 0));
    this.toggles(this.legend, series.map((trace) => ({ key: trace.name, label: plainLines(trace.name).join(" "), icon: icon(trace) })), this.view.series);
    const rows = rowTicks(layout).map((_, row) => ({ key: row, label: plainLines(layout.yaxis.ticktext[row]).join(" ") }));
    this.rowChoice.hidden = rows.length < 2;
    this.toggles(this.rowLegend, rows, this.view.rows);
  }

  /** Buttons that switch something off and on; those that are there already stay. */
  toggles(group, items, off) {
    const names = JSON.stringify(items.map((item) => item.label));
    if (group.dataset.names === names) return;
    group.dataset.names = names;
    const button = (item) => {
      const toggle = make("button", { type: "button", class: "bu-toggle", "aria-pressed": String(!off.has(item.key)), "data-series": item.key }, item.icon, item.label);
      toggle.addEventListener("click", () => {
        if (!off.delete(item.key)) off.add(item.key);
        toggle.setAttribute("aria-pressed", String(!off.has(item.key)));
        this.again();
      });
      return toggle;
    };
    group.replaceChildren(...items.map(button));
  }

  /** How many weeks are shown, and which; only where there are more than the shortest range. */
  drawRange() {
    const { columns } = this;
    this.rangeBox.hidden = columns.length <= WINDOWS[0];
    if (this.rangeBox.hidden) {
      this.view.weeks = WINDOWS[0];
      return;
    }
    const sizes = [...WINDOWS.filter((size) => size < columns.length), columns.length];
    const label = (size) => (size === columns.length ? this.words.all : fill(this.words.latest, { number: size }));
    if (!sizes.includes(this.view.weeks)) this.view.weeks = this.view.everything ? columns.length : WINDOWS[0];
    const buttons = sizes.map((size) => {
      const button = make("button", { type: "button", class: "bu-toggle", "aria-pressed": String(size === this.view.weeks), "data-weeks": size }, label(size));
      button.addEventListener("click", () => {
        Object.assign(this.view, { weeks: size, last: null, everything: size === columns.length });
        for (const other of this.spans.children) other.setAttribute("aria-pressed", String(other === button));
        this.again();
      });
      return button;
    });
    if (this.spans.dataset.sizes === String(sizes)) return;
    this.spans.dataset.sizes = String(sizes);
    this.spans.replaceChildren(...buttons);
  }

  get columns() {
    return this.chart.layout.xaxis.categoryarray ?? [];
  }

  /** The columns in range, and the slider that says which they are. */
  range() {
    const { columns } = this;
    const { weeks, last } = this.view;
    const end = Math.min(last ?? columns.length, columns.length);
    const first = Math.max(0, end - weeks);
    if (!this.rangeBox.hidden) {
      const shown = columns.slice(first, first + weeks);
      this.slider.max = String(columns.length - weeks);
      this.slider.value = String(first);
      this.slider.hidden = weeks === columns.length;
      const days = fill(this.words.span, { first: shown[0], last: shown[shown.length - 1] });
      this.slider.setAttribute("aria-valuetext", days);
      this.days.textContent = days;
    }
    return { first, count: weeks };
  }

  /** The plot at the size that there is now; its place is held until plotly.js has come. */
  async fit() {
    if (!this.chart || !this.room) return; // not on screen yet; the observer calls again
    const { series, rows } = this.view;
    const part = visiblePart(this.chart, { ...this.range(), series, rows });
    const { family } = this.chart.layout.font;
    const style = getComputedStyle(this.root);
    const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    this.rtl = style.direction === "rtl";
    const page = { room: this.room, scale, rtl: this.rtl, measure: measureIn(family) };
    try {
      if (!window.Plotly) this.plot.style.height = `${fitted(part, page).layout.height}px`;
      await plotly();
      this.typeface ??= document.fonts?.load(`16px ${family}`);
      await this.typeface; // widths are measured in it
      const swap = swaps(this.model.get("palette"), this.root);
      const { data, layout, narrow } = colored(fitted(part, page), swap);
      this.frame.dataset.side = narrow ? "narrow" : "wide";
      this.plot.style.height = `${layout.height}px`;
      this.points = pointsOf(part);
      this.current = null;
      await react(this.plot, data, { ...layout, paper_bgcolor: "rgba(0,0,0,0)" }, CONFIG);
      scalable(this.plot, layout);
      this.drawn = { data, layout };
      if (!this.heard) {
        this.heard = true;
        const read = ({ points: [{ curveNumber, pointNumber }] }) => this.read(this.points.find(({ curve, index }) => curve === curveNumber && index === pointNumber));
        this.plot.on("plotly_hover", read);
        this.plot.on("plotly_click", read); // plotly reports a tap as a click alone
      }
      this.root.dataset.drawn = "true";
    } catch {
      this.fail();
    }
    rest().then(this.table.fill); // two years have a thousand cells
  }

  /** What a point is about, below the chart; there it has all the room that it needs. */
  read(point) {
    if (!point) return;
    this.current = point;
    const [first, ...more] = point.lines;
    const text = more.map((line) => make("span", { dir: "auto" }, line));
    this.readout.replaceChildren(make("b", {}, first), ...text);
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !this.points) return;
    if (event.key === "Escape") {
      this.unhover();
      return;
    }
    if (!KEYS.includes(event.key)) return;
    event.preventDefault();
    const point = nextPoint(this.points, this.current, this.rtl ? (MIRRORED[event.key] ?? event.key) : event.key);
    if (!point) {
      this.readout.replaceChildren(this.words.nothing);
      return;
    }
    window.Plotly.Fx.hover(this.plot, [{ curveNumber: point.curve, pointNumber: point.index }]);
    this.read(point);
  }

  unhover() {
    this.current = null;
    if (window.Plotly && this.drawn) window.Plotly.Fx.unhover(this.plot);
    this.readout.replaceChildren(this.words.read);
  }

  /** Save the chart as a picture, with its title and legend; it is drawn in the page. */
  async savePicture() {
    if (!this.drawn) return;
    const card = swaps(this.model.get("palette"), this.root)[this.chart.layout.paper_bgcolor.toLowerCase()];
    const title = asPlotlyText(this.model.get("content").title);
    const picture = pictureOf(this.drawn, { title, card, measure: measureIn(this.chart.layout.font.family) });
    const { width, height } = picture.layout;
    const address = await window.Plotly.toImage({ ...picture, config: CONFIG }, { format: "png", width, height, scale: 2 });
    const bytes = Uint8Array.from(atob(address.split(",")[1]), (letter) => letter.charCodeAt(0));
    save(bytes, `chart-${today()}.png`, "image/png");
  }

  fail() {
    this.failed = true;
    const { head, beside } = this.beside;
    this.root.replaceChildren(...head, make("p", { class: "bu-note", role: "status" }, this.words.failed), ...beside);
    this.table.details.setAttribute("open", "");
    this.table.fill();
    this.root.dataset.drawn = "failed";
  }

  end() {
    this.offTheme();
    this.watch.disconnect();
    this.model.off("change:content", this.changed);
    this.model.off("change:earlier", this.changed);
    window.Plotly?.purge(this.plot);
  }
}

/** A text as a plotly text: its own signs mean nothing. */
const asPlotlyText = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("$", "&#36;");

export const widget = {
  render({ model, el }) {
    styles();
    const chart = new Chart(model, el);
    return () => chart.end();
  },
};
