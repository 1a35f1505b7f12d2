import { clearPage, click, fire, type } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const { FIELDS, printTextAreas } = await import("../src/ui/fields.js");

const WORDS = { choose: "Choose", clear: "Take back", too_long: "At most {most} letters.", bad_date: "No date." };
const OPTIONS = [
  { id: "talk", label: "Talk" },
  { id: "walk", label: "Walk" },
  { id: "none", label: "None of these", alone: true },
  { id: "old", label: "Not offered any more", retired: true },
];

let changes;

function draw(kind, field = {}) {
  const drawn = FIELDS[kind]({ id: "field", label: "Field", max_length: 10, options: OPTIONS, ...field }, "id", WORDS, (value) => changes.push(value));
  document.body.append(drawn.element);
  return drawn;
}
const option = (drawn, id) => drawn.element.querySelector(`[data-option="${id}"]`);
const checked = (drawn) => [...drawn.element.querySelectorAll("input:checked")].map((input) => input.value);

beforeEach(() => {
  clearPage();
  changes = [];
});

test("a text is reported as it is typed, and as null when it is emptied", () => {
  const { control } = draw("long", { rows: 3 });
  type(control, " a ");
  type(control, "");
  assert.deepEqual(changes, [" a ", null]);
});

test("a text that is too long is reported all the same, with an error that screen readers find", () => {
  const { control, element } = draw("long", { help: "Help." });
  type(control, "more than ten");
  const error = element.querySelector(".bu-msg");
  assert.deepEqual(changes, ["more than ten"]);
  assert.deepEqual([error.hidden, error.textContent], [false, "At most 10 letters."]);
  assert.equal(control.getAttribute("aria-describedby"), "id-help id-error");
  assert.equal(control.getAttribute("aria-invalid"), "true");
  type(control, "short");
  assert.deepEqual([error.hidden, control.getAttribute("aria-describedby"), control.hasAttribute("aria-invalid")], [true, "id-help", false]);
});

test("showing a text reports no change, and showing an equal one keeps the cursor", () => {
  const drawn = draw("long");
  drawn.show("stored");
  drawn.control.setSelectionRange(2, 2);
  drawn.show("stored");
  assert.equal(drawn.control.selectionStart, 2);
  assert.deepEqual(changes, []);
});

for (const value of [7, null, ["a"], { text: "a" }, true]) {
  test(`a text field shows ${JSON.stringify(value)}, which is not a text, as empty`, () => {
    const drawn = draw("short");
    drawn.show("before");
    drawn.show(value);
    assert.equal(drawn.control.value, "");
  });
}

test("pasted lines become one line, and the cursor stays behind what was pasted", () => {
  const { control } = draw("short");
  control.value = "one \n two\nthree";
  control.setSelectionRange(9, 9);
  fire(control, "input");
  assert.equal(control.value, "one two three");
  assert.equal(control.selectionStart, "one two".length);
  assert.deepEqual(changes, ["one two three"]);
});

test("Enter adds no line to a short text, but may confirm a composed word", () => {
  const { control } = draw("short");
  assert.equal(fire(control, "keydown", { key: "Enter" }).defaultPrevented, true);
  const composing = new KeyboardEvent("keydown", { key: "Enter", isComposing: true, cancelable: true });
  control.dispatchEvent(composing);
  assert.equal(composing.defaultPrevented, false);
});

for (const value of ["2026-1-1", "yesterday", "2026-01-01T10:00", 20260101, null]) {
  test(`a date field shows ${JSON.stringify(value)}, which is not a date, as empty`, () => {
    const drawn = draw("date");
    drawn.show("2026-11-29");
    drawn.show(value);
    assert.equal(drawn.control.value, "");
  });
}

test("an unfinished date is not reported, and is an error once the field is left", () => {
  const { control, element } = draw("date");
  Object.defineProperty(control, "validity", { value: { badInput: true } });
  fire(control, "input");
  assert.deepEqual(changes, []);
  fire(control, "blur");
  assert.equal(element.querySelector(".bu-msg").textContent, "No date.");
});

test("one option can be chosen, changed and cleared; clearing returns the focus to the options", () => {
  const drawn = draw("one");
  click(option(drawn, "talk"));
  click(option(drawn, "walk"));
  const clear = drawn.element.querySelector("button");
  assert.equal(clear.hidden, false);
  click(clear);
  assert.deepEqual(changes, ["talk", "walk", null]);
  assert.deepEqual(checked(drawn), []);
  assert.equal(clear.hidden, true);
  assert.equal(document.activeElement, option(drawn, "talk"));
});

test("an option that the pack does not have is shown as no choice", () => {
  const drawn = draw("one");
  drawn.show("gone");
  assert.deepEqual(checked(drawn), []);
  assert.equal(drawn.element.querySelector("button").hidden, true);
});

test("a menu shows an unknown option as no choice, and reports its first line as null", () => {
  const drawn = draw("one", { style: "menu" });
  drawn.show("gone");
  assert.equal(drawn.control.value, "");
  drawn.control.value = "talk";
  fire(drawn.control, "change");
  drawn.control.value = "";
  fire(drawn.control, "change");
  assert.deepEqual(changes, ["talk", null]);
});

test("a scale reports numbers, and labels its ends and its middle", () => {
  const drawn = draw("scale", { steps: 5, low: "never", high: "always", middle: "at times" });
  click(option(drawn, "4"));
  assert.deepEqual(changes, [4]);
  const labels = [...drawn.element.querySelectorAll(".bu-pt > span")].map((span) => span.textContent);
  assert.deepEqual(labels, ["never", "2", "at times", "4", "always"]);
});

test("a scale with an even number of steps has no middle", () => {
  const drawn = draw("scale", { steps: 4, low: "never", high: "always", middle: "at times" });
  assert.doesNotMatch(drawn.element.textContent, /at times/);
});

test("a number as text does not select a point of a scale", () => {
  const drawn = draw("scale", { steps: 5, low: "", high: "", middle: "" });
  drawn.show("3");
  assert.deepEqual(checked(drawn), []);
});

test("several options are reported in the order of the pack, and none as null", () => {
  const drawn = draw("several");
  click(option(drawn, "walk"));
  click(option(drawn, "talk"));
  click(option(drawn, "walk"));
  click(option(drawn, "talk"));
  assert.deepEqual(changes, [["walk"], ["talk", "walk"], ["talk"], null]);
});

test("an exclusive option unchecks the others, and is unchecked by them", () => {
  const drawn = draw("several");
  for (const id of ["talk", "walk", "none"]) click(option(drawn, id));
  assert.deepEqual(changes.at(-1), ["none"]);
  click(option(drawn, "talk"));
  assert.deepEqual(changes.at(-1), ["talk"]);
});

test("options of another pack stay in the answer", () => {
  const drawn = draw("several");
  drawn.show(["walk", "of another pack", 7]);
  click(option(drawn, "walk"));
  assert.deepEqual(changes, [["of another pack"]]);
});

test("a retired option is visible only while it is chosen", () => {
  const drawn = draw("several");
  const label = option(drawn, "old").closest("label");
  assert.equal(label.hidden, true);
  drawn.show(["old"]);
  assert.equal(label.hidden, false);
  drawn.show([]);
  assert.equal(label.hidden, true);
});

test("a value that is not a list selects none of several options", () => {
  const drawn = draw("several");
  drawn.show("talk");
  assert.deepEqual(checked(drawn), []);
});

const TABLE = { rows: [{ id: "mon", label: "Monday" }, { id: "tue", label: "Tuesday" }], columns: [{ id: "yes", label: "Yes" }, { id: "no", label: "No" }] };

test("a table reports the answers of all rows, each time as a new object", () => {
  const drawn = draw("table", TABLE);
  click(option(drawn, "mon:yes"));
  click(option(drawn, "tue:no"));
  assert.deepEqual(changes, [{ mon: "yes" }, { mon: "yes", tue: "no" }]);
});

test("a table shows the answer of a row beside it, and one row at a time", () => {
  const drawn = draw("table", TABLE);
  const answers = () => [...drawn.element.querySelectorAll(".bu-topic__chosen")].map((answer) => answer.textContent);
  drawn.show({ tue: "no" });
  assert.deepEqual(answers(), ["", "No"]);
  click(option(drawn, "mon:yes"));
  assert.deepEqual(answers(), ["Yes", "No"]);
  click(drawn.element.querySelector("button"));
  assert.deepEqual(answers(), ["", ""]);
  assert.deepEqual([...drawn.element.querySelectorAll("details")].map((row) => row.getAttribute("name")), ["id", "id"]);
});

test("a table keeps rows of another pack, until it is cleared", () => {
  const drawn = draw("table", TABLE);
  drawn.show({ sun: "yes" });
  click(option(drawn, "mon:no"));
  click(drawn.element.querySelector("button"));
  assert.deepEqual(changes, [{ sun: "yes", mon: "no" }, null]);
});

test("a table shows a value that is not an object as unanswered", () => {
  const drawn = draw("table", TABLE);
  for (const value of [["yes"], "yes", 1]) {
    drawn.show(value);
    assert.deepEqual(checked(drawn), []);
  }
});

test("while a page is printed each text area has its text below it, once", () => {
  printTextAreas();
  const { control, element } = draw("long");
  const form = document.createElement("form");
  form.className = "bu-form";
  document.body.append(form);
  form.append(element);
  control.value = "<b>long</b>";
  for (const name of ["beforeprint", "beforeprint"]) window.dispatchEvent(new Event(name));
  const copies = [...document.querySelectorAll(".bu-written")];
  assert.deepEqual(copies.map((copy) => copy.textContent), ["<b>long</b>"]);
  window.dispatchEvent(new Event("afterprint"));
  assert.equal(document.querySelector(".bu-written"), null);
});
