import { clearPage, click, fire, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

const reloads = [];
globalThis.BroadcastChannel = class {
  postMessage(message) {
    reloads.push(message);
  }
};
const { journal } = await import("../src/core/journal.js");
const { enableQuickExit } = await import("../src/page/quick_exit.js");
const { Clearing } = await import("../src/start/clearing.js");
const { Passphrase } = await import("../src/start/passphrase.js");
enableQuickExit({ words: {}, mode: "personal", loan: false });

const REFUSED = { wrong: "Not this one.", differ: "They differ.", unfit: "Too short.", failed: "Nothing happened." };
const DATA = { files: "/file/", xsrf: "token", file: { refused: REFUSED }, passphrase: { working: "Wait.", set: { done: "Locked." }, change: { done: "Changed." }, remove: { done: "Open." } } };
let requests;
let answer;
let results;

beforeEach(() => {
  clearPage();
  localStorage.clear();
  [requests, results] = [[], []];
  reloads.length = 0;
  answer = { ok: true, arrayBuffer: async () => new ArrayBuffer(0) };
  globalThis.fetch = async (url, { body }) => {
    requests.push([url, body]);
    if (!answer) throw new TypeError("Failed to fetch");
    return answer;
  };
  globalThis.location = { pathname: "/", search: "", reload: () => results.push("reload") };
});
afterEach(() => {
  journal.mode = "guest";
  journal.clear();
});

const part = (name) => document.querySelector(`[data-${name}]`);

function drawClearing() {
  document.body.innerHTML = "<button data-clear></button><div data-confirm-clear hidden><button data-clear-now></button><button data-clear-not></button></div>";
  new Clearing(document.body, DATA, { onCleared: () => results.push("cleared"), onError: ({ reason }) => results.push(reason) });
}

test("nothing is deleted before the question is answered, and the focus is on Cancel", () => {
  drawClearing();
  click(part("clear"));
  assert.deepEqual([part("confirm-clear").hidden, part("clear").getAttribute("aria-expanded")], [false, "true"]);
  assert.equal(document.activeElement, part("clear-not"));
  fire(part("confirm-clear"), "keydown", { key: "Escape" });
  assert.deepEqual([part("confirm-clear").hidden, document.activeElement, requests, results], [true, part("clear"), [], []]);
});

test("a guest's entries are removed from this browser, those of other programs are not", async () => {
  drawClearing();
  journal.write("form/x", "words");
  localStorage.setItem("notes-remember", "1");
  localStorage.setItem("other:notes", "x");
  sessionStorage.setItem("room:offer", JSON.stringify({ choices: { seat: ["withdrawer"] } }));
  click(part("clear"));
  click(part("clear-now"));
  await settle();
  assert.deepEqual([journal.hasEntries, { ...localStorage }, { ...sessionStorage }], [false, { "other:notes": "x" }, { "room:offer": '{"choices":{}}' }]);
  sessionStorage.clear();
  assert.deepEqual([requests, results, reloads], [[], ["cleared"], ["again"]]);
});

test("another tab that has the entries does not store them again while everything is cleared", () => {
  localStorage.setItem("notes-remember", "1");
  journal.moveTo(localStorage);
  journal.write("form/x", "words");
  localStorage.clear();
  for (const [oldValue, newValue] of [["1", "cleared"], ["cleared", null]]) fire(window, "storage", { key: "notes-remember", oldValue, newValue });
  assert.deepEqual([Object.keys(localStorage), Object.keys(sessionStorage)], [[], []]);
  fire(window, "storage", { key: "notes-remember", oldValue: "1", newValue: null });
  assert.deepEqual(Object.keys(sessionStorage), ["notes:form/x"]);
});

test("on a personal computer the file is deleted first; if that fails, everything stays", async () => {
  journal.mode = "personal";
  drawClearing();
  journal.write("form/x", "words");
  answer = null;
  click(part("clear"));
  click(part("clear-now"));
  await settle();
  assert.deepEqual([journal.read("form/x"), results, reloads], ["words", ["failed"], []]);
  answer = { ok: true, arrayBuffer: async () => new ArrayBuffer(0) };
  click(part("clear"));
  click(part("clear-now"));
  await settle();
  assert.deepEqual([requests.map(([url]) => url), journal.hasEntries, results], [["/file/clear", "/file/clear"], false, ["failed", "cleared"]]);
});

function drawPassphrase() {
  const form = (step, ...names) =>
    `<button data-step="${step}"></button><form hidden data-for="${step}">${names.map((name) => `<input name="${name}">`).join("")}<button type="button" data-not></button></form>`;
  const forms = form("set", "new", "again") + form("change", "old", "new", "again") + form("remove", "old");
  document.body.innerHTML = `${forms}<button data-lock></button><p data-wrong hidden><span></span></p><p data-sentence tabindex="-1"></p>`;
  return new Passphrase(document.body, DATA);
}

async function submit(step, values) {
  const form = document.querySelector(`[data-for=${step}]`);
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  fire(form, "submit");
  await settle();
  return form;
}
const wrong = () => (part("wrong").hidden ? "" : part("wrong").textContent);

test("one form is open at a time, and closing it empties it and returns the focus", () => {
  drawPassphrase();
  click(document.querySelector("[data-step=set]"));
  document.querySelector("[data-for=set] input").value = "typed";
  click(document.querySelector("[data-step=remove]"));
  assert.deepEqual([...document.querySelectorAll("form")].map(({ hidden }) => hidden), [true, true, false]);
  assert.equal(document.querySelector("[data-for=set] input").value, "");
  fire(document.querySelector("[data-for=remove]"), "keydown", { key: "Escape" });
  assert.equal(document.activeElement, document.querySelector("[data-step=remove]"));
  assert.equal(document.querySelectorAll("form:not([hidden])").length, 0);
});

test("a new passphrase goes in the body of a request, the fields are emptied, and the page is loaded again", async () => {
  drawPassphrase();
  const form = await submit("set", { new: "a walk at seven", again: "a walk at seven" });
  assert.deepEqual(requests, [["/file/seal", '{"passphrase":"a walk at seven"}']]);
  assert.deepEqual([...form.elements].map(({ value }) => value), ["", "", ""]);
  assert.deepEqual(results, ["reload"]);
});

test("passphrases that differ, or are too short, are not sent", async () => {
  drawPassphrase();
  await submit("set", { new: "a walk at seven", again: "a walk at eight" });
  assert.equal(wrong(), "They differ.");
  await submit("set", { new: "short", again: "short" });
  assert.equal(wrong(), "Too short.");
  assert.deepEqual([requests, results], [[], []]);
});

test("a wrong old passphrase is reported, with the focus on it", async () => {
  drawPassphrase();
  answer = { ok: false, json: async () => ({ refused: "wrong" }) };
  const form = await submit("change", { old: "a guess", new: "a walk at seven", again: "a walk at seven" });
  assert.deepEqual([wrong(), part("sentence").textContent], ["Not this one.", ""]);
  assert.equal(document.activeElement, form.elements.old);
});

test("after a reload the page reports the result once", () => {
  history.replaceState({ step: "remove" }, "");
  drawPassphrase();
  assert.equal(part("sentence").textContent, "Open.");
  assert.equal(document.activeElement, part("sentence"));
  drawPassphrase();
  assert.equal(part("sentence").textContent, "");
});

test("locking has the other tabs reload too", async () => {
  drawPassphrase();
  click(part("lock"));
  await settle();
  assert.deepEqual([requests[0][0], reloads, results], ["/file/lock", ["again"], ["reload"]]);
});
