import { clearPage, fakeModel, type } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

const layouts = new Map();
globalThis.ResizeObserver = class {
  constructor(callback) {
    this.callback = callback;
  }

  observe(element) {
    layouts.set(element, this.callback);
  }

  disconnect() {}
};

document.body.innerHTML = '<script id="bu-words" type="application/json">{"leave": {}, "browser": {}}</script>';
const { today } = await import("../src/core/clock.js");
const { journal } = await import("../src/core/journal.js");
const { drawExercise } = await import("../src/widgets/form.js");
const { drawBar } = await import("../src/page/notebook_bar.js");
const { JournalSync, setBar, widget } = await import("../src/widgets/journal_sync.js");

const WORDS = {
  save: { saving: "Saving", offline: "Offline", nothing: "Nothing written", saved_guest: "Here since {time}", saved_personal: "Saved at {time}" },
  banner: { offline_title: "Offline", offline: "Keep this tab open.", store_title: "Not saved", full_title: "Full", full: "No room." },
  browser: { copying: {}, storage_offline: "Only here", shared: "Shared.", storage: "No storage.", shared_title: "Shared", restarted_title: "Restarted", restarted: "Run the cells.", stopped: "Start and run.", line_title: "No connection", line: "Check it.", slow_title: "Slow", slow: "Wait.", come_back: "At {address}." },
  loan: {},
  leave: { title: "Leave", label: "Leave" },
};
const EXERCISE = {
  id: "thoughts", label: "Thoughts",
  groups: [{ side: "none", style: "card", legend: null, note: null, passages: [], folded: null, say: null, fields: [{ id: "thought", kind: "short", label: "Thought", max_length: 99 }] }],
};
const FORM_WORDS = { clear: "", too_long: "", sentence: {} };

class FakeLink extends EventTarget {
  constructor() {
    super();
    this.sent = [];
    this.isConnected = true;
    this.missing = null;
    this.firstStates = null;
  }

  sendNow(_, message) {
    if (this.isConnected) this.sent.push(message);
    return this.isConnected;
  }

  applyFirstStates(states) {
    this.firstStates = states;
  }
}

let link;
let model;
let sync;
let exercise;

mock.timers.enable({ apis: ["setTimeout", "Date"], now: new Date(2026, 10, 29, 12, 0) });

function start(state = {}) {
  model = fakeModel({ words: WORDS, mode: "guest", loan: 0, stores: true, trouble: null, expected: ["thoughts"], ...state }, { link });
  sync = new JournalSync(model);
  return sync;
}
const receive = (message) => model.emit("msg:custom", message);
const welcome = (stamps = {}) => receive({ type: "welcome", entries: {}, stamps });
const indicator = () => document.getElementById("bu-save");
const banner = () => document.getElementById("bu-banner");
const write = (value) => type(exercise.root.querySelector("textarea"), value);

beforeEach(() => {
  clearPage();
  delete document.documentElement.dataset.workbook;
  document.body.innerHTML = '<div class="bu-top"></div><span id="bu-save"></span><div id="bu-banner" hidden></div>';
  link = new FakeLink();
  exercise = drawExercise(document.body, EXERCISE, FORM_WORDS);
  exercise.bind({ scope: "scope/1", entries: {} });
});

afterEach(() => {
  sync?.end();
  exercise.end();
  journal.clear();
  journal.configure("guest", 0, true);
});

test("hello names what the exercises show and the day, and is repeated until the kernel answers", () => {
  start();
  assert.equal(link.sent[0].day, today());
  mock.timers.tick(4_000);
  assert.deepEqual(link.sent.map(({ type: kind, scopes }) => [kind, ...scopes]), [["hello", "scope/1"], ["hello", "scope/1"]]);
  welcome();
  mock.timers.tick(20_000);
  assert.equal(link.sent.length, 2);
});

test("the page is ready when the kernel has answered and every exercise takes input", () => {
  start();
  assert.equal(document.documentElement.dataset.workbook, undefined);
  welcome();
  assert.equal(document.documentElement.dataset.workbook, "ready");
});

test("the page is not ready while an exercise is missing", () => {
  start({ expected: ["thoughts", "feelings"] });
  welcome();
  assert.equal(document.documentElement.dataset.workbook, undefined);
  model.set("expected", ["thoughts"]);
  assert.equal(document.documentElement.dataset.workbook, "ready");
});

test("the kernel's answer is reported to the link", () => {
  let count = 0;
  link.addEventListener("synced", () => (count += 1));
  start();
  welcome();
  assert.equal(count, 1);
});

test("what is written is sent, and acknowledged entries are not sent again", () => {
  start();
  welcome();
  write("alone");
  mock.timers.tick(300);
  const { entries } = link.sent.at(-1);
  assert.equal(entries["scope/1/thought"].value, "alone");
  receive({ type: "saved", stamps: { "scope/1/thought": entries["scope/1/thought"].at } });
  const before = link.sent.length;
  mock.timers.tick(60_000);
  assert.equal(link.sent.length, before);
});

test("an acknowledgment of an older stamp does not count for a newer entry", () => {
  start();
  welcome();
  write("a");
  const { at } = journal.entries.get("scope/1/thought");
  write("ab");
  receive({ type: "saved", stamps: { "scope/1/thought": at } });
  assert.deepEqual(journal.pendingPaths(), ["scope/1/thought"]);
});

test("before anything is written the indicator says so", () => {
  start();
  welcome();
  assert.deepEqual([indicator().dataset.saveState, indicator().textContent], ["saved", "Nothing written"]);
});

test("a guest's entries are saved in this browser, with the time", () => {
  start();
  welcome();
  write("alone");
  const [hours, minutes] = [new Date().getHours(), new Date().getMinutes()].map((number) => String(number).padStart(2, "0"));
  assert.deepEqual([indicator().dataset.saveState, indicator().textContent], ["saved", `Here since ${hours}:${minutes}`]);
});

test("on a personal computer an entry is saved once the kernel has acknowledged it", () => {
  start({ mode: "personal" });
  welcome();
  write("alone");
  assert.deepEqual([indicator().dataset.saveState, indicator().className], ["saving", "bu-save bu-save--wait"], "no alarm while all is well");
  const { at } = journal.entries.get("scope/1/thought");
  receive({ type: "saved", stamps: { "scope/1/thought": at }, at: new Date(2026, 10, 29, 12, 5).toISOString() });
  assert.deepEqual([indicator().dataset.saveState, indicator().textContent], ["saved", "Saved at 12:05"]);
});

test("a saving time of another day has its date", () => {
  start({ mode: "personal" });
  receive({ type: "welcome", entries: {}, stamps: {}, at: new Date(2026, 10, 27, 9, 30).toISOString() });
  assert.match(indicator().textContent, /Nov/);
});

test("a short interruption shows no banner, a longer one does, and the next answer hides it", () => {
  start();
  welcome();
  link.dispatchEvent(new Event("down"));
  mock.timers.tick(1_400);
  assert.equal(banner().hidden, true);
  mock.timers.tick(100);
  assert.deepEqual([indicator().dataset.saveState, banner().hidden], ["offline", false]);
  link.dispatchEvent(new Event("up"));
  welcome();
  assert.deepEqual([indicator().dataset.saveState, banner().hidden], ["saved", true]);
});

test("an answer within a short interruption keeps the banner away for good", () => {
  start();
  welcome();
  link.dispatchEvent(new Event("down"));
  welcome();
  mock.timers.tick(10_000);
  assert.equal(banner().hidden, true);
});

test("a page without a kernel says so after a while, and why", () => {
  link.missing = "connection";
  start();
  mock.timers.tick(29_000);
  assert.equal(banner().hidden, true);
  mock.timers.tick(1_000);
  assert.match(banner().textContent, /No connection/);
  link.missing = null;
  mock.timers.tick(4_000);
  assert.match(banner().textContent, /Slow/);
  welcome();
  assert.equal(banner().hidden, true);
});

test("a page without cookies shows no banner of its own", () => {
  link.missing = "cookies";
  start();
  mock.timers.tick(0);
  assert.deepEqual([banner().hidden, indicator().dataset.saveState], [true, "saved"]);
});

test("the kernel's problem with saving is an alert, until it saves again", () => {
  start({ mode: "personal" });
  welcome();
  receive({ type: "error", sentence: "The disk is full." });
  assert.match(banner().textContent, /The disk is full\./);
  assert.deepEqual([banner().getAttribute("role"), indicator().dataset.saveState], ["alert", "saving"]);
  assert.equal(indicator().className, "bu-save bu-save--bad");
  receive({ type: "saved", stamps: {} });
  assert.equal(banner().hidden, true);
});

test("a kernel that can only report a problem has answered, too", () => {
  start({ mode: "personal" });
  receive({ type: "error", sentence: "Locked." });
  assert.equal(document.documentElement.dataset.workbook, "ready");
});

test("states of a first kernel are passed on, and do not acknowledge a hello", () => {
  start();
  receive({ type: "states", states: { one: {} } });
  assert.deepEqual(link.firstStates, { one: {} });
  assert.equal(document.documentElement.dataset.workbook, undefined);
});

test("an exercise that is added later is reported to the kernel", () => {
  start();
  welcome();
  exercise.bind({ scope: "scope/2", entries: {} });
  journal.dispatchEvent(new Event("exercise-ready"));
  assert.deepEqual(link.sent.at(-1).scopes, ["scope/2"]);
});

test("a browser that may store nothing shows that nothing is stored", () => {
  start({ stores: false });
  welcome();
  assert.match(banner().textContent, /Shared/);
  assert.equal(indicator().dataset.saveState, "saving");
});

test("after its end nothing is sent and no timer runs", () => {
  start();
  welcome();
  sync.end();
  const before = link.sent.length;
  write("late");
  link.dispatchEvent(new Event("up"));
  mock.timers.tick(60_000);
  assert.equal(link.sent.length, before);
  assert.equal(journal.transports.size, 0);
});

test("a screen reader hears of routine saving at most once a minute", () => {
  start();
  sync.render(document.body);
  welcome();
  write("a");
  const first = sync.status.textContent;
  mock.timers.tick(30_000);
  receive({ type: "error", sentence: "Locked." });
  assert.equal(sync.status.textContent, first);
  mock.timers.tick(30_000);
  receive({ type: "error", sentence: "Locked." });
  assert.equal(sync.status.textContent, "Saving");
});

test("a screen reader hears at once that the first words are saved", () => {
  start({ mode: "personal" });
  sync.render(document.body);
  welcome();
  assert.equal(sync.status.textContent, "Nothing written");
  mock.timers.tick(1_000);
  write("a");
  assert.equal(sync.status.textContent, "Nothing written", "not that they will be in a moment");
  receive({ type: "saved", stamps: { "scope/1/thought": journal.entries.get("scope/1/thought").at }, at: new Date().toISOString() });
  assert.match(sync.status.textContent, /^Saved at/);
});

test("a screen reader hears that words are saved, not that they will be in a moment", () => {
  start({ mode: "personal" });
  sync.render(document.body);
  welcome();
  const heard = [];
  for (let minute = 0; minute < 3; minute += 1) {
    mock.timers.tick(61_000);
    write(`word ${minute}`);
    heard.push(sync.status.textContent);
    receive({ type: "saved", stamps: { "scope/1/thought": journal.entries.get("scope/1/thought").at }, at: new Date().toISOString() });
    heard.push(sync.status.textContent);
  }
  assert.deepEqual(heard.map((sentence) => sentence.split(" ")[0]), ["Nothing", "Saved", "Saved", "Saved", "Saved", "Saved"]);
});

/** Open a notebook in a window that has others already, with a kernel and one view. */
function openNotebook(name) {
  const notebook = { link: new FakeLink(), el: document.body.appendChild(document.createElement("div")) };
  notebook.model = fakeModel({ words: WORDS, mode: "personal", loan: null, stores: true, problem: null, expected: ["thoughts"], mount_point: `${name}/0` }, { link: notebook.link });
  notebook.end = widget.initialize({ model: notebook.model });
  notebook.endView = widget.render({ model: notebook.model, el: notebook.el });
  notebook.receive = (message) => notebook.model.emit("msg:custom", message);
  notebook.receive({ type: "welcome", entries: {}, stamps: {} });
  notebook.state = () => notebook.el.querySelector(".bu-save").dataset.saveState;
  return notebook;
}

/** Open notebooks in one window; they are closed after the test. */
function openNotebooks(context, ...names) {
  document.body.replaceChildren(exercise.root);
  setBar(drawBar);
  const notebooks = names.map(openNotebook);
  context.after(() => {
    for (const notebook of notebooks) notebook.end();
    setBar(null);
  });
  return notebooks;
}

test("two notebooks in one window each have a save indicator and a banner, and both kernels receive the entries", (context) => {
  const [one, two] = openNotebooks(context, "one", "two");
  const banners = () => [...document.querySelectorAll(".bu-banner")].map(({ hidden }) => hidden);
  write("alone");
  mock.timers.tick(300);
  assert.deepEqual([one.state(), two.state(), document.querySelectorAll("[id^=bu-]").length], ["saving", "saving", 0]);
  for (const { link: { sent } } of [one, two]) assert.equal(sent.at(-1).entries["scope/1/thought"].value, "alone");
  two.receive({ type: "saved", stamps: { "scope/1/thought": journal.entries.get("scope/1/thought").at } });
  assert.deepEqual([one.state(), two.state()], ["saved", "saved"]);
  two.link.isConnected = false;
  two.link.dispatchEvent(new Event("down"));
  mock.timers.tick(1_500);
  assert.deepEqual([one.state(), two.state(), banners()], ["saved", "offline", [true, false]]);
  two.end();
  two.endView();
  assert.deepEqual(banners(), [true]);
  write("not alone");
  mock.timers.tick(300);
  assert.equal(one.link.sent.at(-1).entries["scope/1/thought"].value, "not alone");
  assert.equal(one.state(), "saving");
});

test("a notebook without a kernel shows what another notebook saves, and that it has stopped", (context) => {
  const [one, two] = openNotebooks(context, "one", "two");
  const text = ({ el }) => el.querySelector(".bu-save").textContent;
  const [, banner] = document.querySelectorAll(".bu-banner");
  Object.assign(two.link, { isConnected: false, othersSave: true, restarted: true });
  two.link.dispatchEvent(new Event("down"));
  mock.timers.tick(60_000);
  assert.deepEqual([text(two), banner.hidden, banner.textContent, banner.getAttribute("role")], ["Nothing written", false, "Restarted Start and run.", "alert"]);
  two.link.hasKernel = true;
  journal.emitChange();
  assert.equal(banner.textContent, "Restarted Run the cells.");
  write("alone");
  assert.deepEqual([text(two), two.el.querySelector("[role=status]").textContent], ["Saving", "Nothing written"]);
  const { at } = journal.entries.get("scope/1/thought");
  one.receive({ type: "saved", stamps: { "scope/1/thought": at }, at: new Date().toISOString() });
  assert.equal(text(two), text(one));
  two.link.othersSave = false;
  journal.emitChange();
  assert.deepEqual([two.state(), text(two)], ["offline", "Restarted"]);
});

test("a notebook that reconnects while another one saves gives no alarm", (context) => {
  const [notebook] = openNotebooks(context, "one");
  Object.assign(notebook.link, { isConnected: false, othersSave: true });
  notebook.link.dispatchEvent(new Event("down"));
  mock.timers.tick(1_500);
  const banner = document.querySelector(".bu-banner");
  assert.deepEqual([banner.hidden, banner.getAttribute("role"), notebook.state()], [false, "status", "saved"]);
});

test("the banner of a notebook is in the panel that shows it", (context) => {
  const [notebook] = openNotebooks(context, "one");
  const banner = document.querySelector(".bu-banner");
  const layOut = () => layouts.get(notebook.el.querySelector(".bu-keeper"))();
  layOut();
  assert.equal(banner.closest(".bu-afloat").parentElement, document.body, "a host without panels");
  for (let count = 0; count < 2; count += 1) {
    const panel = document.body.appendChild(document.createElement("div"));
    panel.className = "jp-NotebookPanel";
    panel.append(notebook.el);
    layOut();
    assert.equal(banner.closest(".jp-NotebookPanel"), panel);
  }
});

test("each view of a notebook shows what is saved, until it is closed", (context) => {
  const [notebook] = openNotebooks(context, "one");
  const copy = document.createElement("div");
  const endCopy = widget.render({ model: notebook.model, el: copy });
  write("alone");
  assert.deepEqual([notebook.state(), copy.querySelector(".bu-save").dataset.saveState], ["saving", "saving"]);
  endCopy();
  notebook.receive({ type: "saved", stamps: { "scope/1/thought": journal.entries.get("scope/1/thought").at } });
  assert.deepEqual([notebook.state(), copy.querySelector(".bu-save").dataset.saveState], ["saved", "saving"]);
});
