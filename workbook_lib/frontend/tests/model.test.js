import "./dom.js";
import assert from "node:assert/strict";
import test from "node:test";

const { Model } = await import("../src/page/model.js");

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
  model.first = true;
  model.update({});
  assert.equal(model.first, false);
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
