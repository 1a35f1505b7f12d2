import { clearPage, click, fire, settle, type } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

const { journal } = await import("../src/core/journal.js");
const { drawExercise, readyExercises, visibleScopes } = await import("../src/widgets/form.js");

const WORDS = {
  choose: "Choose", clear: "Take back", row: "Row", too_long: "At most {most} letters.", bad_date: "No date.",
  sentence: { subjects: ["I"], verbs: ["am"], capitals: ["I"], joins: [] },
};

const group = (fields, options = {}) => ({ side: "none", style: "card", legend: null, note: null, passages: [], folded: null, fields, say: null, ...options });
const short = (id, options = {}) => ({ id, kind: "short", label: id, max_length: 20, ...options });
const choice = (id, ids, options = {}) => ({ id, kind: "one", style: "chips", label: id, options: ids.map((name) => ({ id: name, label: name.toUpperCase() })), ...options });

let count = 0;
const open = [];

function draw(groups, options = {}, id = `exercise-${(count += 1)}`) {
  const exercise = drawExercise(document.body, { id, label: "Exercise", groups, ...options }, WORDS);
  open.push(exercise);
  return exercise;
}

const bound = (groups, options, scope = `scope/${count + 1}`) => {
  const exercise = draw(groups, options);
  exercise.bind({ scope, entries: {} });
  return exercise;
};
const field = (exercise, name) => exercise.root.querySelector(`[data-field="${name}"]`);
const option = (exercise, name, id) => exercise.root.querySelector(`[data-field="${name}"] [data-option="${id}"]`);

beforeEach(clearPage);
afterEach(() => {
  for (const exercise of open.splice(0)) exercise.end();
  journal.clear();
});

test("what is typed is in the journal at once, under the scope", () => {
  const exercise = bound([group([short("thought")])], {}, "cycle/1");
  type(field(exercise, "thought"), "alone");
  assert.equal(journal.read("cycle/1/thought"), "alone");
});

test("an emptied field is an entry without a value", () => {
  const exercise = bound([group([short("thought")])], {}, "cycle/1");
  type(field(exercise, "thought"), "alone");
  type(field(exercise, "thought"), "");
  assert.equal(journal.read("cycle/1/thought"), null);
  assert.ok(journal.entries.has("cycle/1/thought"));
});

test("an exercise takes input once it is bound", () => {
  const exercise = draw([group([short("thought")])]);
  assert.deepEqual(readyExercises(), []);
  exercise.bind({ scope: "cycle/1", entries: {} });
  assert.deepEqual(readyExercises(), [exercise.exercise.id]);
  assert.deepEqual(visibleScopes(), ["cycle/1"]);
});

test("an exercise that has left the page takes no input", () => {
  const exercise = bound([group([short("thought")])]);
  exercise.root.remove();
  assert.deepEqual(readyExercises(), []);
});

test("a binding shows the kernel's entries", () => {
  const exercise = draw([group([short("thought")])]);
  exercise.bind({ scope: "cycle/1", entries: { thought: { value: "kept", at: [1, 0, "kernel"] } } });
  assert.equal(field(exercise, "thought").value, "kept");
});

test("a later entry of the page wins over the kernel's", () => {
  journal.write("cycle/1/thought", "newer");
  const exercise = draw([group([short("thought")])]);
  exercise.bind({ scope: "cycle/1", entries: { thought: { value: "older", at: [1, 0, "kernel"] } } });
  assert.equal(field(exercise, "thought").value, "newer");
});

test("an entry of an invalid stamp is ignored", () => {
  const exercise = draw([group([short("thought")])]);
  exercise.bind({ scope: "cycle/1", entries: { thought: { value: "kept", at: ["now"] } } });
  assert.equal(field(exercise, "thought").value, "");
});

test("another scope shows other answers, and writes go there", () => {
  const exercise = bound([group([short("thought")])], {}, "cycle/1");
  type(field(exercise, "thought"), "first");
  exercise.bind({ scope: "cycle/2", entries: {} });
  assert.equal(field(exercise, "thought").value, "");
  type(field(exercise, "thought"), "second");
  assert.deepEqual([journal.read("cycle/1/thought"), journal.read("cycle/2/thought")], ["first", "second"]);
});

test("defaults are shown, and become entries with the first answer", () => {
  const exercise = draw([group([short("thought"), choice("seat", ["pursuer", "withdrawer"])])]);
  exercise.bind({ scope: "cycle/1", entries: {}, defaults: { seat: "pursuer" } });
  assert.ok(option(exercise, "seat", "pursuer").checked);
  assert.equal(journal.entries.size, 0);
  type(field(exercise, "thought"), "alone");
  assert.equal(journal.read("cycle/1/seat"), "pursuer");
});

test("a default that the reader changes is never written", () => {
  const exercise = draw([group([choice("seat", ["pursuer", "withdrawer"])])]);
  exercise.bind({ scope: "cycle/1", entries: {}, defaults: { seat: "pursuer" } });
  click(option(exercise, "seat", "withdrawer"));
  assert.equal(journal.read("cycle/1/seat"), "withdrawer");
});

test("a scope with entries has no defaults", () => {
  journal.write("cycle/1/thought", "alone");
  const exercise = draw([group([short("thought"), choice("seat", ["pursuer", "withdrawer"])])]);
  exercise.bind({ scope: "cycle/1", entries: {}, defaults: { seat: "pursuer" } });
  assert.equal(option(exercise, "seat", "pursuer").checked, false);
});

test("a default that is not one of the options is left out", () => {
  const exercise = draw([group([choice("seat", ["pursuer"])])]);
  exercise.bind({ scope: "cycle/1", entries: {}, defaults: { seat: "gone" } });
  assert.equal(exercise.value("seat"), null);
});

test("copies of an exercise have ids of their own, and show what is written in another", () => {
  const first = bound([group([short("thought")])], {}, "cycle/1");
  const second = draw([group([short("thought")])], {}, first.exercise.id);
  second.bind({ scope: "cycle/1", entries: {} });
  assert.notEqual(field(first, "thought").id, field(second, "thought").id);
  type(field(first, "thought"), "alone");
  assert.equal(field(second, "thought").value, "alone");
});

test("a copy that shows another scope does not follow", () => {
  const first = bound([group([short("thought")])], {}, "cycle/1");
  const second = draw([group([short("thought")])], {}, first.exercise.id);
  second.bind({ scope: "cycle/2", entries: {} });
  type(field(first, "thought"), "alone");
  assert.equal(field(second, "thought").value, "");
});

test("entries of another tab are shown", () => {
  const exercise = bound([group([short("thought")])], {}, "cycle/1");
  journal.receiveFromTab({ "cycle/1/thought": { value: "elsewhere", at: [Date.now() + 1000, 0, "tab"] } });
  assert.equal(field(exercise, "thought").value, "elsewhere");
});

test("an exercise that has ended listens to the journal no more", () => {
  const exercise = bound([group([short("thought")])], {}, "cycle/1");
  exercise.end();
  journal.receiveFromTab({ "cycle/1/thought": { value: "elsewhere", at: [Date.now() + 1000, 0, "tab"] } });
  assert.equal(field(exercise, "thought").value, "");
});

test("fields with a condition are shown only for that answer, together in one box", () => {
  const when = { field: "place", has: "home" };
  const exercise = bound([group([choice("place", ["home", "work"]), short("room", { when }), short("hour", { when })])]);
  const boxes = exercise.root.querySelectorAll("[data-when]");
  assert.equal(boxes.length, 1);
  assert.equal(boxes[0].hidden, true);
  click(option(exercise, "place", "home"));
  assert.equal(boxes[0].hidden, false);
  click(option(exercise, "place", "work"));
  assert.equal(boxes[0].hidden, true);
});

test("a condition on several choices holds while one of them is chosen", () => {
  const several = { ...choice("ways", ["talk", "leave"]), kind: "several" };
  const exercise = bound([group([several, short("where", { when: { field: "ways", has: "leave" } })])]);
  const box = exercise.root.querySelector("[data-when]");
  click(option(exercise, "ways", "talk"));
  assert.equal(box.hidden, true);
  click(option(exercise, "ways", "leave"));
  assert.equal(box.hidden, false);
});

test("a note beside a field is shown for some answers", () => {
  const exercise = bound([group([choice("mood", ["calm", "afraid"], { aside: { has: ["afraid"], text_html: "<p>Call.</p>" } })])]);
  const note = exercise.root.querySelector("[data-aside] > *");
  assert.equal(note.hidden, true);
  click(option(exercise, "mood", "afraid"));
  assert.equal(note.hidden, false);
  click(option(exercise, "mood", "calm"));
  assert.equal(note.hidden, true);
});

test("sides are named by seat, the pursuer's first", () => {
  const names = { pursuer: "Reaches", withdrawer: "Steps back" };
  const side = (name) => group([short(`${name}.thought`)], { side: name, legend: name, legend_by_seat: names });
  const exercise = bound([group([choice("seat", ["pursuer", "withdrawer"])]), side("me"), side("partner")], { seat_field: "seat" });
  const order = () => [...exercise.root.querySelectorAll("[data-legend]")].map((legend) => legend.textContent);
  assert.deepEqual(order(), ["me", "partner"]);
  click(option(exercise, "seat", "withdrawer"));
  assert.deepEqual(order(), ["Reaches", "Steps back"]);
  assert.equal(field(exercise, "me.thought").closest("[data-seat]").dataset.seat, "withdrawer");
});

test("the field that is focused keeps the focus when its side moves", () => {
  const side = (name) => group([short(`${name}.thought`)], { side: name, legend: name });
  const exercise = bound([side("me"), side("partner")], { seat_field: "seat" }, "cycle/1");
  field(exercise, "me.thought").focus();
  journal.receiveFromTab({ "cycle/1/seat": { value: "withdrawer", at: [Date.now() + 1000, 0, "tab"] } });
  assert.equal(document.activeElement, field(exercise, "me.thought"));
  assert.equal(exercise.root.querySelector(".bu-two").firstElementChild.dataset.seat, "pursuer");
});

test("answers in words: what was written, trimmed, or the label of the choice", () => {
  const exercise = bound([group([short("thought"), choice("seat", ["pursuer"])])]);
  type(field(exercise, "thought"), "  alone ");
  click(option(exercise, "seat", "pursuer"));
  assert.deepEqual(["thought", "seat"].map((name) => exercise.answerText(name)), ["alone", "PURSUER"]);
});

test("a submit of the form, by Enter, is not sent to the server", () => {
  const exercise = bound([group([short("thought")])]);
  assert.ok(fire(exercise.root, "submit").defaultPrevented);
});

test("a choice is sent at once, typing after a pause", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const sent = [];
  journal.transport = (entries) => sent.push(Object.keys(entries));
  context.after(() => (journal.transport = null));
  const exercise = bound([group([short("thought"), choice("seat", ["pursuer"])])], {}, "cycle/1");
  click(option(exercise, "seat", "pursuer"));
  assert.deepEqual(sent, [["cycle/1/seat"]]);
  journal.acknowledge({ "cycle/1/seat": journal.entries.get("cycle/1/seat").at });
  type(field(exercise, "thought"), "a");
  assert.equal(sent.length, 1);
  context.mock.timers.tick(300);
  await settle();
  assert.deepEqual(sent[1], ["cycle/1/thought"]);
});
