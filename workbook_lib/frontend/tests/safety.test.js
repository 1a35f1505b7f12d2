import { clearPage, click, fakeModel, fire } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const { widget } = await import("../src/widgets/safety.js");

const CONTENT = {
  words: { label: "Check", progress: "{number} of {count}", answers: ["Yes", "No"], back: "Back", onward: "Next", finish: "Finish", stop: "Stop here", again: "Once more" },
  questions: [
    { id: "fear", text: "Are you afraid?", examples: "For example at night." },
    { id: "free", text: "Can you go out?", examples: "" },
  ],
  after: { title: "After", text: ["One.", "<b>Two.</b>"], sentence: { before: "Say:", text: "Words", guard: "Only if safe." }, lines: "Lines", alone: "Alone", gone: "Your answers are gone." },
};

const buttonOf = (text) => [...document.querySelectorAll("button")].find((element) => element.textContent === text);
const questions = () => [...document.querySelectorAll("fieldset")].filter((element) => !element.hidden).map((element) => element.dataset.question);

beforeEach(() => {
  clearPage();
  localStorage.clear();
  sessionStorage.clear();
  document.head.innerHTML = '<link rel="stylesheet" href="/css/pages.css">';
});

function draw() {
  const model = fakeModel({ content: CONTENT });
  widget.render({ model, el: document.body });
  return model;
}

test("the check is folded at first, and does not take the focus", () => {
  draw();
  assert.equal(document.querySelector("details").open, false);
  assert.equal(document.activeElement, document.body);
});

test("one question is visible at a time and has the focus", () => {
  draw();
  assert.deepEqual(questions(), ["fear"]);
  assert.equal(buttonOf("Back").hidden, true);
  click(buttonOf("Next"));
  assert.deepEqual(questions(), ["free"]);
  assert.equal(document.activeElement.textContent, "2 of 2Can you go out?");
  click(buttonOf("Back"));
  assert.deepEqual(questions(), ["fear"]);
});

test("the same text follows for all answers", () => {
  const texts = [[0, 0], [1, 1], []].map((answers) => {
    clearPage();
    draw();
    for (const [index, answer] of answers.entries()) click(document.querySelectorAll("fieldset")[index].querySelectorAll("input")[answer]);
    click(buttonOf("Next"));
    click(buttonOf("Finish"));
    return document.body.innerHTML;
  });
  assert.equal(new Set(texts).size, 1);
});

test("afterwards the questions are not on the page, and the heading has the focus", () => {
  draw();
  click(document.querySelector("input"));
  click(buttonOf("Stop here"));
  assert.deepEqual([document.querySelectorAll("fieldset, input").length, document.activeElement.textContent], [0, "After"]);
  assert.equal(document.querySelectorAll("b").length, 1, "texts are not parsed as HTML");
});

test("another round starts without answers", () => {
  draw();
  click(document.querySelector("input"));
  click(buttonOf("Stop here"));
  click(buttonOf("Once more"));
  assert.deepEqual([questions(), document.querySelectorAll("input:checked").length], [["fear"], 0]);
});

test("a page that the browser suspends has no answers", () => {
  draw();
  click(document.querySelector("input"));
  fire(window, "pagehide");
  assert.equal(document.querySelectorAll("input:checked").length, 0);
});

test("nothing is stored, sent or put into the address", () => {
  const address = location.href;
  const model = draw();
  for (const input of document.querySelectorAll("input")) click(input);
  fire(document.querySelector("form"), "submit");
  click(buttonOf("Stop here"));
  document.body.insertAdjacentHTML("beforeend", '<h2 id="lines">Numbers</h2>');
  click(buttonOf("Lines"));
  assert.equal(document.activeElement.id, "lines");
  assert.deepEqual([model.sent, localStorage.length, sessionStorage.length, location.href], [[], 0, 0, address]);
});

test("a button to a section that the page does not have does nothing", () => {
  draw();
  click(buttonOf("Stop here"));
  click(buttonOf("Alone"));
  assert.equal(document.activeElement.textContent, "After");
});
