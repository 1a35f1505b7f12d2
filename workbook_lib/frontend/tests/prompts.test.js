import { clearPage, click, fakeModel, type } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

const { journal } = await import("../src/core/journal.js");
const { countWords, Prompts } = await import("../src/widgets/prompts.js");

const PROMPTS = ["one", "two", "three"].map((id) => ({ id, title: `Question ${id}`, line: `Line ${id}`, ways: id === "one" ? ["Think of a day."] : [] }));
const group = ({ id }) => ({
  side: "none", style: "card", legend: null, note: null, passages: [], folded: null, say: null,
  fields: [
    { id: `${id}.words`, kind: "long", label: id, rows: 3, max_length: 999 },
    { id: `${id}.rate`, kind: "scale", label: "Rate", steps: 5, low: "1", high: "5", middle: "3" },
  ],
});
const card = { title: "Title", text_html: "<p>Text</p>", again: "Again", onward: "On" };
const PROMPT_WORDS = {
  placeholder: "Write", stuck: "Stuck?", quote: "“{words}”", rate: "Rate", points: ["a", "b", "c", "d", "e"], untested: "Not tested.", listed: "All", back: "Back", skip: "Skip", onward: "Next", last: "Finish", stop: "Stop", note: "Note", enough: "Three are enough.", private: "Private", every: "Every question", fresh: "{number} of {count}", progress: "{number} of {count}, {answered} answered, {skipped} skipped", item: "{number}: {state}", here: "here", answered: "answered", skipped: "skipped", waiting: "waiting", words: { one: "1 word", other: "{count} words" }, stopped: card, finished: card, next_section: "map", settle: "04.ipynb",
};
const WORDS = { clear: "Clear", too_long: "", sentence: { subjects: [], verbs: [], capitals: [], joins: [] } };

window.Element.prototype.getBoundingClientRect = () => ({ top: 0, bottom: 10 });

let prompts;

function draw() {
  const exercise = { id: "closeness", label: "Closeness", groups: PROMPTS.map(group) };
  const model = fakeModel({ prompt_words: PROMPT_WORDS, prompts: PROMPTS, exercise, words: WORDS, binding: { scope: "closeness", entries: {} } });
  prompts = new Prompts(model, document.body);
  prompts.bind();
  return prompts;
}
const visible = () => [...prompts.groups].filter(([, element]) => !element.hidden).map(([id]) => id);
const area = (id) => prompts.groups.get(id).querySelector("textarea");
const action = (name) => prompts.root.querySelector(`[data-do="${name}"]`);
const states = () => prompts.marks.map((mark) => mark.dataset.s);

beforeEach(clearPage);
afterEach(() => {
  prompts.end();
  journal.clear();
});

test("one prompt is visible, at first the first", () => {
  draw();
  assert.deepEqual(visible(), ["one"]);
  assert.equal(prompts.backButton.hidden, true);
  assert.equal(prompts.progressText.textContent, "1 of 3");
});

test("an answer does not change the prompt, but is counted", () => {
  draw();
  type(area("one"), "On Sunday");
  assert.deepEqual(visible(), ["one"]);
  assert.equal(prompts.progressText.textContent, "1 of 3, 1 answered, 0 skipped");
});

test("next and back move and focus, and the position is stored", () => {
  draw();
  click(prompts.nextButton);
  assert.deepEqual(visible(), ["two"]);
  assert.equal(document.activeElement, prompts.groups.get("two"));
  assert.equal(journal.read("closeness/at"), "two");
  click(prompts.backButton);
  assert.deepEqual(visible(), ["one"]);
});

test("a reader returns to the stored position", () => {
  journal.write("closeness/at", "three");
  draw();
  assert.deepEqual(visible(), ["three"]);
});

test("without a known position, the first prompt that waits is shown", () => {
  journal.write("closeness/at", "a prompt of another pack");
  journal.write("closeness/one.words", "answered");
  journal.write("closeness/two.skipped", true);
  draw();
  assert.deepEqual(visible(), ["three"]);
});

test("spaces and a rating that is not a number count as unanswered", () => {
  journal.write("closeness/one.words", "   ");
  journal.write("closeness/one.rate", "3");
  draw();
  assert.deepEqual(states(), ["now", "waiting", "waiting"]);
});

test("a skipped prompt is marked, and an answer later counts all the same", () => {
  draw();
  click(action("skip"));
  assert.deepEqual(states(), ["skipped", "now", "waiting"]);
  prompts.goTo("one");
  type(area("one"), "now");
  prompts.goTo("two");
  assert.deepEqual(states(), ["answered", "now", "waiting"]);
});

test("after three prompts on one visit the note says that they are enough", () => {
  draw();
  assert.equal(prompts.note.textContent, "Note");
  for (const name of ["skip", "next"]) click(action(name));
  prompts.goTo("one");
  click(action("next"));
  assert.equal(prompts.note.textContent, "Note");
  prompts.goTo("three");
  click(action("next"));
  assert.equal(prompts.note.textContent, "Three are enough.");
});

test("skipping a prompt that is answered marks nothing", () => {
  draw();
  type(area("one"), "text");
  click(action("skip"));
  assert.equal(journal.read("closeness/one.skipped"), null);
});

test("after the last prompt there is a card, and again leads to the first", () => {
  draw();
  prompts.goTo("three");
  assert.equal(prompts.nextButton.textContent, "Finish");
  click(prompts.nextButton);
  assert.deepEqual([visible(), prompts.root.dataset.at, prompts.cardBox.hidden], [[], "finished", false]);
  click(action("again"));
  assert.deepEqual(visible(), ["one"]);
});

test("again after stopping leads back to the same prompt", () => {
  draw();
  prompts.goTo("two");
  click(action("stop"));
  assert.equal(prompts.root.querySelector(".bu-rest a").getAttribute("href"), "04.ipynb");
  click(action("again"));
  assert.deepEqual(visible(), ["two"]);
});

test("the list leads to any prompt", () => {
  draw();
  click(prompts.root.querySelector('[data-jump="three"]'));
  assert.deepEqual(visible(), ["three"]);
});

test("all five points of a rating have their labels", () => {
  draw();
  assert.deepEqual([...prompts.groups.get("two").querySelectorAll(".bu-pt > span")].map((point) => point.textContent), ["a", "b", "c", "d", "e"]);
  assert.equal(prompts.root.querySelectorAll("[data-untested]").length, 1);
});

for (const [text, lang, count] of [["", "en", 0], [" \n ", "en", 0], ["one", "en", 1], ["don’t stop — now!", "en", 3], ["我们去公园", "zh", 3], ["a1 b2", "", 2]]) {
  test(`"${text}" has ${count} words`, () => {
    assert.equal(countWords(text, lang), count);
  });
}
