import { clearPage, click, fire, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

const { journal } = await import("../src/core/journal.js");

const place = (id, prefix) => ({ id, title: `Title of ${id}`, url: `/${id}`, on_path: true, count: 0, rules: [{ prefix, aside: [] }], counted: { one: "{count} point", many: "{count} points" } });
const DATA = {
  files: "/file/", xsrf: "t", first: { "": "map", pursuer: "map", withdrawer: "pause" }, next: "Start with {title}", path: { start_here: "Start here", not_started: "Not started", one: "{count} item", many: "{count} items" },
  places: [place("map", "cycle/episode"), place("pause", "form")], locked: { working: "Wait." }, written: false,
  file: { refused: { wrong: "Not this one.", failed: "Nothing happened." }, saving: { here: "You have:", other: "Something.", nothing: "Nothing yet." }, bring: {}, preview: { line: "{title}: {words}" }, clear: { cleared: {} } },
};
const OWN_FILE = `<section data-own-file><div class="bu-drop"><input type="file"></div><form data-open><input></form><p data-refused hidden><span></span></p>
  <div data-preview hidden><h4></h4><ul></ul><button data-keep></button><button data-leave-out></button></div><p data-brought></p><div data-here></div>
  <label><input type="checkbox" data-seal-it></label><p data-seal-unable></p><button data-save></button><button data-clear></button><p data-failed hidden><span></span></p><p data-saved></p>
  <div data-confirm-clear hidden><button data-clear-now></button><button data-clear-not></button></div></section>`;
const HOME = `<section data-seats="home/seat"><label><input type="radio" name="seat" value="pursuer"></label><label><input type="radio" name="seat" value="withdrawer"></label><p data-next><a hidden></a></p></section>
  <ol>${["map", "pause"].map((id) => `<li data-place="${id}"><p class="bu-path__meta"><b></b></p></li>`).join("")}</ol>`;
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
afterEach(() => journal.clear());

async function load(path, html) {
  document.body.innerHTML = html;
  await import(`../src/${path}.js?${(copy += 1)}`);
  for (let step = 0; step < 3; step += 1) await settle();
}
const states = () => [...document.querySelectorAll("[data-place]")].map((element) => `${element.dataset.state} ${element.textContent}`);
const nextLink = () => document.querySelector("[data-next] a");

test("a first visit shows where to start, and nothing to save", async () => {
  await load("start/home", script + HOME + OWN_FILE);
  assert.deepEqual(states(), ["now Start here", " Not started"]);
  assert.deepEqual([document.querySelector("[data-here]").textContent, document.querySelector("[data-save]").disabled], ["Nothing yet.", true]);
  assert.equal(document.documentElement.dataset.workbook, "ready");
});

test("a chosen seat is kept for the chapters, and leads to its first one", async () => {
  await load("start/home", script + HOME + OWN_FILE);
  click(document.querySelector("[value=withdrawer]"));
  assert.equal(journal.read("home/seat"), "withdrawer");
  assert.deepEqual([nextLink().hidden, nextLink().textContent, nextLink().getAttribute("href")], [false, "Start with Title of pause", "/pause"]);
  assert.deepEqual(states(), [" Not started", "now Start here"]);
});

test("what was written before is counted, and the next chapter without answers is the one to start", async () => {
  journal.write("home/seat", "pursuer");
  journal.write("cycle/episode/a/trigger", "x");
  await load("start/home", script + HOME + OWN_FILE);
  assert.equal(document.querySelector("[value=pursuer]").checked, true);
  assert.deepEqual(states(), ["done 1 point", "now Start here"]);
  assert.equal(document.querySelector("[data-here]").textContent, "You have:Title of map: 1 point");
});

test("a seat that the page does not offer is none", async () => {
  for (const seat of [7, "everyone", ["pursuer"]]) {
    journal.write("home/seat", seat);
    await load("start/home", script + HOME + OWN_FILE);
    assert.equal(document.querySelector("input:checked"), null);
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
