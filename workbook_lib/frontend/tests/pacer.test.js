import { click, fakeModel, fire } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

let now = 0;
Date.now = () => now;
const { Pacer, widget } = await import("../src/widgets/pacer.js");

const WORDS = {
  label: "Pacer", pace: "Rhythm", length: "Length", still: "Keep still", start: "Start, {length}", pause: "Pause", resume: "Go on", stop: "Stop", more: "One more",
  ready: "Ready.", paused: "Paused at {time}.", stopped: "Stopped.", done: "Done.", left: "{time} left", breathe_in: "In", breathe_out: "Out", quiet: "Quiet",
};
const RHYTHMS = [
  { id: "slow", label: "Slow", breathe_in: 4, breathe_out: 6 },
  { id: "quiet", label: "No breath", breathe_in: 0, breathe_out: 0 },
];
mock.timers.enable({ apis: ["setInterval"] });

let pacer;
let locks;

function pass(seconds) {
  for (let step = 0; step < seconds * 5; step += 1) {
    now += 200;
    mock.timers.tick(200);
  }
}

function draw(traits = {}) {
  document.body.replaceChildren();
  pacer = new Pacer(fakeModel({ words: WORDS, paces: RHYTHMS, minutes: [1, 3], start_with: 3, ...traits }));
  document.body.append(pacer.root);
}

const choose = (select, value) => {
  select.value = value;
  fire(select, "change");
};
const timeLeft = () => pacer.remainingText.textContent;
const announced = () => [...pacer.status.children].map((text) => text.textContent);

beforeEach(() => {
  locks = [];
  navigator.wakeLock = { request: async () => ({ release: async () => locks.push("released") }) };
  draw();
});
afterEach(() => pacer.end());

test("the pacer waits with the chosen length, and announces nothing", () => {
  pass(5);
  assert.deepEqual([pacer.state, pacer.startButton.textContent, pacer.line.textContent, announced()], ["ready", "Start, 3 minutes", "Ready.", []]);
  assert.equal(pacer.stopButton.hidden, true);
});

test("another length is shown on the button and used", () => {
  choose(pacer.lengthSelect, "1");
  assert.equal(pacer.startButton.textContent, "Start, 1 minute");
  pacer.toggle();
  pass(10);
  assert.equal(timeLeft(), "0:50 left");
});

test("breathing in and out alternate by the seconds of the rhythm", () => {
  pacer.toggle();
  const lines = [];
  for (let second = 0; second < 12; second += 1) {
    lines.push(`${pacer.line.textContent} ${pacer.number.textContent}`);
    pass(1);
  }
  assert.deepEqual(lines, ["In 1", "In 2", "In 3", "In 4", "Out 1", "Out 2", "Out 3", "Out 4", "Out 5", "Out 6", "In 1", "In 2"]);
});

test("the length of a phase is announced in the first breath only", () => {
  pacer.toggle();
  assert.deepEqual(announced(), ["In", "4 seconds"]);
  pass(4);
  assert.deepEqual(announced(), ["Out", "6 seconds"]);
  pass(6);
  assert.deepEqual(announced(), ["In"]);
});

test("each minute is announced after the phase that begins", () => {
  pacer.toggle();
  pass(60.4);
  assert.deepEqual(announced(), ["In", "2 minutes left"]);
});

test("a pause stops the time, and the phase continues from the same point", () => {
  pacer.toggle();
  pass(5);
  pacer.toggle();
  assert.deepEqual([pacer.state, announced(), pacer.startButton.textContent], ["paused", ["Paused at 2 minutes, 55 seconds."], "Go on"]);
  pass(60);
  pacer.toggle();
  assert.deepEqual([timeLeft(), pacer.line.textContent], ["2:55 left", "Out"]);
});

test("a minute more is added while it runs, and announced", () => {
  pacer.toggle();
  pass(30);
  click(pacer.moreButton);
  assert.deepEqual([timeLeft(), announced()], ["3:30 left", ["3 minutes, 30 seconds left"]]);
});

test("another rhythm starts with breathing in, and the time continues", () => {
  pacer.toggle();
  pass(5);
  choose(pacer.rhythmSelect, "quiet");
  assert.deepEqual([pacer.line.textContent, pacer.number.textContent, timeLeft()], ["Quiet", "", "2:55 left"]);
  choose(pacer.rhythmSelect, "slow");
  assert.deepEqual([pacer.line.textContent, pacer.number.textContent], ["In", "1"]);
});

test("a rhythm without breaths has no moving shape to stop", () => {
  choose(pacer.rhythmSelect, "quiet");
  assert.equal(pacer.stillLabel.hidden, true);
  pacer.toggle();
  assert.equal(pacer.root.dataset.still, "true");
});

test("the pacer ends by itself, and can be started again with its full length", () => {
  pacer.toggle();
  pass(180);
  assert.deepEqual([pacer.state, announced(), pacer.line.textContent], ["done", ["Done."], "Done."]);
  pacer.toggle();
  assert.equal(timeLeft(), "3:00 left");
});

test("a page that was suspended is not late", () => {
  pacer.toggle();
  now += 100_000;
  pass(0.2);
  assert.equal(timeLeft(), "1:20 left");
  now += 100_000;
  pass(0.2);
  assert.equal(pacer.state, "done");
});

test("the focus returns to the button only if it was inside", () => {
  pacer.toggle();
  pacer.stopButton.focus();
  click(pacer.stopButton);
  assert.equal(document.activeElement, pacer.startButton);
  const field = document.body.appendChild(document.createElement("input"));
  pacer.toggle();
  field.focus();
  pass(181);
  assert.equal(document.activeElement, field);
});

test("with reduced motion the shape does not move, and the reader can change that", () => {
  const { matchMedia } = globalThis;
  globalThis.matchMedia = (query) => Object.assign(new EventTarget(), { media: query, matches: true });
  draw();
  globalThis.matchMedia = matchMedia;
  pacer.toggle();
  assert.deepEqual([pacer.stillBox.checked, pacer.root.dataset.still], [true, "true"]);
  click(pacer.stillBox);
  assert.equal(pacer.root.dataset.still, "false");
});

test("a single length or rhythm is not offered as a choice", () => {
  draw({ paces: RHYTHMS.slice(0, 1), minutes: [3] });
  assert.deepEqual([...document.querySelectorAll(".bu-field")].map((field) => field.hidden), [true, true]);
});

test("the screen stays on while it runs; a browser that refuses changes nothing", async () => {
  pacer.toggle();
  await null;
  await null;
  pacer.pause();
  await null;
  assert.deepEqual(locks, ["released"]);
  navigator.wakeLock.request = async () => {
    throw new Error("not allowed");
  };
  pacer.toggle();
  await null;
  assert.equal(pacer.state, "running");
});

test("a pacer that is removed from the page stops its timer", () => {
  document.head.innerHTML = '<link rel="stylesheet" href="/css/pages.css">';
  const remove = widget.render({ model: fakeModel({ words: WORDS, paces: RHYTHMS, minutes: [3], start_with: 3 }), el: document.body });
  const root = document.body.lastChild;
  click(root.querySelector("[data-do=main]"));
  pass(2);
  const text = root.textContent;
  remove();
  pass(10);
  assert.equal(root.textContent, text);
});
