import { clearPage } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";

const media = {};
globalThis.matchMedia = (query) => (media[query] ??= Object.assign(new EventTarget(), { media: query, matches: false }));
const { currentColors, onThemeChange, replaceColors } = await import("../src/ui/chart_theme.js");

const FORCED = "(forced-colors: active)";
const DARK = "(prefers-color-scheme: dark)";

beforeEach(() => {
  clearPage();
  media[FORCED].matches = false;
  document.body.style.setProperty("--bu-card", " #101010 ");
});

test("colors are replaced wherever they are, in any case, and nothing else", () => {
  const chart = { color: "#FFFFFF", list: ["#ffffff", "#123456", 7, null], marker: { line: { color: "#ffffff" } }, text: "white #ffffff" };
  assert.deepEqual(replaceColors(chart, { "#ffffff": "black" }), { color: "black", list: ["black", "#123456", 7, null], marker: { line: { color: "black" } }, text: "white #ffffff" });
});

test("the chart given as an argument is not changed", () => {
  const chart = { color: "#ffffff" };
  replaceColors(chart, { "#ffffff": "black" });
  assert.equal(chart.color, "#ffffff");
});

test("the current color of a variable is that at the element; one that is not set stays", () => {
  assert.deepEqual(currentColors({ "--bu-card": "#FFFFFF", "--bu-unknown": "#00FF00" }, document.body), { "#ffffff": "#101010", "#00ff00": "#00FF00" });
});

test("with forced colors the system's colors are used, and no helper element stays on the page", () => {
  media[FORCED].matches = true;
  const colors = currentColors({ "--bu-card": "#ffffff", "--bu-line": "#cccccc", "--bu-unknown": "#00ff00" }, document.body);
  assert.deepEqual(Object.values(colors), ["rgb(255, 255, 255)", "rgb(102, 102, 102)", "rgb(0, 0, 0)"], "as a browser computes Canvas, GrayText and CanvasText");
  assert.equal(document.querySelector("i"), null);
});

test("each way to change the theme calls back, until it is ended", async () => {
  const callback = mock.fn();
  const end = onThemeChange(callback);
  const changes = [
    () => media[DARK].dispatchEvent(new Event("change")),
    () => media[FORCED].dispatchEvent(new Event("change")),
    () => document.documentElement.setAttribute("data-theme", "dark"),
    () => document.body.setAttribute("data-jp-theme-light", "false"),
  ];
  for (const [index, change] of changes.entries()) {
    change();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(callback.mock.callCount(), index + 1);
  }
  end();
  for (const change of changes) change();
  document.documentElement.setAttribute("data-theme", "light");
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(callback.mock.callCount(), changes.length);
});
