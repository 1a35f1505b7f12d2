import { clearPage, click, type } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

const { journal } = await import("../src/core/journal.js");
const { actions } = await import("../src/ui/actions.js");
const { drawExercise } = await import("../src/widgets/form.js");

const FIELDS = ["thought", "day"].map((id) => ({ id, kind: "short", label: id, max_length: 20 }));
const GROUP = { side: "none", style: "card", legend: null, note: null, passages: [], folded: null, fields: FIELDS, say: null };
const KEEP = { id: "keep", label: "Keep", style: "act", closed: "Kept for {date}.", change: "Change it", dated: "day", needs: ["thought"], lacking: "Write something." };

let exercise;

beforeEach(() => {
  clearPage();
  exercise = drawExercise(document.body, { id: "exercise", label: "Exercise", groups: [GROUP] }, {});
  exercise.root.append(actions({ get: () => [KEEP] }, exercise));
  exercise.bind({ scope: "list/1", entries: {} });
});
afterEach(() => {
  exercise.end();
  journal.clear();
});

const isClosed = () => exercise.root.hasAttribute("data-kept");
const keep = () => click(exercise.root.querySelector('[data-action="keep"]'));
const answer = (name, text) => type(exercise.root.querySelector(`[data-field="${name}"]`), text);

test("a finished item closes its form to a line with the day of the item", () => {
  answer("thought", "tea");
  answer("day", "2026-12-06");
  assert.equal(isClosed(), false);
  keep();
  assert.equal(isClosed(), true);
  assert.equal(document.activeElement.textContent, "Kept for Dec 6, 2026.");
  assert.match(journal.read("list/1/kept"), /^\d{4}-\d\d-\d\d$/);
});

test("an item without an answer is not finished", () => {
  keep();
  assert.equal(isClosed(), false);
  assert.equal(journal.read("list/1/kept"), null);
  assert.match(exercise.root.textContent, /Write something\./);
});

test("a closed form opens again, and stays open until the item is finished anew", () => {
  answer("thought", "tea");
  keep();
  click(exercise.root.querySelector("[data-change]"));
  assert.equal(isClosed(), false);
  answer("thought", "coffee");
  assert.equal(isClosed(), false);
  keep();
  assert.equal(isClosed(), true);
});

test("the form of an item finished before is closed at first, and open for one that is chosen later", () => {
  for (const id of [2, 3]) journal.write(`list/${id}/kept`, "2026-11-01");
  const other = drawExercise(document.body, { id: "other", label: "Other", groups: [GROUP] }, {});
  other.root.append(actions({ get: () => [KEEP] }, other));
  other.bind({ scope: "list/2", entries: {} });
  assert.equal(other.root.hasAttribute("data-kept"), true);
  other.bind({ scope: "list/3", entries: {} });
  assert.equal(other.root.hasAttribute("data-kept"), false);
  other.end();
});
