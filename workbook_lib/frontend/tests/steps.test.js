import { click } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

globalThis.scrollTo = window.scrollTo = () => {};
const { journal } = await import("../src/core/journal.js");
const { selectionEvents } = await import("../src/core/selection.js");
const { reveal } = await import("../src/ui/dom.js");
const { LAST_STEP_PATH, SEEN_STEPS_PATH } = await import("../src/core/record_file.js");
const { findSteps, startSteps } = await import("../src/page/steps.js");

const WORDS = {
  where: "Step {number} of {count}", list: "All steps", next: "Next", back: "Back", skip: "Skip", stop: "Stop",
  everything: "Everything", one_at_a_time: "One at a time",
};
const PAGE = `<main id="main"><header class="bu-chapter"><h1>A chapter</h1></header>
<div class="bu-open" data-in-step="start"><a data-next href="#one"></a><a data-resume hidden></a><button data-everything hidden></button></div>
<section data-in-step="one"><div class="bu-cell"><h2 id="one">One</h2></div><div class="bu-cell"><input id="field"></div>
<details id="why"><summary>Why</summary><p id="inside">Because</p></details></section>
<section data-in-step="two" data-see data-next="Go on"><div class="bu-cell"><h2 id="two">Two</h2></div><div class="bu-cell"><div class="bu-folds"></div></div></section>
<section data-in-step="end"><h2>The end</h2></section><nav data-in-step="end"></nav></main>
<script type="application/json" id="bu-steps">${JSON.stringify({ words: WORDS, chapter: "a-chapter" })}</script>`;

/** The page at an address, as its script shows it. */
function open(hash = "", search = "") {
  history.replaceState(null, "", `/base/voila/render/02.ipynb${search}${hash}`);
  document.body.innerHTML = PAGE;
  return startSteps();
}

/** Follow a link of the page; jsdom reports a changed hash later than a browser, so report it at once. */
function follow(link) {
  history.pushState(null, "", link.getAttribute("href"));
  steps.followAddress(true);
}

const shown = () => [...document.querySelectorAll("[data-current]")].map((element) => element.dataset.inStep);
const link = (selector) => document.querySelector(selector);
let steps;

beforeEach(() => {
  journal.clear();
  steps = open();
});

test("elements with the same name are one step", () => {
  const found = findSteps(document.getElementById("main"));
  assert.deepEqual(found.map(({ id, title, see, next, elements }) => [id, title, see, next, elements.length]), [
    ["start", "", false, "", 1], ["one", "One", false, "", 1], ["two", "Two", true, "Go on", 1], ["end", "The end", false, "", 2],
  ]);
});

test("a chapter opens at its opening, without a bar", () => {
  assert.deepEqual(shown(), ["start"]);
  assert.equal(link(".bu-stepper").hidden, true);
});

test("an address opens its step, and the bar shows its number", () => {
  open("#two");
  assert.deepEqual(shown(), ["two"]);
  assert.equal(link(".bu-stepper b").textContent, "Step 2 of 2");
  assert.equal(link("[aria-current]").getAttribute("aria-label"), "Step 2 of 2: Two");
});

test("an address of something inside a step opens that step", () => {
  open("#field");
  assert.deepEqual(shown(), ["one"]);
});

for (const hash of ["#gone", "#%E0%A4%A", "#main"]) {
  test(`an address without a step, ${hash}, opens the opening`, () => {
    assert.ok(open(hash));
    assert.deepEqual(shown(), ["start"]);
  });
}

test("a link to something outside the steps keeps the current one", () => {
  follow(link("[data-next]"));
  history.pushState(null, "", "#main");
  steps.followAddress(true);
  assert.deepEqual(shown(), ["one"]);
});

test("the next step is one link away, and its heading gets the focus", () => {
  follow(link("[data-next]"));
  assert.deepEqual(shown(), ["one"]);
  assert.equal(document.activeElement.id, "one");
});

test("each step has a way back and, except after the last, a way on with its own label", () => {
  const row = (name) => [...document.querySelectorAll(`[data-in-step="${name}"] [data-steps-go] a`)].map((a) => [a.getAttribute("href"), a.textContent]);
  assert.deepEqual(row("one"), [["#start", "←"], ["#two", "Next"], ["#two", "Skip"]]);
  assert.deepEqual(row("two"), [["#one", "←"], ["#end", "Go on"]]);
  assert.deepEqual(row("end"), [["#two", "←"]]);
  assert.ok(link("nav[data-in-step=end] > [data-steps-go]"), "beside the link to the next chapter");
});

test("the buttons are above the folded sections", () => {
  assert.equal(link('[data-in-step="one"] [data-steps-go]').nextElementSibling.id, "why");
  assert.ok(link('[data-in-step="two"] [data-steps-go]').nextElementSibling.querySelector(".bu-folds"));
});

test("a fold opens for an address inside it", () => {
  open("#inside").followAddress();
  assert.equal(document.getElementById("why").open, true);
});

test("folds inside folds open for an element inside them", () => {
  const outer = document.createElement("details");
  const inner = document.getElementById("why");
  inner.replaceWith(outer);
  outer.append(inner);
  reveal(document.getElementById("inside"));
  assert.deepEqual([outer.open, inner.open], [true, true]);
});

test("the place is not stored while nothing is written", () => {
  follow(link("[data-next]"));
  assert.equal(journal.read(LAST_STEP_PATH), null);
});

test("with something written the place is stored, and the opening leads back to it", () => {
  journal.write("form/any/thought", "alone");
  follow(link("[data-next]"));
  assert.equal(journal.read(LAST_STEP_PATH), "a-chapter/one");
  steps.show(steps.steps[0]);
  assert.equal(link("[data-resume]").hidden, false);
  assert.equal(link("[data-resume]").getAttribute("href"), "#one");
});

test("with something written the steps that were shown are stored as seen", () => {
  follow(link("[data-next]"));
  assert.equal(journal.read(`${SEEN_STEPS_PATH}/a-chapter/one`), null);
  journal.write("form/any/thought", "alone");
  history.pushState(null, "", "#two");
  steps.followAddress(true);
  history.pushState(null, "", "#end");
  steps.followAddress(true);
  const seen = [...journal.entries.keys()].filter((path) => path.startsWith(`${SEEN_STEPS_PATH}/`));
  assert.deepEqual(seen, ["home/seen/a-chapter/one", "home/seen/a-chapter/two"]);
});

test("steps that are shown all at once do not count as seen", () => {
  open("", "?steps=all");
  journal.write("form/any/thought", "alone");
  history.pushState(null, "", "#two");
  startSteps().followAddress(true);
  assert.equal(journal.read(`${SEEN_STEPS_PATH}/a-chapter/two`), null);
});

test("the end and the opening are not a place to come back to", () => {
  journal.write("form/any/thought", "alone");
  history.pushState(null, "", "#end");
  steps.followAddress(true);
  assert.equal(journal.read(LAST_STEP_PATH), null);
});

test("a chapter that the reader has finished has no place to come back to, one that they stopped in has", () => {
  journal.write("form/any/thought", "alone");
  history.pushState(null, "", "#two");
  steps.followAddress(true);
  click(link(".bu-stepper__stop"));
  follow(link(".bu-stepper__stop"));
  assert.equal(journal.read(LAST_STEP_PATH), "a-chapter/two");
  history.pushState(null, "", "#two");
  steps.followAddress(true);
  click(link("[data-in-step=two] [data-next]"));
  follow(link("[data-in-step=two] [data-next]"));
  assert.equal(journal.read(LAST_STEP_PATH), "a-chapter/end");
  assert.equal(link("[data-resume]").hidden, true);
});

/** The steps of a chapter whose opening offers to go on with an item of a collection. */
function startCollection() {
  const items = { field: "title", go_on: "Go on with {title}", go_on_untitled: "Go on", another: "Another one" };
  const data = { words: WORDS, chapter: "a-chapter", collection: "cycle/episode", opening: { items } };
  document.getElementById("bu-steps").textContent = JSON.stringify(data);
  return startSteps();
}

test("an update of the opening leaves the focus where it is", () => {
  steps = startCollection();
  const [start, resume] = [link("[data-next]"), link("[data-resume]")];
  const areInOrder = (...elements) => assert.deepEqual([...start.parentElement.querySelectorAll("a")], elements);
  areInOrder(start, resume);
  start.focus();
  journal.write("cycle/episode/a/title", "Sunday supper");
  steps.updateResume();
  areInOrder(resume, start);
  assert.equal(document.activeElement, start);
  resume.focus();
  steps.updateResume();
  areInOrder(resume, start);
  assert.equal(document.activeElement, resume);
});

test("an opening that offers to go on with an item names it, and a browser does not translate what the reader wrote", () => {
  steps = startCollection();
  assert.equal(link("[data-resume]").hidden, true);
  journal.write("cycle/episode/a/title", "Sunday supper");
  steps.updateResume();
  assert.deepEqual([link("[data-resume]").textContent, link("[data-resume]").getAttribute("translate")], ["Go on with Sunday supper", "no"]);
  journal.write("cycle/episode/a/title", "عشاء الأحد");
  steps.updateResume();
  assert.equal(link("[data-resume]").textContent, "Go on with \u2068عشاء الأحد\u2069");
  journal.write("cycle/episode/a/title", "");
  steps.updateResume();
  assert.deepEqual([link("[data-resume]").textContent, link("[data-resume]").getAttribute("translate")], ["Go on", null]);
});

test("an opening goes on with the item that it names", () => {
  steps = startCollection();
  journal.write("cycle/episode/a/title", "Sunday supper");
  steps.updateResume();
  journal.write("cycle/episode/b/title", "Monday"); // the link still names the other one
  const started = [];
  const note = ({ detail }) => started.push(detail.scope);
  selectionEvents.addEventListener("new-item", note);
  click(link("[data-resume]"));
  selectionEvents.removeEventListener("new-item", note);
  assert.deepEqual(started, ["cycle/episode/a"]);
});

test("a stored step that no longer exists, or of another chapter, is not offered", () => {
  for (const value of ["a-chapter/gone", "another/one", "nonsense", 7]) {
    journal.write(LAST_STEP_PATH, value);
    steps.show(steps.steps[0]);
    assert.equal(link("[data-resume]").hidden, true, String(value));
  }
});

test("everything is shown for a parameter of the address, and a button changes it", () => {
  steps = open("#two", "?lang=en");
  click(link("[data-everything]"));
  assert.equal(document.documentElement.dataset.steps, "all");
  assert.equal(location.search, "?lang=en&steps=all");
  assert.equal(link("[data-everything]").textContent, "One at a time");
  assert.equal(link(".bu-stepper").hidden, true);
  click(link("[data-everything]"));
  assert.equal(document.documentElement.dataset.steps, "one");
  assert.equal(location.search, "?lang=en");
});

test("the button that shows one step again leads to the step that is then shown", () => {
  steps = open("#two", "?steps=all");
  steps.followAddress();
  link("[data-everything]").focus();
  click(link("[data-everything]"));
  assert.deepEqual([shown(), document.activeElement.id], [["two"], "two"]);
  steps = open("", "?steps=all");
  link("[data-everything]").focus();
  click(link("[data-everything]"));
  assert.deepEqual([shown(), document.activeElement], [["start"], link("[data-everything]")]);
});

test("a link to the contents of the page leaves the step in the address", () => {
  follow(link("[data-next]"));
  history.pushState(null, "", "#main");
  steps.followAddress(true);
  assert.deepEqual([location.hash, shown()], ["#one", ["one"]]);
  open("#main").followAddress();
  assert.equal(location.hash, "#main");
});

test("an address with the parameter shows everything from the start", () => {
  open("", "?steps=all");
  assert.equal(document.documentElement.dataset.steps, "all");
});

test("an element of another step is revealed before it gets the focus", () => {
  reveal(document.getElementById("inside"));
  assert.deepEqual(shown(), ["one"]);
  assert.equal(location.hash, "#one");
  assert.equal(document.getElementById("why").open, true);
});

test("a page without steps is left as it is", () => {
  document.body.innerHTML = "<main id='main'></main>";
  assert.equal(startSteps(), null);
});
