import "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const { isPersonal, post, postJson, readNewPassphrase, showError } = await import("../src/start/api.js");
const { UserError } = await import("../src/core/record_file.js");
const { describeChanges, describeContents, describeCount } = await import("../src/start/record_changes.js");

const DATA = {
  files: "/base/workbook/file/",
  xsrf: "token",
  path: { counted: { one: "{count} item", other: "{count} items" } },
  file: { preview: { new: "{count} new", changed: "{count} changed", gone: "{count} deleted", line: "{title}: {words}", other: "Something else" } },
  places: [
    { id: "talks", title: "Talks", rules: [{ prefix: "talk", aside: [] }], counted: { one: "{count} talk", other: "{count} talks" } },
    { id: "plan", title: "Plan", rules: [{ prefix: "plan", aside: [] }] },
  ],
};
const entries = (values) => new Map(Object.entries(values).map(([path, value]) => [path, { value, at: [1, 0, "tab-00000000"] }]));

let requests;
let answer;

beforeEach(() => {
  requests = [];
  answer = { ok: true, arrayBuffer: async () => new TextEncoder().encode("tea").buffer };
  globalThis.fetch = async (url, { method, body, headers }) => {
    requests.push([url, method, body, headers["X-XSRFToken"]]);
    if (!answer) throw new TypeError("Failed to fetch");
    return answer;
  };
});

test("a page without a mode is a guest's", () => {
  assert.ok(!isPersonal());
});

test("a request has its values in the body and nothing of them in the address", async () => {
  const bytes = await postJson(DATA, "open", { passphrase: "three quiet red boats" });
  assert.equal(new TextDecoder().decode(bytes), "tea");
  assert.deepEqual(requests, [["/base/workbook/file/open", "POST", '{"passphrase":"three quiet red boats"}', "token"]]);
});

test("a request without a body is a POST too", async () => {
  await post(DATA, "lock");
  assert.deepEqual(requests[0].slice(1, 3), ["POST", ""]);
});

test("an error of the server has its reason and its sentence", async () => {
  answer = { ok: false, json: async () => ({ refused: "wrong", sentence: "Not this one." }) };
  await assert.rejects(post(DATA, "open"), (error) => error instanceof UserError && error.reason === "wrong" && error.sentence === "Not this one.");
});

test("an answer that cannot be read, or none, is a failure", async () => {
  answer = { ok: false, json: async () => JSON.parse("<html>") };
  await assert.rejects(post(DATA, "open"), { reason: "failed" });
  answer = null;
  await assert.rejects(post(DATA, "open"), { reason: "failed" });
});

test("a request without any answer fails after a while, a large one later, and a large answer has time", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  for (const [length, milliseconds] of [[0, 30_000], [8_000_000, 830_000]]) {
    let aborted = false;
    globalThis.fetch = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject((aborted = true))));
    const failing = assert.rejects(post(DATA, "bring", "x".repeat(length)), { reason: "failed" });
    context.mock.timers.tick(milliseconds - 1);
    assert.equal(aborted, false);
    context.mock.timers.tick(1);
    await failing;
  }
  let used;
  globalThis.fetch = async (_, { signal }) => {
    used = signal;
    return answer;
  };
  await post(DATA, "save");
  context.mock.timers.tick(60_000);
  assert.equal(used.aborted, false);
});

test("an error is shown with the sentence of its reason", () => {
  document.body.innerHTML = "<p hidden><span></span></p>";
  const [element, sentences] = [document.querySelector("p"), { wrong: "Wrong.", failed: "Nothing happened to {name}." }];
  showError(element, sentences, new UserError("wrong"));
  assert.deepEqual([element.hidden, element.textContent], [false, "Wrong."]);
  showError(element, sentences, new UserError("wrong", "The server's sentence."));
  assert.equal(element.textContent, "The server's sentence.");
  for (const error of [new UserError("unknown"), new TypeError("x is undefined")]) {
    showError(element, sentences, error);
    assert.match(element.textContent, /^Nothing happened to notes-\d{4}-\d\d-\d\d\.json\.$/);
  }
});

test("a new passphrase has a permitted length, in characters, and is the same twice", () => {
  const read = (first, second = first) => readNewPassphrase({ value: first }, { value: second });
  assert.equal(read("a walk at seven"), "a walk at seven");
  assert.equal(read("\u{1F319}".repeat(8)), "\u{1F319}".repeat(8));
  for (const value of ["", "sevench", "\u{1F319}".repeat(7), "x".repeat(1001)]) assert.throws(() => read(value), { reason: "unfit" });
  assert.throws(() => read("a walk at seven", "a walk at eight"), { reason: "differ" });
});

test("the contents of a record are listed by chapter, in its own words", () => {
  assert.deepEqual(describeContents(DATA, entries({ "talk/a": "x", "talk/b": "y", "plan/c": "z", "home/seat": "both" })), ["Talks: 2 talks", "Plan: 1 item"]);
  assert.deepEqual(describeContents(DATA, new Map()), []);
  assert.equal(describeCount(DATA, DATA.places[0], 1), "1 talk");
});

test("changes are listed by chapter, without kinds that do not occur", () => {
  const before = entries({ "talk/a": "x", "talk/b": "y" });
  const after = entries({ "talk/a": null, "talk/b": "z", "talk/c": "new", "home/seat": "both" });
  assert.deepEqual(describeChanges(DATA, before, after), ["Talks: 1 new, 1 changed, and 1 deleted", "Something else"]);
  assert.deepEqual(describeChanges(DATA, before, before), []);
});
