import { fakeModel, fire, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach } from "node:test";

const { journal } = await import("../src/core/journal.js");
const { languageAttributes, setNotebookLanguage } = await import("../src/core/language.js");
const { markLeft } = await import("../src/core/exit_state.js");
const { initialize, render } = await import("../src/page/jupyter.js");

/** The manager of a notebook host, with signals of its kernel that a test can emit. */
function fakeManager(states = {}) {
  const listeners = {};
  const signal = (name) => ({ connect: (listener) => (listeners[name] = listener) });
  return {
    kernel: { connectionStatusChanged: signal("connection"), statusChanged: signal("status") },
    emit: (name, status) => listeners[name](null, status),
    get_state: async () => ({ state: states }),
    get_state_sync: () => ({ state: states }),
  };
}

const modelOf = (manager, state) => fakeModel({ mount_point: "a/b/0", created: 1, ...state }, { widget_manager: manager });

/** A widget that keeps the model of its view, and counts what it is told. */
function fakeWidget() {
  const widget = { initialize: ({ model }) => Object.assign(widget, { model }), changes: [] };
  widget.render = ({ model }) => model.on("change:text", () => widget.changes.push(model.get("text")));
  return widget;
}

/** Links of a test, whose kernels end with it. */
const links = [];
afterEach(() => {
  for (const link of links.splice(0)) link.disconnected();
});

async function opened(state = { text: "old" }) {
  const manager = fakeManager();
  const widget = fakeWidget();
  const model = modelOf(manager, state);
  await initialize(widget, model);
  await render(widget, model, document.body);
  const { link } = widget.model;
  links.push(link);
  return { manager, widget, model, link };
}

test("the scripts of a notebook use the language of its words", async (context) => {
  context.after(() => setNotebookLanguage("", ""));
  await opened({ lang: "ar", dir: "rtl" });
  assert.deepEqual(languageAttributes(), { lang: "ar", dir: "rtl" });
});

test("the model of another kernel is shown when that kernel has the entries", async () => {
  const { manager, widget, link } = await opened();
  assert.equal(widget.model.get("text"), "old");
  const next = modelOf(manager, { text: "new", created: 2 });
  await initialize(fakeWidget(), next);
  assert.equal(widget.model.get("text"), "old");
  assert.deepEqual(widget.changes, []);
  link.dispatchEvent(new Event("synced"));
  assert.equal(widget.model.get("text"), "new");
  assert.deepEqual(widget.changes, ["new"]);
});

test("a widget that the host restores after a newer one is ignored", async () => {
  const { manager, widget, link } = await opened({ text: "new", created: 2 });
  await initialize(fakeWidget(), modelOf(manager, { text: "old", created: 1 }));
  link.dispatchEvent(new Event("synced"));
  assert.equal(widget.model.get("text"), "new");
  assert.deepEqual(widget.changes, []);
});

test("messages wait until the kernel has the entries, each once", async () => {
  const { widget, model, link } = await opened();
  for (const content of [{ type: "a" }, { type: "a" }, { type: "b" }]) widget.model.send(content);
  assert.deepEqual(model.sent, []);
  link.dispatchEvent(new Event("synced"));
  assert.deepEqual(model.sent, [{ type: "a" }, { type: "b" }]);
});

test("a lost connection is reported, and the next one too", async () => {
  const { manager, link } = await opened();
  const events = [];
  for (const name of ["up", "down"]) link.addEventListener(name, () => events.push(name));
  manager.emit("connection", "connecting");
  assert.equal(document.documentElement.dataset.kernel, "down");
  manager.emit("connection", "connected");
  manager.emit("status", "restarting");
  assert.deepEqual(events, ["down", "up", "down"]);
  assert.equal(link.restarted, true);
});

/** Open a notebook of JupyterLab, whose session has one kernel after another. */
async function openedInLab() {
  const listeners = {};
  const signal = (name) => ({ connect: (listener) => (listeners[name] = listener) });
  const sessionContext = { connectionStatusChanged: signal("connection"), statusChanged: signal("status"), kernelChanged: signal("kernel") };
  const context = { sessionContext, disposed: signal("close") };
  let link;
  await initialize({ initialize: ({ model }) => void (link = model.link) }, modelOf({ kernel: { id: "first" }, context }, { text: "" }));
  links.push(link);
  const events = [];
  for (const name of ["up", "down"]) link.addEventListener(name, () => events.push(name));
  link.dispatchEvent(new Event("synced"));
  return { link, events, emit: (name, value) => listeners[name](null, value) };
}

test("a notebook with another kernel, or none, has stopped until its cells are run", async () => {
  for (const [name, value, expected] of [
    ["kernel", { newValue: { id: "second" } }, ["down", "up"]],
    ["kernel", { newValue: null }, ["down"]],
    ["status", "dead", ["down"]],
  ]) {
    const { link, events, emit } = await openedInLab();
    emit(name, value);
    assert.deepEqual([events, link.restarted, link.isUp], [expected, true, false]);
    emit("connection", "connected");
    assert.deepEqual([events.at(-1), link.restarted], ["up", true]);
    link.dispatchEvent(new Event("synced"));
    assert.deepEqual([link.restarted, link.isUp], [false, true]);
  }
});

test("cells cannot be run without a kernel, nor by a dead one", async () => {
  const { link } = await openedInLab();
  assert.equal(link.hasKernel, true);
  link.kernel.status = "dead";
  assert.equal(link.hasKernel, false);
  link.manager.kernel = null;
  assert.equal(link.hasKernel, false);
});

test("a notebook whose kernel is the same goes on", async () => {
  const { link, events, emit } = await openedInLab();
  emit("kernel", { newValue: { id: "first" } });
  assert.deepEqual([events, link.restarted, link.isUp], [[], false, true]);
});

test("a notebook without a kernel knows whether others of the window save", async (context) => {
  const [one, two] = [await openedInLab(), await openedInLab()];
  let count = 0;
  const counts = () => (count += 1);
  journal.addEventListener("change", counts);
  context.after(() => journal.removeEventListener("change", counts));
  one.emit("kernel", { newValue: null });
  assert.deepEqual([one.link.othersSave, two.link.othersSave, count], [true, false, 1]);
  two.emit("close");
  assert.deepEqual([one.link.othersSave, count], [false, 2]);
});

test("a widget waits for its mount point", async () => {
  const widget = fakeWidget();
  const model = modelOf(fakeManager(), { mount_point: "" });
  const ready = initialize(widget, model);
  await settle();
  assert.equal(widget.model, undefined);
  model.set("mount_point", "a/b/1");
  await ready;
  assert.ok(widget.model);
});

test("a host without a kernel and without signals works", async () => {
  for (const manager of [{}, { kernel: {} }]) {
    const widget = fakeWidget();
    await initialize(widget, modelOf(manager, { text: "x" }));
    assert.equal(widget.model.get("text"), "x");
  }
});

test("a closed notebook ends what its widgets have started", async () => {
  const manager = fakeManager();
  let close;
  manager.context = { disposed: { connect: (listener) => (close = listener) } };
  let count = 0;
  await initialize({ initialize: () => () => (count += 1) }, modelOf(manager, {}));
  assert.equal(count, 0);
  close();
  assert.equal(count, 1);
});

test("the host saves the states of widgets without what a person wrote", async () => {
  const states = { one: { state: { text: "mine", words: "Label", blank_state: { text: "" } } }, two: { state: { text: "other" } } };
  const manager = fakeManager(states);
  await initialize(fakeWidget(), modelOf(manager, {}));
  const { state } = await manager.get_state();
  assert.deepEqual([state.one.state.text, state.one.state.words, state.two.state.text], ["", "Label", "other"]);
  states.one.state.text = "mine";
  assert.equal(manager.get_state_sync().state.one.state.text, "");
});

test("the host asks whether a notebook is to be closed, unless the reader has left", async () => {
  const asked = [];
  const setQuestion = () => asked.push("asked");
  await import("../src/entries/notebook.js");
  window.addEventListener("beforeunload", setQuestion);
  window.onbeforeunload = setQuestion;
  fire(window, "beforeunload");
  assert.deepEqual(asked.splice(0), ["asked", "asked"]);
  markLeft();
  fire(window, "beforeunload");
  assert.deepEqual(asked, []);
});

test("a question that the host has set before is removed", () => {
  const event = new Event("beforeunload");
  Object.defineProperty(event, "returnValue", { value: "Close it?", writable: true });
  window.dispatchEvent(event);
  assert.equal(event.returnValue, "");
});
