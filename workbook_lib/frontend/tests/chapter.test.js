import { clearPage, click, settle } from "./dom.js";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { afterEach, beforeEach } from "node:test";
import { parse } from "acorn";

globalThis.ResizeObserver = class {};
document.body.innerHTML = '<script id="bu-words" type="application/json">{"leave": {}, "browser": {"copying": {}}}</script>';
const { journal } = await import("../src/core/journal.js");
const { widgets: activities } = await import("../src/entries/activities.js");
const { widgets: charts } = await import("../src/entries/chart_widgets.js");
const { widgets: largeFields } = await import("../src/entries/large_fields.js");
const { widgets: exercises } = await import("../src/entries/exercises.js");
await import("../src/page/runtime.js");

const PAGE = `<p id="bu-unscripted"></p><i data-save-slot="wide"></i><i data-save-slot="narrow"></i><i id="bu-save"></i>
  <label><input type="checkbox" data-remember-words></label><p id="bu-wait">Wait</p><div id="bu-late" hidden>Late</div><main id="bu-cells" data-waiting></main>`;
const page = document.documentElement.dataset;
const cells = () => document.getElementById("bu-cells");
const late = () => document.getElementById("bu-late");
let copy = 0;

/** What waits for a minute and a half. */
const timers = new Map();
const { setTimeout, clearTimeout } = globalThis;
globalThis.setTimeout = (callback, delay) => (delay === 90_000 ? timers.set(timers.size, callback).size - 1 : setTimeout(callback, delay));
globalThis.clearTimeout = (timer) => timers.delete(timer) || clearTimeout(timer);
const passTime = () => timers.forEach((callback) => void callback());

async function load(html = PAGE) {
  document.body.innerHTML = html;
  await import(`../src/entries/chapter.js?${(copy += 1)}`);
  await settle();
}

beforeEach(() => {
  clearPage();
  timers.clear();
});
afterEach(() => {
  delete page.drawn;
  delete page.workbook;
  localStorage.clear();
  journal.clear();
});

test("texts for pages without scripts are removed, and the page waits", async () => {
  await load();
  assert.equal(document.querySelector("#bu-unscripted"), null);
  assert.deepEqual([document.getElementById("bu-wait").hidden, late().hidden, "waiting" in cells().dataset], [false, true, true]);
});

test("a page whose snapshot takes input is shown, although no kernel is there", async () => {
  await load();
  page.drawn = "first";
  cells().innerHTML = '<form data-scope="cycle/1"></form>';
  await settle();
  assert.deepEqual([document.getElementById("bu-wait"), "waiting" in cells().dataset], [null, false]);
});

test("a page that is ready, or that could not be opened, is shown", async () => {
  await load();
  page.workbook = "ready";
  await settle();
  assert.equal(document.getElementById("bu-wait"), null);
  delete page.workbook;
  await load();
  cells().innerHTML = '<p data-trouble="page"></p>';
  await settle();
  assert.equal(document.getElementById("bu-wait"), null);
});

test("after 90 seconds without a kernel a card is shown until the page is ready", async () => {
  await load();
  passTime();
  assert.deepEqual([document.getElementById("bu-wait").hidden, late().hidden], [true, false]);
  page.workbook = "ready";
  await settle();
  assert.equal(late().hidden, true);
});

test("a page that is ready in time shows no card", async () => {
  await load();
  page.workbook = "ready";
  await settle();
  passTime();
  assert.equal(late().hidden, true);
});

test("the save state is in the place for the width", async () => {
  await load();
  assert.equal(document.getElementById("bu-save").parentElement.dataset.saveSlot, "narrow");
});

test("a guest can have this device remember the entries, where that is offered, and change it", async () => {
  page.remember = "offered";
  await load();
  const box = document.querySelector("[data-remember-words]");
  assert.equal(box.checked, false);
  click(box);
  assert.deepEqual([journal.isRemembered, box.checked], [true, true]);
  journal.setRemembered(false);
  assert.equal(box.checked, false, "also after a change in another tab");
  delete page.remember;
});

test("each component is in one file of widgets, and a chapter knows the file of all that are not usual", () => {
  const names = [exercises, activities, charts, largeFields].flatMap((widgets) => Object.keys(widgets));
  assert.equal(new Set(names).size, names.length);
  const source = readFileSync(new URL("../src/entries/chapter.js", import.meta.url), "utf8");
  const call = parse(source, { ecmaVersion: "latest", sourceType: "module" }).body.find(({ expression }) => expression?.callee?.name === "setWidgetFiles");
  const others = call.expression.arguments[0].properties.find(({ key }) => key.name === "others").value.properties;
  const files = Object.fromEntries(others.map(({ key, value }) => [key.name, value.name]));
  const expected = Object.entries({ activities, charts, largeFields }).flatMap(([file, widgets]) => Object.keys(widgets).map((name) => [name, file]));
  assert.deepEqual(files, Object.fromEntries(expected));
});
