import { clearPage } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";

let now = 0;
Date.now = () => now;

const { Agenda } = await import("../src/widgets/agenda.js");
const { Timer } = await import("../src/widgets/timer.js");

const WORDS = { label: "Timer", start: "Start", pause: "Pause", resume: "Resume", more: "More", skip: "Skip", back: "Back", ready: "{length} to go", left: "{time} left", paused: "Paused at {time}", done: "Time is up." };
mock.timers.enable({ apis: ["setInterval"] });

function pass(milliseconds) {
  for (let step = 0; step < milliseconds; step += 250) {
    now += 250;
    mock.timers.tick(250);
  }
}

let timer;

beforeEach(() => {
  clearPage();
  const values = { words: WORDS, minutes: 2 };
  timer = new Timer({ get: (name) => values[name] });
  document.body.append(timer.root);
});

test("a timer waits until it is started", () => {
  pass(5_000);
  assert.deepEqual([timer.state, timer.number.textContent], ["ready", "2:00"]);
});

test("it counts down", () => {
  timer.toggle();
  pass(5_000);
  assert.deepEqual([timer.state, timer.number.textContent], ["running", "1:55"]);
});

test("a pause does not count", () => {
  timer.toggle();
  pass(10_000);
  timer.toggle();
  pass(60_000);
  assert.deepEqual([timer.state, timer.number.textContent], ["paused", "1:50"]);
  timer.toggle();
  pass(10_000);
  assert.equal(timer.number.textContent, "1:40");
});

test("a page that was suspended is not late", () => {
  timer.toggle();
  now += 90_000;
  mock.timers.tick(250);
  assert.equal(timer.number.textContent, "0:30");
});

test("the last minute is announced once", () => {
  timer.toggle();
  pass(60_000);
  assert.equal(timer.status.textContent, "1 minute left");
  timer.status.textContent = "";
  pass(10_000);
  assert.equal(timer.status.textContent, "");
});

test("it ends at zero, and not below", () => {
  timer.toggle();
  pass(200_000);
  assert.deepEqual([timer.state, timer.remaining, timer.status.textContent], ["done", 0, "Time is up."]);
});

test("its end takes the focus only from its own buttons", () => {
  const area = document.createElement("textarea");
  document.body.append(area);
  timer.toggle();
  area.focus();
  pass(120_000);
  assert.equal(document.activeElement, area);
});

test("a minute can be added while it runs and when it is paused", () => {
  timer.toggle();
  pass(30_000);
  timer.addMinute();
  timer.toggle();
  timer.addMinute();
  assert.equal(timer.number.textContent, "3:30");
});

test("a minute more after the end is one minute", () => {
  timer.toggle();
  pass(300_000);
  timer.addMinute();
  assert.deepEqual([timer.state, timer.number.textContent], ["running", "1:00"]);
});

test("a skipped timer can be brought back, with its full time", () => {
  timer.toggle();
  pass(30_000);
  timer.skip();
  assert.deepEqual([timer.number.hidden, timer.startButton.hidden, document.activeElement], [true, true, timer.backButton]);
  timer.backButton.click();
  assert.deepEqual([timer.state, timer.number.textContent], ["ready", "2:00"]);
});

test("pausing a timer that does not run changes nothing", () => {
  timer.pause();
  assert.equal(timer.state, "ready");
});

const STEPS = [
  { title: "Arrive", minutes: 2, do: [], say: [], opens: null },
  { title: "Write", minutes: 10, do: ["Hand out paper."], say: ["Take your time."], opens: null },
  { title: "Close", minutes: 3, do: ["Collect it."], say: [], opens: { notebook: "01-map-your-loop", title: "The loop" } },
];
const AGENDA_WORDS = { back: "Back", next: "Next", whole: "{count} minutes", label: "Steps", minutes: "{count} min", open: "Open {title}", say: "Say", done: "done", now: "Now: {title}", timer: WORDS };

function drawAgenda() {
  const values = { words: AGENDA_WORDS, steps: STEPS };
  const agenda = new Agenda({ get: (name) => values[name] });
  document.body.append(agenda.root);
  return agenda;
}

test("the first and the last step of an agenda have no button beyond", () => {
  const agenda = drawAgenda();
  assert.deepEqual([agenda.backButton.hidden, agenda.nextButton.hidden], [true, false]);
  agenda.move(1);
  agenda.move(1);
  assert.deepEqual([agenda.backButton.hidden, agenda.nextButton.hidden], [false, true]);
  assert.equal(document.activeElement, agenda.backButton);
});

test("leaving a step pauses its timer, which keeps its time", () => {
  const agenda = drawAgenda();
  agenda.timer(0).toggle();
  pass(30_000);
  agenda.move(1);
  pass(30_000);
  agenda.move(-1);
  assert.deepEqual([agenda.timer(0).state, agenda.timer(0).number.textContent], ["paused", "1:30"]);
});

test("steps before the current one are marked as done, for eyes and screen readers", () => {
  const agenda = drawAgenda();
  agenda.move(1);
  assert.deepEqual(agenda.items.map(({ root }) => [root.dataset.s, root.getAttribute("aria-current")]), [["done", null], ["", "step"], ["", null]]);
  assert.match(agenda.items[0].root.textContent, /\(done\)/);
  assert.equal(agenda.items[1].details.open, true);
});

test("a chapter opens in the language of the page", () => {
  assert.equal(drawAgenda().root.querySelector("a").getAttribute("href"), "01-map-your-loop.ipynb");
  history.replaceState(null, "", "?lang=es");
  assert.equal(drawAgenda().root.querySelector("a").getAttribute("href"), "01-map-your-loop.ipynb?lang=es");
  history.replaceState(null, "", location.pathname);
});
