import { clearPage, click, type } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const { signs } = await import("../src/ui/sign_table.js");

const FIELD = {
  id: "signs", label: "Signs", healthy: "Healthy end", concerning: "Other end", add_note: "Note",
  answered: "{number} of {count}", all_answered: "All answered",
  ends: "Both ends", short: { healthy: "fine", mixed: "so-so", concerning: "hard", unsure: "unknown" },
  levels: { healthy: "Healthy", mixed: "Mixed", concerning: "Concerning", unsure: "Not sure" },
  rows: ["touch", "plans"].map((id) => ({
    id,
    own: { label: `My ${id}`, healthy: "I do", concerning: "I avoid", note: "My note" },
    partner: { label: `Their ${id}`, healthy: "They do", concerning: "They avoid", note: "Their note" },
  })),
};

let changes;
let drawn;
let parts;

beforeEach(() => {
  clearPage();
  changes = [];
  drawn = signs(FIELD, "id", { clear: "Take back" }, (value, name) => changes.push([name, value]));
  document.body.append(drawn.element);
  parts = new Map(drawn.parts);
  drawn.update(() => "own");
});
const row = (id) => drawn.element.querySelector(`[data-field="${id}"]`);
const option = (id, level) => row(id).querySelector(`[data-option="${level}"]`);
const status = () => drawn.element.querySelector("[role=status]").textContent;

test("an answer is reported under the name of its row, and counted", () => {
  click(option("touch", "mixed"));
  assert.deepEqual(changes, [["touch", "mixed"]]);
  assert.equal(status(), "1 of 2");
  click(option("plans", "unsure"));
  assert.equal(status(), "All answered");
});

test("clearing an answer reports null and uncounts it", () => {
  click(option("touch", "mixed"));
  const clear = row("touch").querySelector("button");
  click(clear);
  assert.deepEqual(changes.at(-1), ["touch", null]);
  assert.deepEqual([status(), clear.hidden], ["0 of 2", true]);
  assert.equal(document.activeElement, option("touch", "healthy"));
});

test("an unknown level is shown as unanswered", () => {
  for (const value of ["wonderful", 3, ["mixed"], null]) {
    parts.get("touch").show(value);
    assert.equal(row("touch").querySelector("input:checked"), null);
  }
});

test("a stored answer is shown without being reported", () => {
  parts.get("touch").show("concerning");
  drawn.update(() => "own");
  assert.equal(option("touch", "concerning").checked, true);
  assert.equal(status(), "1 of 2");
  assert.deepEqual(changes, []);
});

test("a note is reported under its own name, and as null when it is emptied", () => {
  const area = row("touch").querySelector("textarea");
  type(area, "on Sunday");
  type(area, "");
  assert.deepEqual(changes, [["touch.note", "on Sunday"], ["touch.note", null]]);
});

test("a stored note unfolds; without one it folds, unless someone is in it", () => {
  const details = row("touch").querySelector("details");
  parts.get("touch.note").show("on Sunday");
  assert.equal(details.open, true);
  row("touch").querySelector("textarea").focus();
  parts.get("touch.note").show(null);
  assert.equal(details.open, true);
  row("touch").querySelector("textarea").blur();
  parts.get("touch.note").show(null);
  assert.equal(details.open, false);
});

test("the buttons have the short names of the answers, and the ends the long ones", () => {
  const labels = [...row("touch").querySelectorAll("label.bu-opt")].map((label) => label.querySelector("span > i:last-child").textContent);
  assert.deepEqual(labels, ["fine", "so-so", "hard", "unknown"]);
  assert.equal(row("touch").querySelector(".bu-sign__ends").textContent, "HealthyI doConcerningI avoid");
});

test("texts are replaced only for another person, so that typing does not lay out the table again", () => {
  const name = () => row("touch").querySelector("legend").firstChild;
  const before = name();
  drawn.update(() => "own");
  assert.equal(name(), before);
  drawn.update(() => "partner");
  assert.notEqual(name(), before);
});

test("both ends are described for the person who is rated", () => {
  drawn.update(() => "partner");
  assert.match(row("touch").textContent, /Their touch/);
  assert.match(row("plans").textContent, /They avoid/);
  drawn.update(() => null); // not chosen yet
  assert.match(row("touch").textContent, /Their touch/);
});
