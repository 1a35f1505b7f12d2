import assert from "node:assert/strict";
import test from "node:test";
import { chapterState, compareRecords, countedItems, countItems, orderBySide, readVisit } from "../src/core/progress.js";
import { table } from "./shared_tables.js";

const entries = (values) => new Map(Object.entries(values).map(([path, value]) => [path, { value, at: [1, 0, "tab-00000000"] }]));
const TALKS = { id: "talks", rules: [{ prefix: "talk/one", aside: ["date"] }] };
const PLAN = { id: "plan", rules: [{ prefix: "plan", aside: ["seat", "shared"] }, { prefix: "pause", aside: [] }] };
const CHAPTERS = [TALKS, PLAN];

test("items are counted as in the shared table", () => {
  for (const { rule, entries: values, names } of table("progress").cases) {
    assert.deepEqual([...countedItems(rule, entries(values)).keys()].sort(), names, JSON.stringify(values));
  }
});

test("an item has the paths of its entries that count", () => {
  const values = { "talk/one/a/about": "money", "talk/one/a/date": "2026-03-02", "talk/one/a/change": ["walk"], "talk/one/a/tried": null };
  const items = countedItems(TALKS.rules[0], entries(values));
  assert.deepEqual(items.get("a"), ["talk/one/a/about", "talk/one/a/change"]);
});

test("the items of all rules of a chapter are added up", () => {
  const values = entries({ "plan/weekly.me": "Sunday", "plan/weekly.partner": "x", "plan/steps.me": "walk", "pause/back": "ten" });
  assert.equal(countItems(PLAN.rules, values), 3);
  assert.equal(countItems(PLAN.rules, new Map()), 0);
});

test("added, changed and removed items are counted by chapter", () => {
  const before = entries({ "talk/one/a/about": "money", "talk/one/b/about": "dishes", "plan/weekly.me": "Sunday" });
  const after = entries({ "talk/one/a/about": "time", "talk/one/b/about": null, "talk/one/c/about": "x", "plan/weekly.me": "Sunday" });
  assert.deepEqual(compareRecords(CHAPTERS, before, after), {
    chapters: [{ id: "talks", added: 1, changed: 1, removed: 1 }],
    other: false,
  });
});

test("an item with one more answer is changed, not added", () => {
  const before = entries({ "talk/one/a/about": "money" });
  const after = entries({ "talk/one/a/about": "money", "talk/one/a/change": ["walk"] });
  assert.deepEqual(compareRecords(CHAPTERS, before, after).chapters, [{ id: "talks", added: 0, changed: 1, removed: 0 }]);
});

test("an item that loses one of its answers is changed, not removed", () => {
  const before = entries({ "talk/one/a/about": "money", "talk/one/a/change": ["walk"] });
  const after = entries({ "talk/one/a/about": "money", "talk/one/a/change": null });
  assert.deepEqual(compareRecords(CHAPTERS, before, after).chapters, [{ id: "talks", added: 0, changed: 1, removed: 0 }]);
});

test("a difference that no chapter counts is reported as another one", () => {
  const before = entries({ "home/seat": "pursuer" });
  assert.deepEqual(compareRecords(CHAPTERS, before, entries({ "home/seat": "withdrawer" })), { chapters: [], other: true });
});

test("a difference in a field that does not count is reported by no chapter", () => {
  const after = entries({ "talk/one/a/date": "2026-03-02" });
  assert.deepEqual(compareRecords(CHAPTERS, new Map(), after), { chapters: [], other: false });
});

test("the same values with later stamps do not differ", () => {
  const before = entries({ "talk/one/a/about": ["x", { y: 1 }] });
  const after = new Map([...before].map(([path, { value }]) => [path, { value, at: [2, 0, "tab-00000001"] }]));
  assert.deepEqual(compareRecords(CHAPTERS, before, after), { chapters: [], other: false });
});

test("a chapter is begun or done as in the shared table", () => {
  for (const { steps, count, entries: values, state } of table("progress").states) {
    const place = { id: "talks", steps: steps.map((id) => ({ id, title: id })) };
    assert.equal(chapterState(place, count, entries(values)), state, JSON.stringify(values));
  }
});

test("a visit is read as in the shared table", () => {
  const steps = [{ id: "one", title: "One" }, { id: "two", title: "Two" }];
  for (const { entries: values, counts: [talks, week], visit } of table("progress").visits) {
    const rules = [{ prefix: "week", aside: ["date"], date: "date" }];
    const places = [{ id: "talks", steps, rules: [], count: talks }, { id: "week", steps: [], rules, count: week }];
    assert.deepEqual(readVisit(places, "week", entries(values), "2026-11-28"), visit, JSON.stringify(values));
  }
});

test("the chapter of the chosen side comes first as in the shared table", () => {
  const places = ["map", "reach", "back", "plan"].map((id) => ({ id }));
  for (const { sides, side, order } of table("progress").orders) {
    assert.deepEqual(orderBySide(places, sides, side).map(({ id }) => id), order, side);
  }
});

test("the step at which a reader stopped does not count as an entry", () => {
  const after = entries({ "home/step": "talks/one", "home/seen/talks/one": true });
  assert.deepEqual(compareRecords(CHAPTERS, new Map(), after), { chapters: [], other: false });
});
