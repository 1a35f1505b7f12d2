import { clearPage, click, fire, type } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";

const { message } = await import("../src/ui/message.js");

const piece = (label, opener = "") => ({ label, opener });
const hints = { noticed: "n", feel: "f", need: "d", ask: "a" };
const FIELD = {
  label: "Purpose", help: null, shows: ["purpose", "pieces", "draft"], draft: "Draft", empty: "Nothing yet.", any_purpose: hints,
  pieces: { noticed: piece("Noticed"), feel: piece("Feel", "I feel"), need: piece("Need", "I need"), ask: piece("Ask") },
  purposes: [{ id: "repair", label: "Repair", text: "After a fight.", hints: { ...hints, feel: "sorry?" } }, { id: "limit", label: "Limit", text: "A limit.", safety: true }],
  copying: { button: "Copy", copied: "Copied", failed: "Failed" },
  by_hand: { label: "Text", help: null, start: "Edit", back: "Back", confirm: "Discard?", confirm_yes: "Yes", confirm_no: "No" },
  look: { title: "Wording", clear: "Nothing found.", foot: "Foot", found: "Found {words}", quote: "“{words}”", long: "Long.", most: 20, told: { one: "One thing", other: "{count} things" } },
  wording: { flags: [{ id: "always", label: "Always", note_html: "<p>Rarely true.</p>" }], patterns: { always: " (always|never)(?= )" } },
};
const WORDS = { clear: "Clear", too_long: "", sentence: { subjects: ["I"], verbs: ["am"], capitals: ["I"], joins: [] } };

let answers;
let drawn;
let parts;
mock.timers.enable({ apis: ["setTimeout"] });

beforeEach(() => {
  clearPage();
  answers = {};
  drawn = message(FIELD, "id", WORDS, (value, name) => {
    answers[name] = value;
    drawn.update((key) => answers[key]);
  });
  document.body.append(drawn.element);
  parts = new Map(drawn.parts);
  drawn.update((key) => answers[key]);
});
const area = (name) => drawn.element.querySelector(`[data-field="${name}"]`);
const action = (name) => drawn.element.querySelector(`[data-do="${name}"]`);
const draft = () => drawn.element.querySelector("[data-message]");
const notes = () => drawn.element.querySelector(".bu-look");

test("without pieces there is no message, and nothing to copy or edit", () => {
  assert.equal(draft().textContent, "Nothing yet.");
  assert.deepEqual([action("by-hand").hidden, drawn.element.querySelector("[data-copy]").hidden, notes().hidden], [true, true, true]);
});

test("the pieces become one text, with their openers", () => {
  type(area("feel"), "alone");
  assert.equal(answers.feel, "alone");
  assert.match(draft().textContent, /^I feel alone\.$/);
});

test("hints and the note follow the purpose", () => {
  assert.equal(area("feel").closest(".bu-field").querySelector(".bu-help").textContent, "f");
  click(drawn.element.querySelector('[data-option="repair"]'));
  assert.equal(area("feel").closest(".bu-field").querySelector(".bu-help").textContent, "sorry?");
  assert.match(drawn.element.querySelector(".bu-note").textContent, /After a fight\./);
});

test("a purpose that may be dangerous repeats the note on safety, once", () => {
  document.body.insertAdjacentHTML("afterbegin", "<p data-safe>Call this number.</p>");
  click(drawn.element.querySelector('[data-option="limit"]'));
  type(area("need"), "space");
  assert.equal(drawn.element.querySelectorAll("[data-safe]").length, 1);
});

test("phrases that may hurt are listed with their note, and counted for a screen reader after a pause", () => {
  type(area("noticed"), "you never listen");
  assert.match(notes().textContent, /“never”.*Rarely true\./);
  assert.equal(notes().querySelector("[role=status]").textContent, "");
  mock.timers.tick(1_500);
  assert.equal(notes().querySelector("[role=status]").textContent, "One thing");
});

test("a message over the limit of words is noted", () => {
  type(area("noticed"), "one two three four five six seven eight nine ten ".repeat(3));
  assert.equal(notes().querySelector('[data-flag="long"]').textContent, "Long.");
});

test("a message that is corrected has no findings", () => {
  type(area("noticed"), "you never listen");
  type(area("noticed"), "you looked away");
  assert.equal(notes().querySelectorAll("li").length, 0);
  assert.equal(notes().hidden, false);
});

test("editing starts with the text of the pieces, and is an answer of its own", () => {
  type(area("feel"), "alone");
  click(action("by-hand"));
  assert.match(answers.text, /alone/);
  assert.equal(document.activeElement, area("text"));
  assert.equal(draft().hidden, true);
});

test("going back without a change asks nothing, and keeps the pieces", () => {
  type(area("feel"), "alone");
  click(action("by-hand"));
  click(action("from-pieces"));
  assert.deepEqual([answers.text, answers.feel], [null, "alone"]);
  assert.equal(drawn.element.querySelector(".bu-confirm").hidden, true);
});

test("going back after a change asks first; Escape and no keep the text", () => {
  type(area("feel"), "alone");
  click(action("by-hand"));
  type(area("text"), "something else");
  click(action("from-pieces"));
  const question = drawn.element.querySelector(".bu-confirm");
  assert.equal(question.hidden, false);
  fire(question, "keydown", { key: "Escape" });
  assert.deepEqual([question.hidden, answers.text], [true, "something else"]);
  click(action("from-pieces"));
  click(action("yes"));
  assert.equal(answers.text, null);
  assert.match(draft().textContent, /alone/);
});

test("an emptied text stays open while it has the focus, and closes elsewhere", () => {
  parts.get("text").show("stored");
  area("text").focus();
  parts.get("text").show(null);
  assert.equal(area("text").closest(".bu-field").hidden, false);
  area("text").blur();
  parts.get("text").show(null);
  assert.equal(area("text").closest(".bu-field").hidden, true);
});

test("forms that show one step each work together", () => {
  clearPage();
  answers = {};
  const forms = ["purpose", "pieces", "draft"].map((step) => message({ ...FIELD, shows: [step] }, step, WORDS, (value, name) => {
    answers[name] = value;
    for (const form of forms) form.update((key) => answers[key]);
  }));
  document.body.append(...forms.map((form) => form.element));
  assert.deepEqual(forms.map((form) => form.parts.map(([name]) => name)), [["purpose"], ["noticed", "feel", "need", "ask"], ["text"]]);
  for (const form of forms) form.update((key) => answers[key]);
  click(document.querySelector('[data-option="repair"]'));
  const feel = document.querySelector('[data-field="feel"]');
  assert.equal(feel.closest(".bu-field").querySelector(".bu-help").textContent, "sorry?");
  type(feel, "alone");
  assert.match(document.querySelector("[data-message]").textContent, /^I feel alone\.$/);
  assert.equal(document.querySelectorAll("[data-message]").length, 1);
});
