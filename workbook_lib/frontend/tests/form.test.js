import { clearPage, click, fakeModel, fire, settle, type } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";
import { table } from "./shared_tables.js";

const { journal } = await import("../src/core/journal.js");
const { startItem } = await import("../src/core/selection.js");
const { textAt } = await import("../src/ui/shown_answer.js");
const { drawExercise, readyExercises, visibleScopes, widget } = await import("../src/widgets/form.js");

const WORDS = {
  choose: "Choose", clear: "Take back", too_long: "At most {most} letters.", bad_date: "No date.",
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
  assert.deepEqual([readyExercises(), exercise.root.hidden], [[], true]);
  exercise.bind({ scope: "cycle/1", entries: {} });
  assert.deepEqual([readyExercises(), exercise.root.hidden], [[exercise.exercise.id], false]);
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
  const exercise = bound([group([choice("mood", ["calm", "afraid"], { aside: [{ has: ["afraid"], text_html: "<p>Call.</p>" }] })])]);
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
  journal.transports.add((entries) => sent.push(Object.keys(entries)));
  context.after(() => journal.transports.clear());
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

const shown = (id, sources, options = {}) => ({ id, kind: "shown", label: id, sources, change_html: '<p><a href="4.ipynb">Change</a></p>', empty_html: "<p>Not written yet</p>", empty: "Not written yet", into: null, use: null, ...options });
const reused = (exercise, name) => exercise.root.querySelector(`[data-shown="${name}"]`);
const texts = (element) => [...element.children].filter((child) => !child.hidden).map((child) => child.textContent);

test("an answer that is asked elsewhere is shown from the journal, and as missing when it is removed", () => {
  journal.write("form/pause/back", "at eight");
  const exercise = bound([group([shown("back", ["form/pause/back"])])]);
  assert.deepEqual(texts(reused(exercise, "back")), ["back", "at eight", "Change"]);
  journal.write("form/pause/back", null);
  exercise.refresh(["form/pause/back"]);
  assert.deepEqual(texts(reused(exercise, "back")), ["back", "Not written yet"]);
});

test("the kernel brings the answers that are shown of other forms", () => {
  const exercise = draw([group([shown("back", ["form/pause/back"])])]);
  exercise.bind({ scope: "form/ask", entries: {}, sources: { "form/pause/back": { value: "at nine", at: [1, 0, "kernel"] } } });
  assert.equal(texts(reused(exercise, "back"))[1], "at nine");
});

test("an older place of an answer is read while the first one is empty", () => {
  journal.write("form/old/sign", "a hot face");
  const exercise = bound([group([shown("sign", ["form/pause/notice", "form/old/sign"])])]);
  assert.equal(texts(reused(exercise, "sign"))[1], "a hot face");
  journal.write("form/pause/notice", "a hard jaw");
  exercise.update();
  assert.equal(texts(reused(exercise, "sign"))[1], "a hard jaw");
  assert.equal(journal.read("form/old/sign"), "a hot face");
});

test("a star in a path is replaced by the item written last", () => {
  journal.write("cycle/episode/b/trigger", "money");
  journal.write("cycle/episode/a/trigger", "the dishes");
  journal.write("cycle/episode/a/me.action", "I asked");
  const exercise = bound([group([shown("trigger", ["cycle/episode/*/trigger"])])]);
  assert.equal(texts(reused(exercise, "trigger"))[1], "the dishes");
});

test("the text of a source is that of the shared table", () => {
  for (const { entries, sources, text } of table("items").texts) {
    journal.clear();
    journal.receiveFromKernel(entries);
    assert.equal(textAt(sources), text, JSON.stringify(entries));
  }
});

test("an answer that is asked elsewhere is the reader's, and not shown for the other seat", () => {
  journal.write("form/pause/back", "at eight");
  const say = { label: "Said", template: "[I’ll be back {back}.]", empty: "Nothing yet", missing: [] };
  const seat = group([choice("seat", ["pursuer", "withdrawer", "both-quiet"])]);
  const sides = [group([short("ask")], { side: "pursuer" }), group([short("own"), shown("back", ["form/pause/back"])], { side: "withdrawer", say })];
  const exercise = bound([seat, ...sides], { seat_field: "seat", fold_other: "The other side" });
  const isShown = () => [!reused(exercise, "back").hidden, exercise.root.querySelector(".bu-voice").textContent];
  assert.deepEqual(isShown(), [false, "Nothing yet"]);
  click(option(exercise, "seat", "withdrawer"));
  assert.deepEqual(isShown(), [true, "I’ll be back at eight."]);
  click(option(exercise, "seat", "pursuer"));
  assert.deepEqual(isShown(), [false, "Nothing yet"]);
  journal.write("form/pause/back", null);
  exercise.refresh(["form/pause/back"]);
  assert.deepEqual(isShown(), [false, "Nothing yet"]);
  click(option(exercise, "seat", "both-quiet"));
  assert.deepEqual(texts(reused(exercise, "back")), ["back", "Not written yet"]);
});

test("a sentence follows an answer of another form while it is typed on the same page", () => {
  const asking = bound([group([short("back")])], {}, "form/pause");
  const say = { label: "Said", template: "[I’ll be back {back}.]", empty: "Nothing yet", missing: [] };
  const exercise = bound([group([shown("back", ["form/pause/back"]), short("own")], { say })]);
  assert.equal(exercise.root.querySelector(".bu-voice").textContent, "Nothing yet");
  type(field(asking, "back"), "at eight");
  assert.equal(exercise.root.querySelector(".bu-voice").textContent, "I’ll be back at eight.");
});

test("a suggestion goes into its field at a tap, and is shown while that field is empty", () => {
  journal.write("form/old/sign", "a hot face");
  const exercise = bound([group([shown("earlier", ["form/old/sign"], { into: "notice", use: "Use these words", empty: null, empty_html: "" }), short("notice")])], {}, "form/pause");
  click(reused(exercise, "earlier").querySelector("button"));
  assert.equal(journal.read("form/pause/notice"), "a hot face");
  assert.equal(field(exercise, "notice").value, "a hot face");
  assert.equal(document.activeElement, field(exercise, "notice"));
  assert.ok(reused(exercise, "earlier").hidden);
  type(field(exercise, "notice"), "");
  assert.ok(!reused(exercise, "earlier").hidden);
  assert.ok(reused(bound([group([shown("none", ["form/none/none"], { empty: null })])]), "none").hidden);
});

test("a retired field is there for those who answered it, and stays while they edit it", () => {
  const groups = [group([short("own", { retired: true }), short("now")]), group([short("alone", { retired: true })])];
  const without = bound(groups, {}, "form/without");
  const box = (exercise, name) => field(exercise, name).closest(".bu-field");
  assert.ok(box(without, "own").hidden);
  assert.ok(!box(without, "now").hidden);
  assert.ok(field(without, "alone").closest(".bu-cardgroup").hidden);
  journal.write("form/with/own", "long ago");
  const with_one = bound(groups, {}, "form/with");
  assert.ok(!box(with_one, "own").hidden);
  assert.equal(field(with_one, "own").value, "long ago");
  type(field(with_one, "own"), "");
  assert.ok(!box(with_one, "own").hidden);
});

test("two forms that store their answers in one place show what is typed in the other", () => {
  const first = bound([group([short("tell")])], {}, "form/pause");
  const second = bound([group([short("tell")])], {}, "form/pause");
  type(field(first, "tell"), "Back at eight");
  assert.equal(field(second, "tell").value, "Back at eight");
});

const REVEAL = {
  cover: "Cover mine",
  covered: "Covered",
  show: "Show both at once",
  waits: "First cover both",
  show_mine: "Show mine",
  side_by_side: "Two phones in one room?",
};
const column = (side) => group([short(`thank.${side}`)], { side, legend: side });
const pressed = (exercise, name) => click(exercise.root.querySelector(name));

test("two columns are covered one by one and shown at once", () => {
  const exercise = bound([column("me"), column("partner")], { reveal: REVEAL }, "plan");
  const show = exercise.root.querySelector("[data-reveal]");
  const isCovered = (side) => field(exercise, `thank.${side}`).closest(".bu-field").hidden;
  type(field(exercise, "thank.me"), "The tea");
  pressed(exercise, '[data-cover="me"]');
  assert.ok(isCovered("me"));
  assert.ok(!isCovered("partner"));
  assert.ok(show.disabled);
  assert.equal(document.activeElement.textContent, "Covered");
  type(field(exercise, "thank.partner"), "The walk");
  pressed(exercise, '[data-cover="partner"]');
  assert.ok(!show.disabled);
  assert.equal(document.activeElement, show);
  click(show);
  assert.ok(!isCovered("me") && !isCovered("partner"));
  assert.equal(field(exercise, "thank.me").value, "The tea");
});

test("a column with an answer is covered when the page opens", () => {
  journal.write("plan/thank.partner", "The walk");
  const exercise = bound([column("me"), column("partner")], { reveal: REVEAL }, "plan");
  assert.ok(field(exercise, "thank.partner").closest(".bu-field").hidden);
  assert.ok(!field(exercise, "thank.me").closest(".bu-field").hidden);
});

test("the partner’s column is shown where both write on the device, and only then it starts covered", () => {
  const both = { field: "columns", has: "two", or_answered: true };
  const partner = group([short("thank.partner", { when: both })], { side: "partner", legend: "partner", note: "For them." });
  const groups = [column("me"), partner];
  journal.write("plan/thank.me", "The tea");
  const exercise = bound(groups, { reveal: REVEAL }, "plan");
  const device = bound([group([choice("columns", ["one", "two"])])], {}, "plan");
  const box = (side) => field(exercise, `thank.${side}`).closest(".bu-side");
  const show = exercise.root.querySelector("[data-reveal]");
  const isCovered = () => field(exercise, "thank.me").closest(".bu-field").hidden;
  assert.deepEqual([box("partner").hidden, show.hidden, isCovered()], [true, true, false]);
  click(option(device, "columns", "two"));
  assert.deepEqual([box("partner").hidden, show.hidden, show.textContent], [false, false, REVEAL.show]);
  pressed(exercise, '[data-cover="me"]');
  assert.ok(isCovered());
  click(option(device, "columns", "one"));
  assert.deepEqual([box("partner").hidden, show.hidden, isCovered()], [true, true, false]);
  journal.write("plan/thank.partner", "The walk");
  exercise.refresh(["plan/thank.partner"]);
  assert.ok(!box("partner").hidden);
});

test("on a device of one’s own, the one column is covered and shown beside the partner’s device", () => {
  const both = { field: "columns", has: "two", or_answered: true };
  const partner = group([short("thank.partner", { when: both })], { side: "partner", legend: "partner" });
  const exercise = bound([column("me"), partner], { reveal: REVEAL }, "plan");
  const show = exercise.root.querySelector("[data-reveal]");
  assert.match(exercise.root.textContent, /Two phones in one room\?/);
  type(field(exercise, "thank.me"), "The tea");
  pressed(exercise, '[data-cover="me"]');
  assert.ok(field(exercise, "thank.me").closest(".bu-field").hidden);
  assert.deepEqual([show.hidden, show.disabled, show.textContent], [false, false, "Show mine"]);
  click(show);
  assert.ok(!field(exercise, "thank.me").closest(".bu-field").hidden);
  assert.ok(show.hidden);
});

test("an answer that is shown in place of a field is not said beside that field", () => {
  journal.write("form/pause/back", "at eight");
  const shown = { id: "back", kind: "shown", label: "Back", sources: ["form/pause/back"], into: "mine" };
  const say = { label: "Out loud", empty: "Nothing", template: "{mine} [I’ll be back {back}]", missing: [] };
  const exercise = bound([group([short("mine"), shown], { say })], {}, "one/item");
  const line = exercise.root.querySelector(".bu-say .bu-voice");
  assert.equal(line.textContent, "I’ll be back at eight.");
  type(field(exercise, "mine"), "See you at nine");
  assert.equal(line.textContent, "See you at nine.");
});

test("forms of one item follow each other, and the seat in one decides the moves that another offers", () => {
  const seat = bound([group([choice("seat", ["pursuer", "withdrawer", "both-quiet"])])], {}, "one/item");
  const options = [
    { id: "asked", label: "Asked", seat: "pursuer" },
    { id: "quiet", label: "Quiet", seat: "withdrawer" },
  ];
  const several = { kind: "several", label: "What I did", options };
  const moves = bound(
    [group([{ ...several, id: "me.moves" }], { side: "me" }), group([{ ...several, id: "partner.moves" }], { side: "partner" })],
    { seat_field: "seat" },
    "one/item",
  );
  const offered = (/** @type {string} */ name) =>
    [...moves.root.querySelectorAll(`[data-field="${name}"] label`)].filter((label) => !label.hidden).map((label) => label.textContent);
  assert.deepEqual([offered("me.moves"), offered("partner.moves")], [["Asked"], ["Quiet"]]);
  seat.write("seat", "withdrawer");
  assert.deepEqual([offered("me.moves"), offered("partner.moves")], [["Quiet"], ["Asked"]]);
  seat.write("seat", "both-quiet");
  assert.deepEqual([offered("me.moves"), offered("partner.moves")], [["Quiet"], ["Quiet"]]);
  assert.deepEqual([...moves.root.querySelectorAll(".bu-side")].map((side) => side.dataset.seat), ["withdrawer", "withdrawer"]);
});

test("a kernel that has the item of the page, as the one before had it, selects another one after that", () => {
  const [first, second] = ["a", "b"].map((id) => ({ collection: "talk/again", scope: `talk/again/${id}`, entries: { about: { value: id, at: [1, 0, "kernel-00000000"] } } }));
  const link = new EventTarget();
  link.sendNow = () => false; // no kernel
  const model = fakeModel({ exercise: { id: "again", label: "Exercise", groups: [group([short("about")])] }, words: WORDS, actions: [], binding: second }, { link });
  const end = widget.render({ model, el: document.body });
  const shown = () => document.querySelector("form").dataset.scope;
  assert.equal(shown(), second.scope);
  startItem("talk/again", "new");
  assert.equal(shown(), "talk/again/new");
  startItem("talk/again", "b");
  link.dispatchEvent(new Event("synced"));
  model.set("binding", first);
  assert.equal(shown(), first.scope);
  end();
});
