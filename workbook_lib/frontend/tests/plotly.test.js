import { fakeModel, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";

globalThis.VERSION = "7";
const { requestFile, useKernel } = await import("../src/page/kernel_files.js");
const { journal } = await import("../src/core/journal.js");

mock.timers.enable({ apis: ["setTimeout"] });

/** plotly.js as a module that nothing has loaded yet. */
let copy = 0;
const load = () => import(`../src/page/plotly.js?${(copy += 1)}`);
const script = () => document.querySelector("script[src]");

/** Let the page be idle, and scripts be requested. */
async function idle() {
  for (let step = 0; step < 3; step += 1) {
    mock.timers.tick(1);
    await settle();
  }
}

beforeEach(() => {
  document.head.replaceChildren();
  document.body.replaceChildren();
  delete window.Plotly;
  globalThis.EMBEDDED = false;
});

test("plotly.js is loaded once for several charts", async () => {
  const { draw, loadPlotly } = await load();
  const drawings = [];
  const drawn = Promise.all([draw("first", [1], {}, {}), draw("second", [2], {}, {}), loadPlotly()]);
  await idle();
  assert.equal(document.querySelectorAll("script").length, 1);
  assert.match(script().src, /plotly\.min\.js\?v=7$/);
  window.Plotly = { react: (...parts) => drawings.push(parts) };
  script().onload();
  await drawn;
  assert.deepEqual(drawings.map(([element]) => element), ["first", "second"]);
});

test("a copy that the page has already is used", async () => {
  window.Plotly = {};
  const { loadPlotly } = await load();
  const loading = loadPlotly();
  await idle();
  assert.equal(await loading, window.Plotly);
  assert.equal(script(), null);
});

test("after a failure the next chart tries again", async () => {
  const { loadPlotly } = await load();
  const failing = assert.rejects(loadPlotly(), /did not load/);
  await idle();
  script().onerror();
  await failing;
  assert.equal(script(), null);
  const loading = loadPlotly();
  await idle();
  window.Plotly = {};
  script().onload();
  assert.equal(await loading, window.Plotly);
});

test("an AMD loader of the page is hidden while the script runs, and comes back, also after a failure", async () => {
  const define = () => {};
  window.define = define;
  const { loadPlotly } = await load();
  const failing = assert.rejects(loadPlotly());
  await idle();
  assert.equal(window.define, undefined);
  script().onerror();
  await failing;
  assert.equal(window.define, define);
  delete window.define;
});

test("plotly.js is loaded before the first chart when an answer changes", async () => {
  const { preloadOnChange } = await load();
  preloadOnChange();
  preloadOnChange();
  await idle();
  assert.equal(script(), null);
  document.dispatchEvent(new window.Event("change"));
  await idle();
  assert.equal(document.querySelectorAll("script").length, 1);
});

test("plotly.js is loaded for a chart without marks only where the exercises have answers", async () => {
  let answered = "";
  const hasEntries = mock.method(journal, "hasEntriesIn", (scope) => scope === answered);
  document.body.innerHTML = '<div data-scope="form"></div>';
  const { preloadForAnswers } = await load();
  preloadForAnswers();
  await idle();
  assert.equal(script(), null);
  answered = "form";
  preloadForAnswers();
  await idle();
  assert.equal(document.querySelectorAll("script").length, 1);
  hasEntries.mock.restore();
});

test("files come from the kernel where the host serves none; each request gets its own", async () => {
  const model = fakeModel({});
  const urls = [];
  URL.createObjectURL = (blob) => `blob:${urls.push(blob)}`;
  useKernel(model);
  const files = Promise.all([requestFile("a.js"), requestFile("b.js"), requestFile("a.js")]);
  assert.deepEqual(model.sent.map(({ name }) => name), ["a.js", "b.js", "a.js"]);
  model.emit("msg:custom", { type: "entries" }, []);
  model.emit("msg:custom", { type: "file", name: "c.js" }, [new Uint8Array([1])]);
  model.emit("msg:custom", { type: "file", name: "a.js" }, [new Uint8Array([50])]);
  model.emit("msg:custom", { type: "file", name: "b.js" }, [new Uint8Array([51])]);
  assert.deepEqual(await files, ["blob:2", "blob:3", "blob:2"]);
  assert.deepEqual([await urls[1].text(), urls[1].type], ["2", "text/javascript"]);
});

test("a kernel that sends no file is a failure after half a minute", async () => {
  useKernel(fakeModel({}));
  const failing = assert.rejects(requestFile("late.js"), /late\.js did not come/);
  mock.timers.tick(30_000);
  await failing;
});

test("a notebook that carries its scripts gets plotly.js from the kernel", async () => {
  globalThis.EMBEDDED = true;
  const model = fakeModel({});
  URL.createObjectURL = () => "blob:plotly";
  useKernel(model);
  const { loadPlotly } = await load();
  loadPlotly();
  await idle();
  model.emit("msg:custom", { type: "file", name: "plotly.min.js" }, []);
  await idle();
  assert.equal(script().src, "blob:plotly");
});
