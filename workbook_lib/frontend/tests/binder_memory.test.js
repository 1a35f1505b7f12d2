import { clearPage, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

document.documentElement.dataset.loan = "600";
const { BinderMemory } = await import("../src/core/binder_memory.js");

const ENTRY = { value: "dishes", at: [1, 0, "tab-00000000"] };
const LATER = { value: "money", at: [2, 0, "tab-00000000"] };

let requests;
let statuses;
let memory;

beforeEach(() => {
  requests = [];
  statuses = [];
  globalThis.setTimeout = (callback) => setImmediate(callback); // no waiting between tries
  globalThis.fetch = async (url, { body }) => {
    const action = url.split("/").at(-1);
    requests.push([action, JSON.parse(body)]);
    const status = statuses.shift() ?? (action === "give" ? 200 : 204);
    if (status === "down") throw new Error("Failed to fetch");
    return { status, json: async () => ({ entries: { stored: ENTRY } }) };
  };
  memory = new BinderMemory();
});

const events = (...types) => {
  const seen = [];
  for (const type of types) memory.addEventListener(type, () => seen.push(type));
  return seen;
};

test("an entry is sent once, and again only with another stamp", async () => {
  memory.put("a", ENTRY);
  await memory.flush();
  memory.put("a", ENTRY);
  await memory.flush();
  memory.put("a", LATER);
  await memory.flush();
  assert.deepEqual(requests, [["take", { a: ENTRY }], ["take", { a: LATER }]]);
  assert.equal(memory.unsent.size, 0);
});

test("an entry that changes while it is sent is sent again", async () => {
  const fetchNow = globalThis.fetch;
  globalThis.fetch = (url, options) => {
    globalThis.fetch = fetchNow;
    memory.put("a", LATER);
    return fetchNow(url, options);
  };
  memory.put("a", ENTRY);
  assert.equal(await memory.flush(), true);
  assert.deepEqual(requests.map(([, body]) => body.a?.value), ["dishes", "money"]);
});

test("what the server has already is not sent to it", async () => {
  assert.deepEqual(await memory.fetchAll(), { stored: ENTRY });
  memory.put("stored", ENTRY);
  await memory.flush();
  assert.deepEqual(requests.map(([action]) => action), ["give"]);
});

test("an answer that breaks off is asked for again", async () => {
  const fetchNow = globalThis.fetch;
  globalThis.fetch = async (url, options) => {
    globalThis.fetch = fetchNow;
    return { status: (await fetchNow(url, options)).status, json: () => Promise.reject(new Error("aborted")) };
  };
  assert.deepEqual(await memory.fetchAll(), { stored: ENTRY });
  assert.deepEqual(requests.map(([action]) => action), ["give", "give"]);
});

test("a request is repeated until the server answers", async () => {
  statuses = ["down", 503, 204];
  const seen = events("answer", "unreachable");
  memory.put("a", ENTRY);
  assert.equal(await memory.flush(), true);
  assert.equal(requests.length, 3);
  assert.deepEqual(seen, ["answer"]);
});

test("a server that never answers is unreachable, and keeps nothing from being unsent", async () => {
  statuses = Array(6).fill("down");
  const seen = events("unreachable", "answer");
  memory.put("a", ENTRY);
  assert.equal(await memory.flush(), false);
  assert.deepEqual(seen, ["unreachable"]);
  assert.ok(memory.unsent.has("a"));
  memory.put("b", ENTRY);
  assert.equal(await memory.flush(), false);
  assert.equal(requests.length, 6);
});

test("a response of another server is rejected, whatever its status", async () => {
  statuses = Array(6).fill(200);
  assert.equal(await memory.requestWithRetries("take", "{}"), null);
  assert.ok(memory.unreachable);
});

test("a server that answers again is told of everything", async () => {
  statuses = Array(6).fill("down");
  memory.put("a", ENTRY);
  await memory.flush();
  memory.addEventListener("reconnect", () => memory.put("a", ENTRY));
  assert.equal(await memory.reconnect(), true);
  assert.deepEqual(requests.at(-1), ["take", { a: ENTRY }]);
  assert.ok(!memory.unreachable && !memory.unsent.size);
});

test("reconnecting with a server that is still away changes nothing", async () => {
  memory.unreachable = true;
  statuses = ["down"];
  assert.equal(await memory.reconnect(), false);
  assert.ok(memory.unreachable);
});

test("presence is announced to server and kernel without an entry", async () => {
  const seen = events("presence", "answer");
  assert.equal(await memory.announcePresence(), true);
  assert.deepEqual(requests, [["take", {}]]);
  assert.deepEqual(seen, ["presence", "answer"]);
});

test("a check of the server does not count as use of the page", async () => {
  const seen = events("answer");
  await memory.probe();
  assert.deepEqual(requests, [["look", {}]]);
  assert.deepEqual(seen, []);
});

test("a request at the end of the page is kept alive up to the size that browsers allow, in bytes", async () => {
  const kept = [];
  globalThis.fetch = async (_, { keepalive }) => {
    kept.push(keepalive);
    return { status: 204 };
  };
  for (const value of ["a".repeat(50_000), "ب".repeat(25_000), "ب".repeat(35_000)]) {
    memory.unsent.set("a", { ...ENTRY, value });
    memory.sendOnExit();
  }
  memory.unsent.clear();
  assert.deepEqual(kept, [true, true, false]);
});

test("clearing deletes everything here and there, or says that the server cannot be asked", async () => {
  memory.put("a", ENTRY);
  await memory.flush();
  await memory.clear();
  assert.deepEqual(requests.at(-1), ["forget", {}]);
  statuses = [503];
  await assert.rejects(memory.clear());
});

const QUESTION = { id: "reasons", title: "Reasons", url: "/reasons", choose: "Pick.", choices: [{ id: "tired", label: "Tired", path: "stored", holds: ["dishes"], lacks: [] }] };
const data = (id, content) => `<script id="${id}" type="application/json">${JSON.stringify(content)}</script>`;

test("a page that reads entries at once has those of the server, which come late", async () => {
  const fetchNow = globalThis.fetch;
  let answer;
  globalThis.fetch = (...request) => new Promise((resolve) => {
    answer = () => resolve(fetchNow(...request));
  });
  clearPage();
  const content = { words: { copying: {} }, questions: [QUESTION], entries: {} };
  document.body.innerHTML = `${data("bu-words", { leave: {}, browser: {} })}${data("bu-code", content)}<div data-code-here></div>`;
  const { journal } = await import("../src/core/journal.js");
  const loading = import("../src/workshop/code.js");
  await settle();
  assert.deepEqual([journal.read("stored"), document.querySelector("input")], [null, null]);
  answer();
  await loading;
  assert.equal(journal.read("stored"), "dishes");
  assert.notEqual(document.querySelector("input[value=tired]"), null);
});
