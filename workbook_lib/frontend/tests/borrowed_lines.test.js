import { clearPage, click, fakeModel, fire } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

const { journal } = await import("../src/core/journal.js");
const { selectionEvents } = await import("../src/core/selection.js");
const { actions } = await import("../src/ui/actions.js");
const { lines } = await import("../src/ui/borrowed_lines.js");

const FIELD = {
  id: "kept", label: "Lines", keep: "Keep", kept: "Kept", quote: "“{words}”", copying: { button: "Copy", copied: "Copied.", failed: "No." },
  moments: [
    { label: "Before", lines: [{ id: "slow", text: "Slow <b>down</b>", note: "Softly." }, { id: "stay", text: "Stay" }] },
    { label: "After", lines: [{ id: "sorry", text: "Sorry" }] },
  ],
};

beforeEach(() => clearPage());
afterEach(() => journal.clear());

function drawLines() {
  const changes = [];
  const field = lines(FIELD, "f", {}, (value) => changes.push(value));
  document.body.append(field.element);
  return { field, changes, box: (id) => document.querySelector(`[value=${id}]`) };
}

test("lines are in their situations, as text, which names their boxes and describes their buttons", () => {
  drawLines();
  assert.deepEqual([...document.querySelectorAll("legend")].map((legend) => legend.textContent), ["Before", "After"]);
  assert.equal(document.getElementById("f-slow-text").textContent, "“Slow <b>down</b>”");
  assert.equal(document.querySelector("[value=stay]").closest("label").textContent, "Keep: “Stay”");
  for (const button of document.querySelectorAll("button")) assert.ok(document.getElementById(button.getAttribute("aria-describedby")));
});

test("marked lines are an answer in the order of the pack; without any there is none", () => {
  const { changes, box } = drawLines();
  click(box("sorry"));
  click(box("slow"));
  assert.deepEqual(changes.at(-1), ["slow", "sorry"]);
  click(box("sorry"));
  click(box("slow"));
  assert.equal(changes.at(-1), null);
});

test("a situation says on its closed row that lines of it are kept", () => {
  const { field, box } = drawLines();
  const rows = () => [...document.querySelectorAll("summary")].map((row) => row.textContent);
  field.show(["sorry"]);
  assert.deepEqual(rows(), ["Before", "AfterKept"]);
  click(box("slow"));
  click(box("sorry"));
  assert.deepEqual(rows(), ["BeforeKept", "After"]);
});

test("a mark of a line that this pack does not have is not lost", () => {
  const { field, changes, box } = drawLines();
  field.show(["from-another-pack", "stay", 7]);
  assert.deepEqual(["slow", "stay", "sorry"].map((id) => box(id).checked), [false, true, false]);
  click(box("stay"));
  assert.deepEqual(changes.at(-1), ["from-another-pack"]);
});

test("an answer that is not a list marks no line", () => {
  const { field, box } = drawLines();
  field.show(["slow"]);
  for (const value of [null, "slow", { 0: "slow" }]) {
    field.show(value);
    assert.equal(box("slow").checked, false);
  }
});

const ACTIONS = [
  { id: "draw", label: "Draw", style: "act", target: "drawing", needs: ["thought", "steps"], lacking: "Write something first." },
  { id: "new", label: "New one", style: "plain", begins: true },
];

function drawActions(values = {}) {
  const sent = [];
  const model = fakeModel({ actions: ACTIONS, binding: { collection: "cycle/episode" } }, { link: { sendNow: (_, message) => sent.push(message) } });
  const root = document.body.appendChild(document.createElement("form"));
  root.append(document.createElement("textarea"));
  root.append(actions(model, { root, value: (name) => values[name] }));
  document.body.insertAdjacentHTML("beforeend", '<section id="drawing"></section>');
  return { sent, root, press: (id) => click(root.querySelector(`[data-action=${id}]`)), status: () => root.querySelector("[role=status]").textContent };
}

test("a button that needs an answer shows a message until something is written", () => {
  const { press, status, root } = drawActions({ thought: "  ", steps: [] });
  press("draw");
  assert.equal(status(), "Write something first.");
  assert.notEqual(document.activeElement.id, "drawing");
  fire(root.querySelector("textarea"), "input");
  assert.equal(status(), "");
});

test("one answer of those it needs is enough, and it leads to its section, opened", () => {
  const revealed = [];
  const { press, status } = drawActions({ thought: "", steps: ["a"] });
  document.addEventListener("reveal", ({ target }) => revealed.push(target.id), { once: true });
  press("draw");
  assert.deepEqual([status(), document.activeElement.id, revealed], ["", "drawing", ["drawing"]]);
});

test("a button to a section that the page does not have does nothing", () => {
  const { press, status } = drawActions({ thought: "x" });
  document.getElementById("drawing").remove();
  press("draw");
  assert.equal(status(), "");
});

test("a new item starts in all forms of the page at once, and its first field has the focus", () => {
  const { press } = drawActions();
  const started = [];
  selectionEvents.addEventListener("new-item", ({ detail }) => started.push(detail.scope), { once: true });
  const send = mock.method(journal, "send", () => {});
  press("new");
  assert.equal(send.mock.callCount(), 1, "what was typed belongs to the item before");
  assert.equal(started.length, 1);
  assert.match(started[0], /\/[0-9a-f]{8}$/);
  assert.equal(document.activeElement.tagName, "TEXTAREA");
});
