import { clearPage, click } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

const { addDays } = await import("../src/core/calendar.js");
const { today } = await import("../src/core/clock.js");
const { journal } = await import("../src/core/journal.js");
const { SmallSteps, isOpen, readSmallSteps } = await import("../src/start/small_steps.js");

const WORDS = {
  title: "Small steps", results: { did: "Did it", half: "Half", "not-yet": "Not yet" }, ahead: "You want to by {date}", by: "You wanted to by {date}", undated: "You wanted to",
  today: "today", tomorrow: "tomorrow", ask: "How?", not_now: "Not now", change_it: "Change it", remove: "Remove", confirm: "Really?", confirm_yes: "Yes", confirm_no: "No",
  show: "Show it", again: "Again", again_done: "It is back.", did: "Good.", half: "Some of it.", not_yet: "It stays.", later: "Fine.", removed: "Removed.",
};
const DATA = { homework: { words: WORDS }, places: [{ id: "map", title: "Map", url: "/map", rules: [] }] };
let card;
let fold;

const entry = (value, at = 1) => ({ value, at: [at, 0, "kernel-00000000"] });
const entriesOf = (steps) =>
  new Map(Object.entries(steps).flatMap(([id, step]) => Object.entries(step).map(([name, value]) => [`homework/${id}/${name}`, entry(value)])));
function show(steps) {
  const smallSteps = new SmallSteps(card, fold, DATA);
  smallSteps.show(entriesOf(steps));
  return smallSteps;
}
const press = (name, place = card) => click(place.querySelector(`[data-answer="${name}"]`));
const listed = () => [...fold.querySelectorAll("li")].map((item) => [...item.querySelectorAll(":scope > p")].map((part) => part.textContent).join(": "));
const reply = () => card.querySelector("[role=status], [tabindex]").textContent;

beforeEach(() => {
  clearPage();
  [card, fold] = [document.createElement("div"), document.createElement("div")];
  document.body.append(card, fold);
});
afterEach(() => journal.clear());

test("steps without words are left out, and values of another type read as missing", () => {
  const steps = readSmallSteps(entriesOf({ a: { text: " Tea ", due: "soon", result: ["did"] }, b: { due: "2026-03-02" }, c: { text: "Call", due: "2026-03-02", result: "half" } }));
  assert.deepEqual(steps.map(({ id, text, due, result }) => [id, text, due, result]), [["c", "Call", "2026-03-02", "half"], ["a", "Tea", "", ""]]);
  assert.deepEqual(steps.map(isOpen), [false, true]);
});

test("without a step there is nothing to see", () => {
  show({});
  assert.ok(card.hidden && fold.hidden);
});

test("the step with the earliest day is asked about, and leads to its chapter", () => {
  show({ a: { text: "Tea", from: "map", due: "2026-03-02" }, b: { text: "Call", due: addDays(today(), 1), kept: today() } });
  assert.equal(card.querySelector("h2").textContent, "You wanted to by Mar 2, 2026");
  assert.equal(card.querySelector(".bu-voice").textContent, "Tea");
  assert.equal(card.querySelector("a").getAttribute("href"), "/map#small-step");
  assert.deepEqual([...card.querySelectorAll("[role=group] button")].map((button) => button.textContent), ["Did it", "Half", "Not yet"]);
  assert.deepEqual(listed(), ["Call: You want to by tomorrow"]);
});

test("one that is done or half done is folded away, and can be tried again", () => {
  show({ a: { text: "Tea", due: "2026-03-02" } });
  press("half");
  assert.equal(journal.read("homework/a/result"), "half");
  assert.equal(reply(), "Some of it.");
  assert.deepEqual([card.hidden, card.querySelector("h2"), listed()], [false, null, ["Tea: Half"]]);
  press("show", fold);
  assert.deepEqual([journal.read("homework/a/result"), journal.read("homework/a/due")], [null, addDays(today(), 7)]);
  assert.equal(card.querySelector(".bu-voice").textContent, "Tea");
  press("did");
  assert.deepEqual([reply(), listed()], ["Good.", ["Tea: Did it"]]);
});

test("one that is not done yet stays, for another week", () => {
  show({ a: { text: "Tea", due: "2026-03-02" } });
  press("not-yet");
  assert.deepEqual(["result", "due", "later"].map((name) => journal.read(`homework/a/${name}`)), ["not-yet", addDays(today(), 7), today()]);
  assert.equal(reply(), "It stays.");
  assert.equal(listed().length, 1);
});

test("one can wait for another day", () => {
  show({ a: { text: "Tea", due: "2026-03-02" }, b: { text: "Call" } });
  press("not-now");
  assert.equal(journal.read("homework/a/later"), today());
  assert.equal(card.querySelector(".bu-voice").textContent, "Call");
  press("show", fold);
  assert.equal(card.querySelector(".bu-voice").textContent, "Tea");
  assert.equal(journal.read("homework/a/later"), null);
});

test("one is removed after a question", () => {
  show({ a: { text: "Tea", due: "2026-03-02" } });
  press("remove");
  press("keep");
  assert.equal(journal.read("homework/a/text"), null);
  assert.ok(!journal.entries.has("homework/a/text"));
  press("remove");
  press("confirm");
  assert.ok(["text", "due"].every((name) => journal.entries.get(`homework/a/${name}`).value === null));
  assert.deepEqual([reply(), fold.hidden], ["Removed.", true]);
});

test("what no kernel has received yet counts too", () => {
  journal.write("homework/a/result", "did");
  show({ a: { text: "Tea", due: "2026-03-02" } });
  assert.equal(card.querySelector("h2"), null);
  assert.deepEqual(listed(), ["Tea: Did it"]);
});
