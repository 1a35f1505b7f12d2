import "./dom.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";

const { draw, Model, pauseBetweenWidgets, setWidgetFiles, whenRendered } = await import("../src/page/model.js");

function modelWith(state) {
  const sent = [];
  const model = new Model({ send: (sender, content) => sent.push([sender.id, content]) }, "id", state);
  const events = [];
  for (const trait of Object.keys(state)) model.on(`change:${trait}`, () => events.push(trait));
  return { model, sent, events };
}

test("only changed traits are reported, compared by value", () => {
  const { model, events } = modelWith({ rows: [1, { a: 2 }], note: "x" });
  model.update({ rows: [1, { a: 2 }], note: "y" });
  assert.deepEqual(events, ["note"]);
});

test("all traits are set before any listener is called", () => {
  const { model } = modelWith({ one: 1, two: 2 });
  const values = [];
  model.on("change:one", () => values.push(model.get("two")));
  model.update({ one: 10, two: 20 });
  assert.deepEqual(values, [20]);
});

test("a listener that removes itself does not keep the next one from being called", () => {
  const { model, events } = modelWith({ a: 1 });
  const once = () => model.off("change:a", once);
  model.on("change:a", once);
  model.on("change:a", () => events.push("second"));
  model.update({ a: 2 });
  model.update({ a: 3 });
  assert.deepEqual(events, ["a", "second", "a", "second"]);
});

test("removing a listener that was never added changes nothing", () => {
  const { model } = modelWith({});
  model.off("change:a", () => {});
  model.update({ a: 1 });
  assert.equal(model.get("a"), 1);
});

test("messages of the kernel update the state, or are passed on", () => {
  const { model, events } = modelWith({ a: 1 });
  model.on("msg:custom", (content) => events.push(content.type));
  model.receive({ method: "update", state: { a: 2 } });
  model.receive({ method: "custom", content: { type: "removed" } });
  model.receive({ method: "echo_update", state: { a: 3 } });
  assert.deepEqual(events, ["a", "removed"]);
  assert.equal(model.get("a"), 2);
});

test("an update ends the state of the snapshot", () => {
  const { model } = modelWith({ a: 1 });
  model.isSnapshot = true;
  model.update({});
  assert.equal(model.isSnapshot, false);
});

test("a message is sent through the link, for this model", () => {
  const { model, sent } = modelWith({});
  model.send({ type: "open" });
  assert.deepEqual(sent, [["id", { type: "open" }]]);
});

test("children are ids without their prefix; a widget without children has none", () => {
  assert.deepEqual(Model.children({ children: ["IPY_MODEL_a", "IPY_MODEL_b"] }), ["a", "b"]);
  assert.deepEqual(Model.children({}), []);
});

/** A file with a widget that writes the name of the file and its component into its element. */
const fileWith = (name, ...components) => {
  const render = ({ model, el }) => el.append(`${name}: ${model.get("component")}`);
  return { widgets: Object.fromEntries(components.map((component) => [component, { render }])) };
};
const drawWith = (state) => draw(new Model({}, null, { _dom_classes: [], ...state }), []);
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a widget is drawn by the file of its component, and by the usual file otherwise", async () => {
  const other = mock.fn(async () => fileWith("other", "timer"));
  const unused = mock.fn(async () => fileWith("unused", "chart"));
  setWidgetFiles({ usual: async () => fileWith("usual", "form"), others: { timer: other, chart: unused } });
  const elements = ["form", "timer", "timer"].map((component) => drawWith({ component }));
  await settle();
  assert.deepEqual(elements.map(({ textContent }) => textContent), ["usual: form", "other: timer", "other: timer"]);
  assert.equal(other.mock.callCount(), 1);
  assert.equal(unused.mock.callCount(), 0);
});

test("a file that does not load is requested again until it does", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let failures = 2;
  const load = mock.fn(async () => {
    if (failures) throw new Error(`${failures--} failures left`);
    return fileWith("late", "form");
  });
  setWidgetFiles({ usual: load, others: {} });
  const element = drawWith({ component: "form" });
  for (const calls of [1, 2, 3]) {
    await settle();
    assert.equal(load.mock.callCount(), calls);
    mock.timers.tick(2_000);
  }
  await settle();
  assert.equal(element.textContent, "late: form");
  mock.timers.reset();
});

test("from the second failure on the page is reloaded if it may be, and the file is requested again if not", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const load = mock.fn(async () => {
    if (load.mock.callCount() < 3) throw new Error("no connection");
    return fileWith("late", "form");
  });
  const reload = mock.fn(() => Promise.reject(new Error("no connection")));
  setWidgetFiles({ usual: load, others: {}, reload });
  const element = drawWith({ component: "form" });
  for (const calls of [[1, 0], [2, 1], [3, 2], [4, 2]]) {
    await settle();
    assert.deepEqual([load.mock.callCount(), reload.mock.callCount()], calls);
    mock.timers.tick(2_000);
  }
  assert.equal(element.textContent, "late: form");
  mock.timers.reset();
});

test("widgets are rendered in the order of the page, and each waits for a pause after the one before", async () => {
  setWidgetFiles({ usual: async () => fileWith("usual", "form"), others: { timer: async () => fileWith("other", "timer") } });
  let resume;
  pauseBetweenWidgets((element) => {
    if (!element.textContent.endsWith("timer")) return null;
    return new Promise((resolve) => (resume = resolve));
  });
  const elements = ["form", "timer", "form"].map((component) => drawWith({ component }));
  await settle();
  assert.deepEqual(elements.map(({ textContent }) => textContent), ["usual: form", "other: timer", ""]);
  resume();
  await whenRendered();
  assert.equal(elements[2].textContent, "usual: form");
  pauseBetweenWidgets(null);
});

test("a widget that fails is reported, and those after it are rendered", async () => {
  const failing = { widgets: { timer: { render: () => { throw new Error("no time"); } }, form: fileWith("usual", "form").widgets.form } };
  setWidgetFiles({ usual: async () => failing, others: {} });
  const reported = mock.fn();
  globalThis.reportError = reported;
  const [, after] = ["timer", "form"].map((component) => drawWith({ component }));
  await whenRendered();
  assert.deepEqual(reported.mock.calls.map(({ arguments: [error] }) => error.message), ["no time"]);
  assert.equal(after.textContent, "usual: form");
});

test("a box gets the classes of its kind and its own, and the elements of its widgets", () => {
  const child = document.createElement("p");
  const box = draw(new Model({}, null, { _model_name: "VBoxModel", _dom_classes: ["bu-parts"] }), [child]);
  assert.equal(box.className, "jupyter-widgets widget-box widget-vbox bu-parts");
  assert.equal(box.firstChild, child);
});
