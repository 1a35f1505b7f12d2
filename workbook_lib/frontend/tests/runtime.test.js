import { settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

document.body.innerHTML = '<script id="bu-words" type="application/json">{"leave": {}, "browser": {}}</script>';
const { Model } = await import("../src/page/model.js");
const { journal } = await import("../src/core/journal.js");
const { idsByMountPoint, reloadPage, Runtime } = await import("../src/page/runtime.js");

class FakeConnection {
  constructor(states = {}) {
    this.sent = [];
    this.isOpen = true;
    this.states = states;
    this.requests = 0;
  }

  send(type, content) {
    if (this.isOpen) this.sent.push([content.comm_id, content.data.content]);
    return this.isOpen;
  }

  async requestStates() {
    this.requests += 1;
    if (!this.isOpen) throw new Error("closed");
    return this.states;
  }
}

let runtime;
let connection;
let reloads;
let isServing;

globalThis.location = { pathname: "/", search: "", reload: () => (reloads += 1) };
globalThis.fetch = async () => ({ ok: isServing });

function add(mountPoint, state = {}) {
  const model = new Model(runtime, null, { mount_point: mountPoint, ...state });
  runtime.models.set(mountPoint, model);
  return model;
}

beforeEach(() => {
  reloads = 0;
  isServing = true;
  history.replaceState(null, "");
  runtime = new Runtime();
  connection = runtime.connection = new FakeConnection();
});

test("models get the ids that their mount points have in the kernel", () => {
  const [one, two] = [add("one"), add("two")];
  assert.equal(runtime.bindModels({ one: "a", two: "b", three: "c" }), true);
  assert.deepEqual([one.id, two.id], ["a", "b"]);
  assert.deepEqual([...runtime.models.keys()], ["a", "b"]);
});

test("models go on under other ids with the next kernel", () => {
  const one = add("one");
  runtime.bindModels({ one: "a" });
  runtime.bindModels({ one: "b" });
  assert.equal(one.id, "b");
  assert.deepEqual([...runtime.models.keys()], ["b"]);
});

test("a widget that the kernel does not have is reported, and the others are bound", () => {
  const [one, two] = [add("one"), add("two")];
  assert.equal(runtime.bindModels({ two: "b" }), false);
  assert.deepEqual([one.id, two.id], [null, "b"]);
  assert.deepEqual([...runtime.models.values()], [two]);
});

test("widgets without a mount point do not count as missing", () => {
  add("", { mount_point: undefined });
  add("one");
  assert.equal(runtime.bindModels({ one: "a" }), true);
});

test("ids are found by mount point", () => {
  assert.deepEqual(idsByMountPoint({ a: { state: { mount_point: "one" } }, b: { state: { mount_point: "two" } } }), { one: "a", two: "b" });
});

test("messages wait until the kernel has the page's entries, and are then sent in order", async () => {
  const model = add("one");
  runtime.bindModels({ one: "a" });
  model.send({ type: "open", id: 1 });
  model.send({ type: "open", id: 2 });
  assert.deepEqual(connection.sent, []);
  await runtime.catchUp();
  assert.deepEqual(connection.sent, [["a", { type: "open", id: 1 }], ["a", { type: "open", id: 2 }]]);
  assert.deepEqual(runtime.queue, []);
});

test("an equal message of the same widget waits once", () => {
  const [one, two] = [add("one"), add("two")];
  for (const model of [one, one, two]) model.send({ type: "open" });
  assert.equal(runtime.queue.length, 2);
});

test("a message that cannot be sent waits for the next connection", async () => {
  const model = add("one");
  await runtime.catchUp();
  connection.isOpen = false;
  model.send({ type: "open" });
  assert.equal(runtime.queue.length, 1);
});

test("sendNow drops what it cannot send", () => {
  const model = add("one");
  runtime.connection = null;
  assert.equal(runtime.sendNow(model, {}), false);
  assert.deepEqual(runtime.queue, []);
});

test("a page that may differ from its kernel shows the kernel's states", async () => {
  const model = add("one", { note: "old" });
  runtime.bindModels({ one: "a" });
  runtime.needsStates = true;
  connection.states = { a: { state: { note: "new" } }, unknown: { state: {} } };
  await runtime.catchUp();
  assert.equal(model.get("note"), "new");
  assert.equal(runtime.up, true);
});

test("a connection that is lost meanwhile leaves the page as it was, to be repeated", async () => {
  add("one").send({ type: "open" });
  runtime.needsStates = true;
  connection.isOpen = false;
  await runtime.catchUp();
  assert.equal(runtime.up, false);
  assert.equal(runtime.queue.length, 1);
  assert.equal(runtime.needsStates, true);
});

test("the states of a first kernel replace the snapshot only where there are any, and are not requested again", async () => {
  const [one, two] = [add("one", { note: "old" }), add("two", { note: "stays" })];
  for (const model of [one, two]) model.isSnapshot = true;
  runtime.needsStates = runtime.awaitsFirstKernel = true;
  runtime.applyFirstStates({ one: { note: "new" }, three: { note: "none" } });
  await runtime.catchUp();
  assert.deepEqual([one.get("note"), two.get("note")], ["new", "stays"]);
  assert.deepEqual([one.isSnapshot, two.isSnapshot], [false, false]);
  assert.equal(connection.requests, 0);
});

test("failed tries are repeated with increasing delays", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let tries = 0;
  runtime.tryToConnect = async () => (tries += 1) === 4;
  const restored = runtime.restore();
  for (const delay of [300, 600, 1_200]) {
    await new Promise((resolve) => setImmediate(resolve));
    context.mock.timers.tick(delay - 1);
    const before = tries;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(tries, before);
    context.mock.timers.tick(1);
  }
  await restored;
  assert.equal(tries, 4);
  assert.equal(runtime.isRestoring, false);
});

test("coming back online ends the wait for the next try", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let tries = 0;
  runtime.tryToConnect = async () => (tries += 1) === 2;
  const restored = runtime.restore();
  await new Promise((resolve) => setImmediate(resolve));
  window.dispatchEvent(new Event("online"));
  await restored;
  assert.equal(tries, 2);
});

test("a second loss while connecting starts no second series of tries", async () => {
  let tries = 0;
  runtime.tryToConnect = async () => Boolean((tries += 1));
  await Promise.all([runtime.restore(), runtime.restore()]);
  assert.equal(tries, 1);
});

test("a lost connection is marked on the page and reported", () => {
  const events = [];
  runtime.restore = () => events.push("restore");
  runtime.addEventListener("down", () => events.push("down"));
  runtime.up = true;
  runtime.disconnected();
  assert.deepEqual(events, ["down", "restore"]);
  assert.equal(document.documentElement.dataset.kernel, "down");
});

/** Ask for a reload, and return whether the page was reloaded. */
async function reloaded(again) {
  const before = reloads;
  const asked = reloadPage(again).catch(() => {});
  await Promise.race([asked, settle()]);
  return reloads > before;
}

test("a page that is not complete is reloaded once, until it is complete", async () => {
  assert.equal(await reloaded(), true);
  assert.equal(await reloaded(), false);
  runtime.reloadIfDifferent(false);
  await settle();
  assert.equal(reloads, 1);
  runtime.reloadIfDifferent(true);
  assert.equal(await reloaded(), true);
});

test("a page that needs another kernel is reloaded each time", async () => {
  assert.equal(await reloaded(true), true);
  assert.equal(await reloaded(true), true);
});

test("a page is not reloaded while the server does not answer, or while it alone has an entry", async () => {
  isServing = false;
  assert.equal(await reloaded(), false);
  isServing = true;
  journal.write("form/x/note", "words");
  journal.unstored.add("form/x/note");
  assert.equal(await reloaded(true), false);
  journal.unstored.clear();
  assert.equal(await reloaded(true), true);
  const { storage } = journal;
  journal.storage = null;
  assert.equal(await reloaded(true), false);
  journal.storage = storage;
  journal.clear();
});
