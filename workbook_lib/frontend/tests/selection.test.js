import "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { table } from "./shared_tables.js";

const { today } = await import("../src/core/clock.js");
const { journal } = await import("../src/core/journal.js");
const { defaultAnswers, firstKernelBinding, initialBinding, isKernelBehind, latestId, selectionEvents, startItem, weekNumber } =
  await import("../src/core/selection.js");

let number = 0;
let collection;

const binding = (properties = {}) => ({ collection, scope: `${collection}/kernel`, weekly: "", entries: {}, ...properties });
const write = (id, field, value) => journal.write(`${collection}/${id}/${field}`, value);

beforeEach(() => {
  number += 1;
  collection = `talk/c${number}`; // selections last as long as the page
});

test("the item that was changed last is that of the shared table", () => {
  for (const { entries, latest } of table("items").latest) {
    assert.equal(latestId(new Map(Object.entries(entries)), { collection: "talk/one" }) ?? null, latest, JSON.stringify(entries));
  }
});

test("an item of this week takes the place of an earlier one, as in the shared table", () => {
  for (const { entries, latest } of table("items").weekly) {
    const selected = latestId(new Map(Object.entries(entries)), { collection: "talk/one", weekly: "date" }, "2026-03-04");
    assert.equal(selected ?? null, latest, JSON.stringify(entries));
  }
});

test("weeks begin on Mondays, as in the shared table", () => {
  for (const [day, week] of table("items").weeks) assert.equal(weekNumber(day), week, day);
});

test("a text that is not a date has no week", () => {
  for (const day of [null, "", "2026-13-01", "tomorrow"]) assert.ok(Number.isNaN(weekNumber(day)));
});

test("a form without a collection keeps its binding", () => {
  const single = binding({ collection: "", scope: "form/x" });
  assert.equal(initialBinding(single), single);
  assert.equal(firstKernelBinding(single), single);
});

test("a page shows the item that was changed last, in all forms of the collection", () => {
  write("a", "about", "dishes");
  write("b", "about", "money");
  assert.equal(initialBinding(binding()).scope, `${collection}/b`);
  write("a", "about", "time");
  assert.equal(initialBinding(binding()).scope, `${collection}/b`);
});

test("a page without items shows a new one, the same in all forms", () => {
  const { scope } = initialBinding(binding());
  assert.match(scope, new RegExp(`^${collection}/[0-9a-f]{8}$`));
  assert.equal(initialBinding(binding()).scope, scope);
});

test("an item is selected only if its fields have one of the possible values", () => {
  const only = { from: ["map"], result: [null, "not-yet"] };
  write("a", "from", "map");
  write("b", "from", "talks");
  assert.equal(initialBinding(binding({ only })).scope, `${collection}/a`);
  for (const [result, isSelected] of [["not-yet", true], ["did", false]]) {
    number += 1;
    collection = `talk/c${number}`;
    write("a", "from", "map");
    write("a", "result", result);
    assert.equal(initialBinding(binding({ only })).scope === `${collection}/a`, isSelected, result);
  }
});

test("an item of an earlier week is not continued, one of this week is", () => {
  write("a", "date", "2020-01-01");
  assert.notEqual(initialBinding(binding({ weekly: "date" })).scope, `${collection}/a`);
  number += 1;
  collection = `talk/c${number}`;
  write("a", "date", today());
  assert.equal(initialBinding(binding({ weekly: "date" })).scope, `${collection}/a`);
});

test("the item of this week is continued after one of an earlier week was corrected", () => {
  write("a", "date", "2020-01-01");
  write("b", "date", today());
  write("a", "about", "money");
  assert.equal(initialBinding(binding({ weekly: "date" })).scope, `${collection}/b`);
});

test("the new item of a kernel is shown where all items are of earlier weeks", () => {
  write("a", "date", "2020-01-01");
  const sent = binding({ weekly: "date" });
  assert.equal(firstKernelBinding(sent), sent);
});

test("the first binding of a kernel that has the entries is shown as it is", () => {
  write("a", "about", "dishes");
  const sent = binding({ scope: `${collection}/z`, entries: { about: { value: "money", at: [1, 0, "kernel-00000000"] } } });
  assert.equal(firstKernelBinding(sent), sent);
  assert.equal(initialBinding(binding()).scope, `${collection}/z`);
});

test("a kernel that has received nothing yet follows the item of the page", () => {
  write("a", "about", "dishes");
  assert.equal(firstKernelBinding(binding()).scope, `${collection}/a`);
  assert.ok(isKernelBehind(binding()));
  assert.ok(!isKernelBehind(binding({ scope: `${collection}/a` })));
  assert.ok(!isKernelBehind(binding()));
});

test("a new item is announced, shown at once, and confirmed by the kernel", () => {
  write("a", "about", "dishes");
  initialBinding(binding());
  const announced = [];
  const note = ({ detail }) => announced.push(detail);
  selectionEvents.addEventListener("new-item", note);
  const id = startItem(collection);
  selectionEvents.removeEventListener("new-item", note);
  const scope = `${collection}/${id}`;
  assert.deepEqual(announced, [{ collection, scope }]);
  assert.equal(initialBinding(binding()).scope, scope);
  assert.ok(isKernelBehind(binding({ scope: `${collection}/a` })));
  assert.ok(!isKernelBehind(binding({ scope })));
});

test("after an item that the kernel selected, the one before can be selected again", () => {
  write("a", "about", "dishes");
  write("b", "about", "money");
  initialBinding(binding());
  assert.ok(!isKernelBehind(binding({ scope: `${collection}/a` })));
  assert.equal(initialBinding(binding()).scope, `${collection}/a`);
  const announced = [];
  const note = ({ detail }) => announced.push(detail.scope);
  selectionEvents.addEventListener("new-item", note);
  startItem(collection, "b");
  selectionEvents.removeEventListener("new-item", note);
  assert.deepEqual(announced, [`${collection}/b`]);
});

const EXERCISE = { groups: [{ fields: [{ id: "date" }, { id: "seat", options: [{ id: "pursuer" }, { id: "withdrawer" }] }] }, { fields: [{ id: "note" }] }] };

test("a new item starts with the date of the reader and with values of other paths", () => {
  journal.write("home/seat", "pursuer");
  const defaults = { date: "{today}", seat: "{saved home/seat}", note: "As always" };
  assert.deepEqual(defaultAnswers(defaults, EXERCISE), { date: today(), seat: "pursuer", note: "As always" });
});

test("a default that the field does not offer, or that is not there, is left out", () => {
  journal.write("home/seat", "both");
  assert.deepEqual(defaultAnswers({ seat: "{saved home/seat}", note: "{saved home/never}" }, EXERCISE), {});
  assert.deepEqual(defaultAnswers({}, EXERCISE), {});
});
