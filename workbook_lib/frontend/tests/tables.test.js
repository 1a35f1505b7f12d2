import { clearPage, click, fakeModel } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

const { journal } = await import("../src/core/journal.js");
const { groupByTopic, orderedSides, sideClasses, widget: shareSwitches } = await import("../src/widgets/share_switches.js");
const { drawGroupedTable, drawTable, widget: table } = await import("../src/widgets/table.js");

beforeEach(() => {
  clearPage();
  document.head.innerHTML = '<link rel="stylesheet" href="/css/pages.css">';
});
afterEach(() => journal.clear());
const cells = (row) => [...row.children].map((cell) => `${cell.tagName}:${cell.textContent}`);

test("the first cell of a row is its heading", () => {
  const drawn = drawTable("Caption", ["Day", "Count"], [["Monday", 2], ["Tuesday", 0]]);
  assert.deepEqual([...drawn.querySelectorAll("tbody tr")].map(cells), [["TH:Monday", "TD:2"], ["TH:Tuesday", "TD:0"]]);
  assert.equal(drawn.querySelector("caption").textContent, "Caption");
});

test("rows with the same first cell are one group, wherever they stand", () => {
  const drawn = drawGroupedTable("Caption", ["Week", "Day", "Count"], [["1", "Mon", 1], ["2", "Tue", 2], ["1", "Wed", 3]]);
  assert.deepEqual([...drawn.querySelectorAll("tbody")].map((body) => body.textContent), ["1Mon1Wed3", "2Tue2"]);
  assert.deepEqual([...drawn.querySelectorAll("thead th")].map((head) => head.textContent), ["Day", "Count"]);
  assert.equal(drawn.querySelector("tbody th").getAttribute("colspan"), "2");
});

test("a table without rows shows its note instead", () => {
  const model = fakeModel({ caption: "Caption", columns: ["Day"], grouped: false, content: { rows: [], note: "Nothing yet." } });
  table.render({ model, el: document.body });
  assert.equal(document.querySelector("table"), null);
  assert.match(document.body.textContent, /Nothing yet\./);
  model.set("content", { rows: [["<b>Monday</b>"]], note: "" });
  assert.equal(document.querySelector("tbody th").textContent, "<b>Monday</b>");
});

test("the pursuer's side comes first, and the reader's own while no seat is chosen", () => {
  assert.deepEqual(orderedSides("pursuer"), ["me", "partner"]);
  assert.deepEqual(orderedSides("withdrawer"), ["partner", "me"]);
  assert.deepEqual(orderedSides(""), ["me", "partner"]);
});

test("a side is colored by the seat of its person", () => {
  assert.equal(sideClasses("me", "withdrawer"), "bu-side bu-side--step");
  assert.equal(sideClasses("partner", "withdrawer"), "bu-side bu-side--reach");
  assert.equal(sideClasses("partner", ""), "bu-side bu-side--open");
});

test("topics keep the order in which they first occur", () => {
  const points = [{ topic: "b", id: 1 }, { topic: "a", id: 2 }, { topic: "b", id: 3 }];
  assert.deepEqual([...groupByTopic(points)].map(([topic, members]) => [topic, members.map(({ id }) => id)]), [["b", [1, 3]], ["a", [2]]]);
});

const WORDS = { share: "Show", take_back: "Hide", shared: "Shown", columns: { me: "Me", partner: "Partner" }, preview: { me: "They see", partner: "You see" }, nothing_shared: { me: "Nothing", partner: "Nothing" }, give: "Save", give_note: "", empty_title: "", empty: "" };
const point = (options = {}) => ({ side: "me", topic: "Pause", label: "Signal", text: "a hand", value: "a hand", mark: "plan/shared.signal", shared: false, ...options });

function drawSwitches(points) {
  const model = fakeModel({ words: WORDS, points, seat: "pursuer", gift: "" });
  shareSwitches.render({ model, el: document.body });
  return model;
}
const button = () => document.querySelector("[data-share]");
const preview = () => document.querySelector("[data-preview]").textContent;

test("an answer is shown to the partner only after a press, and the preview follows", () => {
  drawSwitches([point()]);
  assert.equal(preview(), "They seeNothing");
  button().focus();
  click(button());
  assert.equal(journal.read("plan/shared.signal"), "a hand");
  assert.match(preview(), /a hand/);
  assert.deepEqual([button().getAttribute("aria-pressed"), document.activeElement], ["true", button()]);
  click(button());
  assert.equal(journal.read("plan/shared.signal"), null);
  assert.equal(preview(), "They seeNothing");
});

test("a switch stays the same element when the kernel sends answers, and shares the newest", () => {
  journal.write("plan/shared.signal", null);
  const model = drawSwitches([point()]);
  const pressed = button();
  const earlier = point({ topic: "Before", mark: "plan/shared.earlier" });
  model.set("points", [earlier, point({ text: "a word", value: "a word" })]);
  assert.equal(document.querySelector('[data-share="plan/shared.signal"]'), pressed);
  assert.match(pressed.closest("li").textContent, /a word/);
  click(pressed);
  assert.equal(journal.read("plan/shared.signal"), "a word");
  assert.ok(!journal.read("plan/shared.earlier"));
});

test("an answer that was changed after it was shared is not shared", () => {
  journal.write("plan/shared.signal", "a word");
  drawSwitches([point({ shared: true })]);
  assert.equal(button().getAttribute("aria-pressed"), "false");
});

test("without an entry of the page, the kernel's knowledge counts", () => {
  drawSwitches([point({ shared: true })]);
  assert.equal(button().getAttribute("aria-pressed"), "true");
});
