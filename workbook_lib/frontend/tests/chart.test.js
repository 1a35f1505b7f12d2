import { clearPage, click, fakeModel, fire, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

let resize;
globalThis.ResizeObserver = class {
  constructor(callback) {
    resize = (width) => callback([{ contentRect: { width } }]);
  }

  observe() {}
  disconnect() {}
};
window.HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: text.length * 7 }) });
const Plotly = (window.Plotly = {}); // it is loaded once for all charts
document.documentElement.style.fontSize = "16px";
document.head.innerHTML = '<link rel="stylesheet" href="/css/pages.css">';
const { widget } = await import("../src/widgets/chart.js");

const WORDS = {
  keys: "Keys.", read: "Point at a mark.", shown: "Series", range: "Range", move: "Move", picture: "Save a picture", rows: "Rows", all: "All", latest: { one: "1 week", other: "{count} weeks" },
  span: "{first} to {last}", nothing: "Nothing to read.", failed: "It could not be drawn.",
};
const weeks = (count) => Array.from({ length: count }, (_, week) => `week ${week + 1}`);

/** Content with one series in one row or two, over some weeks. */
function content(count = 3, rows = 1) {
  const names = weeks(count);
  const ticks = Array.from({ length: rows }, (_, row) => -row);
  const trace = (name, meta) => ({
    type: "bar", name, meta, hoverinfo: "text",
    x: ticks.flatMap(() => names), base: ticks.flatMap((tick) => names.map(() => tick - 0.25)), y: ticks.flatMap(() => names.map(() => 0.5)),
    hovertext: ticks.flatMap((tick) => names.map((week) => `${week}<br>${name} &amp; <b>row</b> ${-tick}`)),
  });
  const layout = {
    font: { size: 14, family: "Test" }, hoverlabel: { font: { size: 15 } }, meta: { row: 50, top: 0.25 }, paper_bgcolor: "#FFFFFF",
    xaxis: { categoryarray: names, title: { text: "Week" } }, yaxis: { tickvals: ticks, ticktext: ticks.map((tick) => `Row ${-tick}`), range: [-rows + 0.5, 0.5] },
  };
  return { chart: { data: [trace("Healthy", "healthy"), trace("Unsure", "unsure")], layout }, label: "A chart", title: "Weeks", note: "", hidden: false, table: { summary: "As a table", columns: ["Week", "Count"], rows: names.map((week) => [week, "1"]) } };
}

let model;
let drawings;
let remove;
let listeners;

async function wait() {
  for (let step = 0; step < 30; step += 1) await new Promise((resolve) => setTimeout(resolve, 0));
  await settle();
}

async function draw(traits = {}) {
  clearPage();
  model = fakeModel({ words: WORDS, name: "weeks", heading: "", palette: { "--bu-card": "#ffffff" }, empty: {}, earlier: {}, content: content(), ...traits });
  const el = document.body.appendChild(document.createElement("div"));
  remove = widget.render({ model, el });
  resize(700);
  await wait();
}

beforeEach(() => {
  [drawings, listeners] = [[], {}];
  Object.assign(Plotly, {
    async react(plot, data, layout) {
      plot.on = (name, listener) => (listeners[name] = listener);
      drawings.push({ data, layout });
    },
    Fx: { hover: (_, [point]) => drawings.push(point), unhover() {} },
    purge: () => drawings.push("purged"),
    toImage: async (picture) => {
      drawings.push(picture);
      return `data:image/png;base64,${btoa("picture")}`;
    },
  });
});
afterEach(() => remove?.());

const root = () => document.querySelector("[data-figure]");
const reader = () => document.querySelector(".bu-reader");
const readout = () => document.querySelector(".bu-readout").textContent;
const toggle = (name) => [...document.querySelectorAll(".bu-toggle")].find((element) => element.textContent.endsWith(name));
const press = (key, more) => fire(reader(), "keydown", { key, ...more });
const lastDrawing = () => drawings.filter(({ layout }) => layout).at(-1);

test("a chart is drawn in the width of the page, with a table beside it", async () => {
  await draw();
  assert.deepEqual([root().dataset.drawn, lastDrawing().layout.width], ["true", 700]);
  assert.equal(document.querySelectorAll("details[data-table] tbody tr").length, 3);
  drawings.length = 0;
  resize(700);
  await wait();
  assert.equal(drawings.length, 0);
  resize(320);
  await wait();
  assert.deepEqual([drawings.length, lastDrawing().layout.width, document.querySelector("figure").dataset.side], [1, 320, "narrow"]);
});

test("arrow keys read the points one by one, with the reader's notes as text", async () => {
  await draw();
  assert.equal(press("ArrowRight").defaultPrevented, true);
  assert.equal(readout(), "week 1Healthy & row 0");
  press("ArrowRight");
  press("ArrowRight");
  assert.equal(readout(), "week 2Healthy & row 0");
  press("End");
  assert.equal(readout(), "week 3Unsure & row 0");
  press("Escape");
  assert.equal(readout(), "Point at a mark.");
  assert.equal(press("ArrowRight", { ctrlKey: true }).defaultPrevented, false);
  assert.equal(press("a").defaultPrevented, false);
});

test("the key has the letter that is in each mark of a series", async () => {
  const traits = content();
  const point = (name, more) => ({ type: "scatter", name, meta: name, hoverinfo: "text", x: [], y: [], hovertext: [], ...more });
  traits.chart.data = [point("Fits", { marker: { symbol: "circle" } }), point("Guess", { mode: "markers+text", text: "?", marker: { symbol: "circle-open" } })];
  await draw({ content: traits });
  const marks = [...document.querySelectorAll(".bu-chart__key li")].map((item) => [item.lastChild.textContent, item.querySelector("text")?.textContent]);
  assert.deepEqual(marks, [["Fits", undefined], ["Guess", "?"]]);
});

test("a pointer on a mark shows the same text", async () => {
  await draw();
  listeners.plotly_hover({ points: [{ curveNumber: 1, pointNumber: 2 }] });
  assert.equal(readout(), "week 3Unsure & row 0");
  listeners.plotly_click({ points: [{ curveNumber: 0, pointNumber: 0 }] });
  assert.equal(readout(), "week 1Healthy & row 0");
});

test("a series is switched off and on, and keys skip it", async () => {
  await draw();
  click(toggle("Healthy"));
  await wait();
  assert.deepEqual([toggle("Healthy").getAttribute("aria-pressed"), lastDrawing().data[0].visible], ["false", false]);
  press("Home");
  assert.equal(readout(), "week 1Unsure & row 0");
  click(toggle("Unsure"));
  await wait();
  press("ArrowRight");
  assert.equal(readout(), "Nothing to read.");
});

test("rows can be switched off where there are several", async () => {
  await draw({ content: content(3, 2) });
  const choice = toggle("Row 1").closest(".bu-chart__option");
  assert.equal(choice.hidden, false);
  click(toggle("Row 0"));
  await wait();
  assert.deepEqual(lastDrawing().layout.yaxis.ticktext, ["Row 1"]);
  click(toggle("Row 1")); // the last row stays
  await wait();
  assert.deepEqual([lastDrawing().layout.yaxis.ticktext, toggle("Row 1").getAttribute("aria-pressed")], [["Row 1"], "true"]);
});

test("many weeks have a range, which a slider moves", async () => {
  await draw({ content: content(30) });
  const slider = document.querySelector("input[type=range]");
  assert.deepEqual([lastDrawing().layout.xaxis.categoryarray.length, slider.getAttribute("aria-valuetext"), slider.max], [12, "week 19 to week 30", "18"]);
  slider.value = "0";
  fire(slider, "input");
  await wait();
  assert.equal(slider.getAttribute("aria-valuetext"), "week 1 to week 12");
  click(toggle("All"));
  await wait();
  assert.deepEqual([lastDrawing().layout.xaxis.categoryarray.length, slider.hidden], [30, true]);
  model.set("content", content(31));
  await wait();
  assert.equal(lastDrawing().layout.xaxis.categoryarray.length, 31, "all stays all");
});

test("few weeks have no range", async () => {
  await draw({ content: content(12) });
  assert.equal(document.querySelector(".bu-chart__range").hidden, true);
});

test("earlier weeks that arrived first are drawn with the current ones", async () => {
  const earlier = content(2);
  await draw({ earlier: { chart: earlier.chart, rows: earlier.table.rows } });
  assert.equal(lastDrawing().layout.xaxis.categoryarray.length, 5);
  assert.equal(document.querySelectorAll("tbody tr").length, 5);
});

test("new content keeps the focus and the switches; several changes are drawn once", async () => {
  await draw();
  click(toggle("Healthy"));
  reader().focus();
  await wait();
  drawings.length = 0;
  model.set("content", content(4));
  model.set("content", content(5));
  await wait();
  assert.deepEqual([drawings.length, document.activeElement === reader(), lastDrawing().data[0].visible], [1, true, false]);
});

test("without a chart a card leads to the exercise, and a chart takes its place", async () => {
  await draw({ content: { hidden: false }, empty: { title: "Empty", text: "Write.", button: "Go", target: "x" } });
  assert.deepEqual([root().dataset.drawn, document.querySelector("h3").textContent], ["empty", "Empty"]);
  model.set("content", content());
  await wait();
  assert.deepEqual([root().dataset.drawn, document.querySelector("h3")], ["true", null]);
});

test("where plotly fails, a sentence and the open table take the place of the chart, until it works", async () => {
  const { react } = Plotly;
  Plotly.react = async () => Promise.reject(new Error("no"));
  await draw();
  assert.deepEqual([root().dataset.drawn, document.querySelector(".bu-note").textContent, document.querySelector("details[data-table]").open], ["failed", "It could not be drawn.", true]);
  Plotly.react = react;
  model.set("content", content(4));
  await wait();
  assert.deepEqual([root().dataset.drawn, document.querySelector(".bu-note")], ["true", null]);
});

test("a chart whose font does not load is drawn in another one", async (context) => {
  document.fonts = { load: async () => Promise.reject(new Error("NetworkError")) };
  context.after(() => delete document.fonts);
  await draw();
  assert.equal(root().dataset.drawn, "true");
});

test("what can be pressed stays the same element when the content changes", async () => {
  await draw({ heading: "Weeks", content: { ...content(), folded: true } });
  const parts = () => [".bu-unfold", "[data-table] > summary", "[data-options] > summary", ".bu-toggle"].map((selector) => document.querySelector(selector));
  const before = parts();
  click(before[0]);
  document.querySelector("[data-table]").open = true;
  model.set("content", { ...content(4), folded: true });
  await wait();
  assert.deepEqual(parts(), before);
  assert.deepEqual([before[0].getAttribute("aria-expanded"), root().hasAttribute("data-folded")], ["true", false]);
  assert.equal(document.querySelectorAll("[data-table] tbody tr").length, 4);
  model.set("content", content(4));
  await wait();
  assert.deepEqual([document.querySelector("h3").innerHTML, root().hasAttribute("data-folded")], ["Weeks", false]);
});

test("a content that cannot be drawn does not keep the next one from being drawn", async () => {
  await draw();
  const broken = content(3);
  broken.chart.layout.yaxis = null;
  model.set("content", broken);
  await wait();
  assert.equal(root().dataset.drawn, "failed");
  model.set("content", content(4));
  await wait();
  assert.equal(root().dataset.drawn, "true");
});

test("a picture has the title, as text, and the legend", async () => {
  const files = [];
  URL.createObjectURL = (blob) => `blob:${files.push(blob)}`;
  window.HTMLAnchorElement.prototype.click = function () {
    files.push(this.download);
  };
  await draw({ content: { ...content(), title: "A <b> & $x$" } });
  click(document.querySelector("[data-picture]"));
  await wait();
  const picture = drawings.at(-1);
  assert.deepEqual([picture.layout.title.text, picture.layout.showlegend], ["A &lt;b> &amp; &#36;x&#36;", true]);
  assert.deepEqual([await files[0].text(), files[0].type], ["picture", "image/png"]);
  assert.match(files[1], /^chart-\d{4}-\d\d-\d\d\.png$/);
});

test("a removed chart removes its listeners and frees its drawing", async () => {
  await draw();
  remove();
  remove = null;
  assert.deepEqual([model.listenerCount(), drawings.at(-1)], [0, "purged"]);
});
