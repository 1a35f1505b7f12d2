import { fakeModel, fire, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const observers = [];
const resizeObservers = [];
const listeners = new Map(); // by media query

class FakeIntersectionObserver {
  constructor(callback, options) {
    Object.assign(this, { callback, options, targets: [] });
    observers.push(this);
  }
  observe(target) {
    this.targets.push(target);
  }
  disconnect() {
    this.targets = [];
  }
  report(isIntersecting) {
    if (this.targets.length) this.callback([{ isIntersecting }]);
  }
}

class FakeResizeObserver {
  constructor(callback) {
    this.callback = callback;
    resizeObservers.push(this);
  }
  observe() {}
  disconnect() {}
}

globalThis.ResizeObserver = window.ResizeObserver = FakeResizeObserver;
globalThis.matchMedia = window.matchMedia = (media) => ({ media, matches: false, removeEventListener() {}, addEventListener: (_, listener) => listeners.set(media, listener) });
document.documentElement.style.fontSize = "16px";
document.fonts = { load: () => Promise.resolve() };
window.HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: 8 * text.length }) });
document.body.innerHTML = '<header class="bu-top"></header>';
const { widget } = await import("../src/widgets/chart.js");
const plotlyModule = await import("../src/page/plotly.js");

const WEEKS = ["1 Mar", "8 Mar"];
const SPECIFICATION = {
  data: [{ type: "bar", name: "low", hoverinfo: "text", x: WEEKS, base: [0, 0], y: [0.2, 0.2], hovertext: WEEKS, marker: {} }],
  layout: { font: { size: 14, family: "Body" }, hoverlabel: { font: { size: 15 } }, meta: { row: 50, top: 0.25 }, xaxis: { categoryarray: WEEKS }, yaxis: { tickvals: [0], ticktext: ["First"], range: [-0.5, 0.5] } },
};
const CONTENT = { chart: SPECIFICATION, label: "Weeks", title: "Weeks", note: "", table: { summary: "As a table", columns: ["Week"], rows: [["1 Mar"]] } };
const WORDS = { keys: "", read: "", shown: "", rows: "", range: "", move: "", picture: "Save", all: "All", latest: "", span: "", failed: "Failed" };

const requested = () => document.querySelectorAll('script[src*="plotly"]');
const wait = () => new Promise((resolve) => setTimeout(resolve, 30));

/** Let plotly.js arrive once it is asked for. */
async function deliver() {
  for (let turn = 0; turn < 50 && !requested().length; turn += 1) await wait();
  const [script] = requested();
  window.Plotly = { drawn: [], purge() {}, react: async (element, data) => void window.Plotly.drawn.push({ element, data }) };
  script.onload();
  await wait();
}

/** Draw a chart in the width of a page. */
function draw(content = CONTENT) {
  const el = document.createElement("div");
  document.body.append(el);
  const model = fakeModel({ name: "weeks", words: WORDS, palette: {}, empty: {}, heading: "", earlier: {}, content });
  window.Element.prototype.on = () => {}; // plotly adds it to the plot
  const remove = widget.render({ model, el });
  const observer = observers.at(-1);
  resizeObservers.at(-1).callback([{ contentRect: { width: 800 } }]);
  return { root: el.querySelector("[data-figure]"), model, observer, remove };
}

// One page for all tests: plotly.js is loaded in the last ones.
beforeEach(() => {
  globalThis.IntersectionObserver = window.IntersectionObserver = FakeIntersectionObserver;
});

test("a chart far from the screen asks for nothing, and its place is reserved", async () => {
  const { root, observer, remove } = draw();
  await wait();
  observer.report(false);
  await wait();
  assert.equal(requested().length, 0);
  assert.equal(root.dataset.drawn, "waiting");
  assert.match(root.querySelector("[role=img]").style.height, /^\d{2,}px$/);
  assert.equal(observer.options.rootMargin, "100% 0px");
  remove();
});

test("paper shows the table of a chart that is not drawn, and the page hides it again", async () => {
  const { root, remove } = draw();
  await wait();
  const table = () => root.querySelector("details[data-table]");
  fire(window, "beforeprint");
  listeners.get("print")({ matches: true });
  assert.equal(table().open, true);
  assert.equal(table().querySelectorAll("tbody tr").length, 1);
  fire(window, "afterprint");
  assert.equal(table().open, false);
  table().open = true; // by the reader
  fire(window, "beforeprint");
  fire(window, "afterprint");
  assert.equal(table().open, true);
  remove();
  table().open = false;
  fire(window, "beforeprint");
  assert.equal(table().open, false);
});

test("an empty chart that is near asks for plotly.js only if there are answers", async () => {
  const { observer, remove } = draw({ chart: null });
  observer.report(true);
  await wait();
  assert.equal(requested().length, 0);
  remove();
});

test("in a browser that observes nothing, every element is near", async () => {
  delete window.IntersectionObserver;
  const near = plotlyModule.whenNear(document.body);
  assert.equal(await Promise.race([near.then(() => "near"), wait().then(() => "far")]), "near");
});

test("a chart that comes near is drawn, and then those that are far away", async () => {
  const [near, far] = [draw(), draw()];
  await wait();
  near.observer.report(true);
  await deliver();
  assert.equal(requested().length, 1);
  assert.equal(near.root.dataset.drawn, "true");
  await wait();
  assert.equal(far.root.dataset.drawn, "true");
  assert.equal(window.Plotly.drawn.length, 2);
  assert.deepEqual(far.observer.targets, []);
  for (const { remove } of [near, far]) remove();
});

test("a changed answer is drawn, and paper leaves the table of a drawn chart closed", async () => {
  const { root, model, remove } = draw();
  await wait();
  assert.equal(root.dataset.drawn, "true");
  const before = window.Plotly.drawn.length;
  model.set("content", { ...CONTENT, label: "Other" });
  await wait();
  assert.equal(window.Plotly.drawn.length, before + 1);
  assert.equal(root.querySelector("[role=img]").getAttribute("aria-label"), "Other");
  fire(window, "beforeprint");
  assert.equal(root.querySelector("details[data-table]").open, false);
  fire(window, "afterprint");
  await settle();
  remove();
});
