import { clearPage, fakeModel, fire } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

let resize;
globalThis.ResizeObserver = class {
  constructor(callback) {
    resize = callback;
    this.targets = new Set();
  }

  observe(target) {
    this.targets.add(target);
  }

  disconnect() {
    this.targets.clear();
  }
};
const { widget } = await import("../src/widgets/diagram.js");

const EMPTY = { title: "Empty", text: "Write first.", button: "Go", target: "map" };
const SVG = '<svg viewBox="0 0 10 10"><path d="M0 0"></path><foreignObject><div><div dir="auto">text</div></div></foreignObject></svg>';
const CONTENT = {
  drawings: { wide: SVG, small: SVG },
  opening: ["It starts", "The dishes"],
  listing: [
    { step: 1, title: "What I did", text: "<b>Asked</b>", seat: "pursuer", quoted: false },
    { step: 2, title: "What they thought", text: "Here we go", seat: "withdrawer", quoted: true },
  ],
  panels: [],
  whole: true,
};

let model;
let remove;

function draw(content = CONTENT) {
  clearPage();
  document.head.innerHTML = '<link rel="stylesheet" href="/css/pages.css">';
  model = fakeModel({ name: "loop", own: true, empty: EMPTY, content });
  remove = widget.render({ model, el: document.body });
}

const root = () => document.querySelector("[data-figure=loop]");
const list = () => document.querySelector(".bu-told");

beforeEach(() => draw());

test("each size is drawn once, the smallest first, and the texts are a list too", () => {
  assert.deepEqual([...root().querySelectorAll("figure > div")].map((element) => element.className), ["bu-loop--small", "bu-loop--wide"]);
  assert.equal(list().textContent, "It startsThe dishes1What I did<b>Asked</b>2What they thoughtHere we go");
  assert.equal(list().querySelectorAll(".bu-voice").length, 1);
  assert.equal(root().dataset.drawn, "true");
});

test("nothing in a drawing can run or load anything", () => {
  const hostile = '<svg viewBox="0 0 1 1" onload="x()"><script>x()</script><image href="http://localhost/a.png"/><a href="javascript:x()"><text>a</text></a><path d="M0 0" onclick="x()" class="y"/><style>*{}</style></svg>';
  draw({ ...CONTENT, drawings: { wide: hostile } });
  assert.equal(root().querySelector("figure svg").outerHTML, '<svg viewBox="0 0 1 1"><path d="M0 0"></path></svg>');
});

test("words of a person are excluded from translation", () => {
  for (const element of list().querySelectorAll("[dir=auto]")) assert.equal(element.getAttribute("translate"), "no");
});

test("words of an example are not", () => {
  model = fakeModel({ name: "loop", own: false, empty: EMPTY, content: CONTENT });
  clearPage();
  widget.render({ model, el: document.body });
  assert.equal(list().querySelector("[translate]"), null);
});

test("where the drawing has all texts the list is for screen readers, unless one is cut", () => {
  const text = root().querySelector("foreignObject > div > div");
  assert.equal(list().classList.contains("bu-told--drawn"), true);
  Object.defineProperty(text, "offsetHeight", { configurable: true, value: 50 });
  resize([{ target: text }]);
  assert.equal(list().classList.contains("bu-told--drawn"), false);
  Object.defineProperty(text, "offsetHeight", { configurable: true, value: 0 });
  resize([{ target: text }]);
  assert.equal(list().classList.contains("bu-told--drawn"), true);
});

test("a drawing that lacks texts has a visible list", () => {
  draw({ ...CONTENT, whole: false });
  assert.equal(list().classList.contains("bu-told--drawn"), false);
});

test("without an opening the list begins with the steps", () => {
  draw({ ...CONTENT, opening: ["", ""] });
  assert.equal(list().querySelector(".bu-starts"), null);
});

test("both panels are drawn beside each other", () => {
  draw({ ...CONTENT, panels: [{ seat: "pursuer", rows: [["Needed", "An answer"]] }, { seat: "withdrawer", rows: [] }] });
  const sides = [...document.querySelectorAll(".bu-beneath > div")];
  assert.deepEqual(sides.map((side) => [side.className, side.textContent]), [["bu-side bu-side--reach", "NeededAn answer"], ["bu-side bu-side--step", ""]]);
});

test("without anything to draw a card leads to the exercise", () => {
  model.set("content", { drawings: null });
  assert.equal(root().dataset.drawn, "empty");
  document.body.insertAdjacentHTML("beforeend", '<div data-exercise="map"><textarea></textarea></div>');
  root().querySelector("button").click();
  assert.equal(document.activeElement.tagName, "TEXTAREA");
});

test("a card whose exercise is not on the page does nothing", () => {
  model.set("content", { drawings: null });
  root().querySelector("button").click();
  assert.equal(root().dataset.drawn, "empty");
});

test("a removed diagram removes its listeners", () => {
  remove();
  assert.equal(model.listenerCount(), 0);
});

const timePasses = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("nothing moves while the mouse is down, and the click comes first", async () => {
  const button = document.createElement("button");
  document.body.append(button);
  let atClick = "";
  button.addEventListener("click", () => (atClick = root().dataset.drawn));
  fire(button, "pointerdown");
  model.set("content", { ...CONTENT, drawings: null });
  await timePasses(20);
  assert.equal(root().dataset.drawn, "true");
  fire(button, "pointerup");
  button.click();
  assert.equal(atClick, "true");
  await timePasses(20);
  assert.equal(root().dataset.drawn, "empty");
});

test("a long press delays a drawing for a second", async () => {
  fire(document.body, "pointerdown");
  model.set("content", { ...CONTENT, drawings: null });
  await timePasses(1100);
  assert.equal(root().dataset.drawn, "empty");
});
