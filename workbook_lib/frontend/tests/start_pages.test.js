import { clearPage, click, fire, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

const { journal } = await import("../src/core/journal.js");
const { today } = await import("../src/core/clock.js");

const step = (id) => ({ id, title: `Step ${id}` });
const place = (id, prefix, more = {}) => ({
  id, title: `Title of ${id}`, summary: `About ${id}`, url: `/${id}`, on_path: true, count: 0, state: "", steps: [step("one"), step("two")],
  rules: [{ prefix, aside: [] }], counted: { one: "{count} point", other: "{count} points" }, ...more,
});
const first = (seat, minutes, chapter, more = {}) => ({ seat, minutes, title: `For ${seat}, ${minutes}`, text: "Do it.", button: "Start", chapter, ...more });
const DATA = {
  files: "/file/", xsrf: "t", path: { prose: "Any order.", chosen: "In your order.", start_here: "Start here", not_started: "Not started", done: "Done", counted: { one: "{count} item", other: "{count} items" } },
  places: [place("map", "cycle/episode"), place("reach", "form/reach"), place("pause", "form/pause"), place("week", "week", { on_path: false, steps: [], rules: [{ prefix: "week", aside: ["date"], date: "date" }] })],
  sides: { pursuer: "reach", withdrawer: "pause" }, weekly: "week", visit: { returning: false, stopped: null, days: null },
  find: { kicker: "Begin here", steps: [first("pursuer", 5, "pause", { step: "two" }), first("pursuer", 15, "map"), first("withdrawer", 15, "gone")] },
  back: { stopped: "Stopped at", following: "Next", where: "{title}, {number} of {count}", never: "Never", today: "Today", yesterday: "Yesterday", days: "{count} days" },
  locked: { working: "Wait." }, passphrase: {}, written: false,
  file: { refused: { wrong: "Not this one.", failed: "Nothing happened." }, saving: { here: "You have:", other: "Something.", nothing: "Nothing yet." }, bring: {}, preview: { line: "{title}: {words}" }, clear: { cleared: {} } },
};
const OWN_FILE = `<section data-own-file><div class="bu-drop"><input type="file"></div><form data-open><input></form><p data-refused hidden><span></span></p>
  <div data-preview hidden><h4></h4><ul></ul><button data-keep></button><button data-leave-out></button></div><p data-brought></p><div data-here></div>
  <label><input type="checkbox" data-seal-it></label><p data-seal-unable></p><button data-save></button><button data-clear></button><p data-failed hidden><span></span></p><p data-saved></p>
  <div data-confirm-clear hidden><button data-clear-now></button><button data-clear-not></button></div></section>`;
const radio = (name, value, checked = "") => `<label><input type="radio" name="${name}" value="${value}" ${checked}></label>`;
const HOME = `<div data-welcome></div><section data-back hidden><div data-go-on><p data-kicker></p><h2></h2><p data-where></p><a></a></div><div data-this-week><p data-last></p></div></section>
  <section data-find data-seats="home/seat">${radio("seat", "pursuer")}${radio("seat", "withdrawer")}${radio("minutes", 5)}${radio("minutes", 15, "checked")}<div data-next><p>Pick</p></div></section>
  <section data-path><p data-order></p><div class="bu-path"><ol>${["map", "reach", "pause"].map((id) => `<li data-place="${id}"><p class="bu-path__meta"><b></b></p></li>`).join("")}</ol></div></section>`;
const script = `<script id="bu-words" type="application/json">{"leave": {}, "browser": {"copying": {}}}</script><script id="bu-home" type="application/json">${JSON.stringify(DATA)}</script>`;
let copy = 0;
let requests;
let answer;
const reloads = [];

beforeEach(() => {
  clearPage();
  [requests, answer] = [[], { ok: true, arrayBuffer: async () => new ArrayBuffer(0) }];
  globalThis.fetch = async (url, { body }) => {
    requests.push([url, body]);
    return answer;
  };
  globalThis.location = { pathname: "/", search: "", hash: "", reload: () => reloads.push("reload") };
  reloads.length = 0;
});
afterEach(() => {
  journal.clear();
  journal.mode = "guest";
});

async function load(path, html) {
  document.body.innerHTML = html;
  await import(`../src/${path}.js?${(copy += 1)}`);
  for (let step = 0; step < 3; step += 1) await settle();
}
const marks = () => [...document.querySelectorAll("[data-place]")].map((item) => [item.dataset.place, item.dataset.state, "now" in item.dataset, item.textContent].join(" "));
const text = (selector) => document.querySelector(selector).textContent;
const nextLink = () => document.querySelector("[data-next] a");

test("a first visit offers two questions, and nothing to save", async () => {
  await load("start/home", script + HOME + OWN_FILE);
  assert.deepEqual(marks(), ["map  false Not started", "reach  false Not started", "pause  false Not started"]);
  assert.deepEqual([text("[data-next]"), text("[data-order]"), text("[data-here]")], ["Pick", "Any order.", "Nothing yet."]);
  assert.deepEqual([document.querySelector("[data-save]").disabled, document.querySelector("[data-back]").hidden], [true, true]);
  assert.equal(document.documentElement.dataset.workbook, "ready");
});

test("a chosen side is stored, orders the chapters, and selects a first step with the time", async () => {
  await load("start/home", script + HOME + OWN_FILE);
  click(document.querySelector("[value=pursuer]"));
  assert.equal(journal.read("home/seat"), "pursuer");
  assert.deepEqual([text("[data-next] h3"), nextLink().getAttribute("href")], ["For pursuer, 15", "/map#one"]);
  assert.deepEqual(marks()[0], "map  true Start here");
  click(document.querySelector('[value="5"]'));
  assert.deepEqual([text("[data-next] h3"), nextLink().getAttribute("href")], ["For pursuer, 5", "/pause#two"]);
  click(document.querySelector("[value=withdrawer]"));
  assert.deepEqual(marks().map((mark) => mark.split(" ")[0]), ["map", "pause", "reach"]);
  assert.deepEqual([text("[data-next]"), text("[data-order]")], ["Pick", "In your order."]);
});

test("a first step in a chapter that the pack lacks is not offered", async () => {
  await load("start/home", script + HOME + OWN_FILE);
  click(document.querySelector("[value=withdrawer]"));
  assert.equal(nextLink(), null);
});

test("a reader who comes back sees where they stopped, the week and what is begun", async () => {
  journal.write("home/step", "reach/two");
  journal.write("cycle/episode/a/trigger", "x");
  journal.write("week/a/note", "y");
  journal.write("week/a/date", today());
  for (const id of ["one", "two"]) journal.write(`home/seen/pause/${id}`, true);
  await load("start/home", script + HOME + OWN_FILE);
  assert.deepEqual([document.querySelector("[data-back]").hidden, document.querySelector("[data-welcome]").hidden], [false, true]);
  assert.deepEqual([text("[data-kicker]"), text("[data-go-on] h2"), text("[data-where]")], ["Stopped at", "Title of reach", "Step two, 2 of 2"]);
  assert.equal(document.querySelector("[data-go-on] a").getAttribute("href"), "/reach#two");
  assert.equal(text("[data-last]"), "Today");
  assert.deepEqual(marks(), ["map begun false 1 point", "reach  true Not started", "pause done false Done"]);
  assert.equal(document.querySelector("[data-path]").nextElementSibling, document.querySelector("[data-find]"));
  assert.equal(text("[data-here]"), "You have:Title of map: 1 pointTitle of week: 1 point");
});

test("what another tab has written is shown", async () => {
  await load("start/home", script + HOME + OWN_FILE);
  journal.receiveFromTab({ "cycle/episode/a/trigger": { value: "x", at: [1, 0, "another-tab"] } });
  assert.deepEqual([text("[data-here]"), document.querySelector("[data-save]").disabled], ["You have:Title of map: 1 point", false]);
});

const PAST = "<div data-past><button data-look></button><button data-restore></button><button data-stay></button><div data-inside></div></div>";

test("a person's own record is read again when they come back to the page", async () => {
  journal.mode = "personal";
  await load("start/home", `${script}${HOME}${OWN_FILE}<div data-passphrase></div>${PAST}`);
  assert.equal(document.querySelector("[data-save]").disabled, true);
  const record = { format: "between-us", version: 1, entries: { "cycle/episode/a/trigger": { value: "x", at: [1, 0, "a-chapter"] } } };
  answer = { ok: true, arrayBuffer: async () => new TextEncoder().encode(JSON.stringify(record)).buffer };
  document.dispatchEvent(new Event("visibilitychange"));
  for (let step = 0; step < 3; step += 1) await settle();
  assert.deepEqual([text("[data-here]"), document.querySelector("[data-save]").disabled], ["You have:Title of map: 1 point", false]);
});

test("without a step to go on from, the first chapter that is not done is next", async () => {
  journal.write("home/step", "reach/gone");
  journal.write("cycle/episode/a/trigger", "x");
  for (const id of ["one", "two"]) journal.write(`home/seen/map/${id}`, true);
  await load("start/home", script + HOME + OWN_FILE);
  assert.deepEqual([text("[data-kicker]"), text("[data-go-on] h2"), text("[data-where]"), text("[data-last]")], ["Next", "Title of reach", "About reach", "Never"]);
});

test("a stored seat that the page does not offer is ignored", async () => {
  for (const seat of [7, "everyone", ["pursuer"]]) {
    journal.write("home/seat", seat);
    await load("start/home", script + HOME + OWN_FILE);
    assert.equal(document.querySelector("[name=seat]:checked"), null);
  }
});

const LOCKED = `${script}<section data-locked><form data-unlock><input type="password"></form><p data-wrong hidden><span></span></p><p data-sentence></p>
  <button data-clear></button><div data-confirm-clear hidden><button data-clear-now></button><button data-clear-not></button></div></section>`;

test("a locked record is opened by its passphrase, which leaves the page at once", async () => {
  await load("start/locked", LOCKED);
  const field = document.querySelector("input");
  assert.equal(document.activeElement, field);
  field.value = "three quiet boats";
  fire(document.querySelector("form"), "submit");
  for (let step = 0; step < 3; step += 1) await settle();
  assert.deepEqual([requests, field.value, reloads], [[["/file/unlock", '{"passphrase":"three quiet boats"}']], "", ["reload"]]);
});

test("a wrong passphrase is reported, and can be corrected", async () => {
  answer = { ok: false, json: async () => ({ refused: "wrong" }) };
  await load("start/locked", LOCKED);
  const field = document.querySelector("input");
  field.value = "a guess";
  fire(document.querySelector("form"), "submit");
  for (let step = 0; step < 3; step += 1) await settle();
  assert.deepEqual([document.querySelector("[data-wrong]").textContent, field.value, document.querySelector("[data-sentence]").textContent, reloads], ["Not this one.", "a guess", "", []]);
});

test("the card below a chapter follows what is written", async () => {
  await load("start/card", script + OWN_FILE);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(document.querySelector("[data-here]").textContent, "Nothing yet.");
  journal.write("cycle/episode/a/trigger", "x");
  journal.write("cycle/episode/b/trigger", "y");
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(document.querySelector("[data-here]").textContent, "You have:Title of map: 2 points");
});

let stream;
const scrolls = [];
globalThis.scrollTo = ({ top }) => scrolls.push(top);
globalThis.EventSource = class extends EventTarget {
  constructor(url) {
    super();
    stream = this;
    this.url = url;
  }

  close() {
    this.isClosed = true;
  }
};

async function loadPreview(attributes = "") {
  await load("entries/preview", `<script data-preview="/preview" data-state="one" ${attributes}></script><main></main>`);
  scrolls.length = 0;
}
const send = (state, ...problems) => stream.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify({ state, problems }) }));
const card = () => document.querySelector("[data-preview-problems]");

test("a page of the preview is loaded again after a change, and scrolls to where it was", async () => {
  await loadPreview();
  send("one");
  assert.deepEqual(reloads, []);
  globalThis.scrollY = 420;
  send("two");
  assert.deepEqual(reloads, ["reload"]);
  await load("entries/preview", '<script data-preview="/preview" data-state="two"></script>');
  assert.deepEqual([scrolls, sessionStorage.getItem("between-us.preview.scroll")], [[420], null]);
});

test("a correct page stays while the content has mistakes, which are listed as text", async () => {
  await loadPreview();
  send("two", "home.yaml:3: <b>title</b> is missing", "home.yaml:9: a colon");
  assert.deepEqual([...card().querySelectorAll("li")].map((item) => item.textContent), ["home.yaml:3: <b>title</b> is missing", "home.yaml:9: a colon"]);
  send("two", "home.yaml:9: a colon");
  assert.deepEqual([document.querySelectorAll("[data-preview-problems]").length, card().querySelectorAll("li").length, reloads], [1, 1, []]);
  send("one");
  assert.deepEqual([card(), reloads], [null, []]);
});

test("a page of mistakes is loaded again with the next ones", async () => {
  await loadPreview("data-problems");
  send("two", "home.yaml:9: a colon");
  assert.deepEqual([card(), reloads], [null, ["reload"]]);
});

test("a page that is left ends its stream", async () => {
  await loadPreview();
  fire(window, "pagehide");
  assert.equal(stream.isClosed, true);
});
