// A plotly chart: its marks are read with a pointer or the arrow keys; buttons switch series and rows on and
// off, choose a range of weeks and save a picture; a table shows the same. It is drawn when it is near the
// screen, and its place is reserved until then. On paper, the table replaces a chart that is not drawn yet.

import { today } from "../core/clock.js";
import { fill } from "../core/language.js";
import { draw, loadPlotly, preloadForAnswers, preloadOnChange, whenNear } from "../page/plotly.js";
import { plainLines } from "../ui/chart_labels.js";
import { fitToPage, joinCharts, nextPoint, pictureOf, pointsOf, rowTicks, visiblePart } from "../ui/chart_layout.js";
import { afterPress, isFramed, make, onPrint, whenIdle, loadStyles, updateChildren } from "../ui/dom.js";
import { emptyCard } from "../ui/empty_state.js";
import { currentColors, dashUnsure, icon, onThemeChange, replaceColors } from "../ui/chart_theme.js";
import { save } from "../ui/save_file.js";

import { tableDetails } from "./table.js";

/** @typedef {import("../ui/chart_layout.js").Point} Point */
/** @typedef {import("../ui/chart_layout.js").Specification} Specification */
/** @typedef {import("../ui/chart_layout.js").Trace} Trace */

const CONFIG = { displayModeBar: false, responsive: false, typesetMath: false, doubleClick: false, showTips: false, plotlyServerURL: "" };
const WINDOWS = [12, 26]; // weeks: about a quarter, half a year
const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
/** @type {Record<string, string>} */
const MIRRORED = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };
let count = 0; // for ids
/** @type {CanvasRenderingContext2D | null} */
let canvas = null;

/** @type {Set<Chart>} */
const charts = new Set();

onPrint(
  () => {
    for (const chart of charts) chart.showTableOnPaper();
  },
  () => {
    for (const chart of charts) chart.hideTableOnPaper();
  },
);

/**
 * The width of a text in a font size, in pixels.
 * @param {string} family of fonts
 * @returns {import("../ui/chart_layout.js").Measure}
 */
function measureIn(family) {
  canvas ??= document.createElement("canvas").getContext("2d");
  const context = /** @type {CanvasRenderingContext2D} */ (canvas);
  return (text, size, weight = 400) => {
    context.font = `${weight} ${size}px ${family}`;
    return context.measureText(text).width;
  };
}

/**
 * Let a style sheet for paper set another width of a chart.
 * @param {HTMLElement} plot
 * @param {Record<string, any>} layout
 */
function makeScalable(plot, { width, height }) {
  plot.style.setProperty("--ratio", `${width} / ${height}`);
  for (const svg of plot.querySelectorAll(".main-svg")) svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
}

class Chart {
  /**
   * @param {any} model
   * @param {HTMLElement} el
   */
  constructor(model, el) {
    this.model = model;
    this.el = el;
    /** @type {Record<string, string>} */
    this.words = model.get("words");
    this.root = make("div", { class: "bu-loopbox", "data-figure": model.get("name") });
    /** @type {{series: Set<string>, rows: Set<number>, weeks: number, last: number | null, everything?: boolean}} */
    this.view = { series: new Set(), rows: new Set(), weeks: WINDOWS[0], last: null };
    /** @type {Promise<void>} */
    this.queue = Promise.resolve();
    this.isNear = false;
    this.isTableOnPaper = false;
    this.width = 0; // in pixels, from the observer: reading it would force a layout
    this.rtl = false;
    this.isScheduled = false;
    this.isListening = false;
    this.failed = false;
    /** @type {Specification | null} */
    this.chart = null;
    /** @type {Specification | null} what plotly has drawn */
    this.drawn = null;
    /** @type {Point[] | null} those of the drawn plot */
    this.points = null;
    /** @type {Point | null} */
    this.current = null;
    /** @type {boolean | undefined} of a chart that can be folded */
    this.isOpen = undefined;
    /** @type {Promise<FontFace[]> | undefined} */
    this.typeface = undefined;
    this.table = tableDetails();
    this.build();
    el.append(this.root);
    charts.add(this);
    whenNear(this.root).then(() => this.cameNear());
    this.stopThemeUpdates = onThemeChange(() => this.redraw());
    this.resizeObserver = new ResizeObserver(([{ contentRect }]) => this.resized(Math.round(contentRect.width)));
    this.resizeObserver.observe(this.frame);
    const draw = () => this.scheduleDraw();
    this.onChange = () => afterPress(draw);
    model.on("change:content", this.onChange);
    model.on("change:earlier", this.onChange);
    if (isFramed()) preloadOnChange();
    this.onChange();
  }

  /** Create the elements around the plot, once, so that the focus stays. */
  build() {
    const { keys, read, options, shown, rows, range, move, picture } = this.words;
    count += 1;
    const id = `bu-chart-${count}`;
    /** @type {any} plotly adds methods to it */
    this.plot = make("div", { role: "img", dir: "ltr", translate: "no" }); // plotly places labels from the left
    const help = make("p", { class: "bu-sr", id }, keys);
    this.reader = make("div", { class: "bu-reader", role: "application", tabindex: "0", "aria-describedby": id }, this.plot);
    this.readout = make("div", { class: "bu-readout", role: "status" }, read);
    this.caption = make("figcaption");
    this.legend = make("div", { class: "bu-toggles", role: "group", "aria-label": shown });
    this.key = make("ul", { class: "bu-chart__key", "aria-hidden": "true" }); // the switches say the same
    this.rowLegend = make("div", { class: "bu-toggles", role: "group", "aria-label": rows });
    this.rowChoice = make("div", { class: "bu-chart__option" }, make("p", { class: "bu-label" }, rows), this.rowLegend);
    this.spans = make("div", { class: "bu-toggles", role: "group", "aria-label": range });
    this.slider = make("input", { type: "range", class: "bu-range", "aria-label": move, min: 0, step: 1 });
    this.days = make("p", { class: "bu-help", "aria-hidden": "true" }); // the slider announces it
    this.rangeBox = make("div", { class: "bu-chart__option bu-chart__range", hidden: true }, make("p", { class: "bu-label" }, range), this.spans, this.days, this.slider);
    this.unfoldButton = make("button", { type: "button", class: "bu-unfold" });
    this.heading = make("h3", { class: "bu-subject" });
    this.table.details.setAttribute("data-table", "");
    this.pictureButton = make("button", { type: "button", class: "bu-btn bu-btn--plain", "data-picture": true }, picture);
    this.seriesChoice = make("div", { class: "bu-chart__option" }, make("p", { class: "bu-label" }, shown), this.legend);
    this.options = make("details", { class: "bu-more", "data-options": true }, make("summary", {}, options), this.rangeBox, this.seriesChoice, this.rowChoice, make("div", { class: "bu-row" }, this.pictureButton));
    this.frame = make("figure", { class: "bu-chart" }, this.caption, this.key, help, this.reader, this.readout);
    this.reader.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.handleKey(event));
    this.reader.addEventListener("blur", () => this.unhover());
    this.slider.addEventListener("input", () => {
      this.view.last = Number(this.slider.value) + this.view.weeks;
      this.redraw();
    });
    this.pictureButton.addEventListener("click", () => this.savePicture());
    this.unfoldButton.addEventListener("click", () => this.unfold(!this.isOpen));
  }

  cameNear() {
    if (!charts.has(this)) return; // removed meanwhile
    this.isNear = true;
    if (this.model.get("content").chart) this.redraw();
    else if (isFramed()) preloadForAnswers();
  }

  /** @param {number} width */
  resized(width) {
    if (width === this.width || (this.failed && !width)) return; // a failed plot is not on the page
    this.width = width;
    this.redraw();
  }

  /** Draw once for several changes of traits. */
  scheduleDraw() {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.enqueue(() => {
      this.isScheduled = false;
      return this.draw();
    });
  }

  redraw() {
    this.enqueue(() => (this.failed ? this.draw() : this.drawPlot()));
  }

  /**
   * Run a step after those before it; each reads the newest content.
   * @param {() => void | Promise<void>} step
   */
  enqueue(step) {
    this.queue = this.queue.then(step).catch(() => this.fail());
  }

  /** Fill in the elements around the plot, and draw the plot. */
  async draw() {
    const content = this.model.get("content");
    const heading = this.model.get("heading");
    this.el.style.display = content.hidden ? "none" : "";
    this.el.classList.toggle("bu-card", Boolean(heading && content.chart));
    this.failed = false;
    this.chart = content.chart ? joinCharts(this.model.get("earlier").chart, content.chart) : null;
    if (!content.chart) {
      const empty = this.model.get("empty");
      this.root.replaceChildren(...(empty.title ? [emptyCard(empty)] : []));
      this.root.dataset.drawn = "empty";
      return;
    }
    this.plot.setAttribute("aria-label", content.label);
    this.reader.setAttribute("aria-label", content.title || heading || content.label);
    const head = heading ? [this.heading] : [];
    if (heading) this.showHeading(heading, Boolean(content.folded));
    this.table.show({ ...content.table, rows: [...(this.model.get("earlier").rows ?? []), ...content.table.rows] });
    const note = content.note ? make("span", { class: "bu-help" }, content.note) : "";
    this.caption.replaceChildren(make("b", { dir: "auto" }, content.title), note);
    this.caption.hidden = !content.title;
    this.drawLegend();
    this.drawRange();
    const beside = [this.options, this.table.details];
    this.surroundings = { head, beside };
    const children = [...head, this.frame, ...beside];
    if (this.root.dataset.drawn !== "true") this.root.dataset.drawn = "waiting";
    if (this.root.firstChild) this.replace(children);
    else this.root.append(...children);
    const { table } = this;
    await this.drawPlot();
    whenIdle().then(table.fill); // two years have a thousand cells
  }

  /**
   * Replace what is around the plot only where it differs: focus and a slider being dragged stay.
   * @param {Element[]} children
   */
  replace(children) {
    const remaining = new Set(children);
    for (const child of [...this.root.children]) if (!remaining.has(child)) child.remove();
    for (const [index, child] of children.entries()) if (this.root.children[index] !== child) this.root.insertBefore(child, this.root.children[index] ?? null);
  }

  /**
   * Show the heading, which opens and closes a chart that is folded.
   * @param {string} heading
   * @param {boolean} isFolded
   */
  showHeading(heading, isFolded) {
    if (isFolded) this.isOpen ??= false;
    else this.isOpen = undefined;
    this.unfoldButton.textContent = heading;
    updateChildren(this.heading, isFolded ? this.unfoldButton : document.createTextNode(heading));
    this.unfold(this.isOpen);
  }

  /** @param {boolean | undefined} isOpen undefined of a chart that is not folded */
  unfold(isOpen) {
    this.isOpen = isOpen;
    this.unfoldButton.setAttribute("aria-expanded", String(isOpen));
    this.root.toggleAttribute("data-folded", isOpen === false);
  }

  /** Switches for the series, and for the rows where there are several. */
  drawLegend() {
    const { data, layout } = /** @type {Specification} */ (this.chart);
    const series = data.filter((trace) => trace.name && trace.showlegend !== false && (trace.x.length || trace.meta));
    series.sort((one, other) => (one.legendrank ?? 0) - (other.legendrank ?? 0));
    const label = (/** @type {Trace} */ { name }) => plainLines(name).join(" ");
    this.toggles(this.legend, series.map((trace) => ({ key: trace.name, label: label(trace), icon: icon(trace) })), this.view.series);
    this.seriesChoice.hidden = !series.length;
    this.key.replaceChildren(...series.map((trace) => make("li", {}, icon(trace), label(trace))));
    const rows = rowTicks(layout).map((_, row) => ({ key: row, label: plainLines(layout.yaxis.ticktext[row]).join(" ") }));
    this.rowChoice.hidden = rows.length < 2;
    this.toggles(this.rowLegend, rows, this.view.rows);
  }

  /**
   * Create toggle buttons, unless the group has the same ones.
   * @template {string | number} Key
   * @param {HTMLElement} group
   * @param {{key: Key, label: string, icon?: Element}[]} items
   * @param {Set<Key>} off the keys of what is switched off
   */
  toggles(group, items, off) {
    const names = JSON.stringify(items.map((item) => item.label));
    if (group.dataset.names === names) return;
    group.dataset.names = names;
    const button = (/** @type {(typeof items)[0]} */ item) => {
      const toggle = make("button", { type: "button", class: "bu-toggle", "aria-pressed": String(!off.has(item.key)) }, item.icon, item.label);
      toggle.addEventListener("click", () => {
        const shown = items.filter(({ key }) => !off.has(key));
        if (group === this.rowLegend && shown.length === 1 && shown[0] === item) return; // a chart has at least one row
        if (!off.delete(item.key)) off.add(item.key);
        toggle.setAttribute("aria-pressed", String(!off.has(item.key)));
        this.redraw();
      });
      return toggle;
    };
    group.replaceChildren(...items.map(button));
  }

  /** Create the controls of the range; they are hidden if there are few weeks. */
  drawRange() {
    const { columns } = this;
    this.rangeBox.hidden = columns.length <= WINDOWS[0];
    if (this.rangeBox.hidden) {
      this.view.weeks = WINDOWS[0];
      return;
    }
    const sizes = [...WINDOWS.filter((size) => size < columns.length), columns.length];
    const label = (/** @type {number} */ size) => (size === columns.length ? this.words.all : fill(this.words.latest, { count: size, number: size }));
    if (!sizes.includes(this.view.weeks)) this.view.weeks = this.view.everything ? columns.length : WINDOWS[0];
    const buttons = sizes.map((size) => {
      const button = make("button", { type: "button", class: "bu-toggle", "aria-pressed": String(size === this.view.weeks) }, label(size));
      button.addEventListener("click", () => {
        Object.assign(this.view, { weeks: size, last: null, everything: size === columns.length });
        for (const other of this.spans.children) other.setAttribute("aria-pressed", String(other === button));
        this.redraw();
      });
      return button;
    });
    if (this.spans.dataset.sizes === String(sizes)) return;
    this.spans.dataset.sizes = String(sizes);
    this.spans.replaceChildren(...buttons);
  }

  /** @returns {string[]} */
  get columns() {
    return this.chart?.layout.xaxis.categoryarray ?? [];
  }

  /** Return the range of columns, and show it on the slider. */
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

  /** Draw the plot in its current width once it is near. Its height is reserved before. */
  async drawPlot() {
    if (!this.chart || !this.width) return; // not laid out yet; the observer calls again
    const { series, rows } = this.view;
    const part = visiblePart(this.chart, { ...this.range(), series, rows });
    const { family } = this.chart.layout.font;
    const style = getComputedStyle(this.root);
    const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    this.rtl = style.direction === "rtl";
    const page = { room: this.width, scale, rtl: this.rtl, measure: measureIn(family) };
    const fitted = () => fitToPage(part, page);
    try {
      if (!this.typeface) this.reserve(fitted());
      this.typeface ??= document.fonts?.load(`16px ${family}`).catch(() => []);
      await this.typeface; // texts are measured in it, or in another one if it does not load
      if (!this.isNear) return this.reserve(fitted());
      this.plotly = await loadPlotly();
      const { data, layout, narrow } = replaceColors(fitted(), currentColors(this.model.get("palette"), this.root));
      this.reserve({ layout, narrow });
      this.points = pointsOf(part);
      this.current = null;
      await draw(this.plot, data, { ...layout, paper_bgcolor: "rgba(0,0,0,0)" }, CONFIG);
      makeScalable(this.plot, layout);
      dashUnsure(this.plot);
      this.drawn = { data, layout };
      if (!this.isListening) {
        this.isListening = true;
        /** @param {{points: {curveNumber: number, pointNumber: number}[]}} event */
        const read = ({ points: [{ curveNumber, pointNumber }] }) => this.read(this.points?.find(({ curve, index }) => curve === curveNumber && index === pointNumber));
        this.plot.on("plotly_hover", read);
        this.plot.on("plotly_click", read); // plotly reports a tap as a click alone
      }
      this.root.dataset.drawn = "true";
    } catch {
      this.fail();
    }
  }

  /** @param {{layout: any, narrow: boolean}} fitted */
  reserve({ layout, narrow }) {
    this.frame.dataset.side = narrow ? "narrow" : "wide";
    this.plot.style.height = `${layout.height}px`;
  }

  showTableOnPaper() {
    if (this.root.dataset.drawn !== "waiting" || !this.surroundings || this.table.details.open) return;
    this.table.fill();
    this.table.details.open = true;
    this.isTableOnPaper = true;
  }

  hideTableOnPaper() {
    if (this.isTableOnPaper) this.table.details.open = false;
    this.isTableOnPaper = false;
  }

  /**
   * Show the text of a point below the chart, where there is space for all of it.
   * @param {Point | undefined} point
   */
  read(point) {
    if (!point) return;
    this.current = point;
    const [first, ...more] = point.lines;
    const text = more.map((line) => make("span", { dir: "auto" }, line));
    this.readout.replaceChildren(make("b", {}, first), ...text);
  }

  /** @param {KeyboardEvent} event */
  handleKey(event) {
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
    this.plotly.Fx.hover(this.plot, [{ curveNumber: point.curve, pointNumber: point.index }]);
    this.read(point);
  }

  unhover() {
    this.current = null;
    if (this.drawn) this.plotly.Fx.unhover(this.plot);
    this.readout.replaceChildren(this.words.read);
  }

  /** Save the chart as a picture, with its title and legend; it is drawn in the page. */
  async savePicture() {
    if (!this.drawn || !this.chart) return;
    const { layout } = this.chart;
    const card = currentColors(this.model.get("palette"), this.root)[layout.paper_bgcolor.toLowerCase()];
    const title = asPlotlyText(this.model.get("content").title);
    const picture = pictureOf(this.drawn, { title, card, measure: measureIn(layout.font.family) });
    const { width, height } = picture.layout;
    const address = await this.plotly.toImage({ ...picture, config: CONFIG }, { format: "png", width, height, scale: 2 });
    const bytes = Uint8Array.from(atob(address.split(",")[1]), (letter) => letter.charCodeAt(0));
    save(bytes, `chart-${today()}.png`, "image/png");
  }

  fail() {
    this.failed = true;
    const { head, beside } = this.surroundings ?? { head: [], beside: [] };
    this.root.replaceChildren(...head, make("p", { class: "bu-note", role: "status" }, this.words.failed), ...beside);
    this.table.details.setAttribute("open", "");
    this.table.fill();
    this.root.dataset.drawn = "failed";
  }

  remove() {
    charts.delete(this);
    this.stopThemeUpdates();
    this.resizeObserver.disconnect();
    this.model.off("change:content", this.onChange);
    this.model.off("change:earlier", this.onChange);
    this.plotly?.purge(this.plot);
  }
}

/**
 * Escape a text for plotly.
 * @param {string} text
 */
const asPlotlyText = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("$", "&#36;");

export const widget = {
  /** @param {{model: any, el: HTMLElement}} options */
  render({ model, el }) {
    loadStyles();
    const chart = new Chart(model, el);
    return () => chart.remove();
  },
};
