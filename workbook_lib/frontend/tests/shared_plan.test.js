import { clearPage, click, fakeModel, fire, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const { widget } = await import("../src/widgets/shared_plan.js");

const WORDS = {
  columns: { me: "You", partner: "Your partner" }, not_shown: "Not shown.", empty_title: "Empty", empty: "Nothing is shared yet.", bring: "Bring a file",
  put_away: "Take out", keep: "Keep", keep_note: "It is not saved.", bring_note: "Ask for a file.", brought: "{count} answers.", kept: "Saved.",
  file: { not_ours: "Another file.", newer: "A newer file.", nothing: "Nothing shared in it.", too_large: "Too large." },
};
const ROWS = [
  { topic: "Weekly", label: "When", me: "Sunday", partner: "<i>Monday</i>" },
  { topic: "Pause", label: "How long", partner: "ten minutes" },
  { topic: "Weekly", label: "Where" },
];
const AT = [1, 0, "tab-00000000"];

let model;
let remove;

function draw(content) {
  clearPage();
  document.head.innerHTML = '<link rel="stylesheet" href="/css/pages.css">';
  model = fakeModel({ words: WORDS, prefix: "plan/", largest: 1000, content: { rows: [], visitor: false, seat: "", ...content } });
  remove = widget.render({ model, el: document.body });
}

/** Choose a file, as its dialog does. */
async function bring(text) {
  const input = document.querySelector("[data-bring]");
  Object.defineProperty(input, "files", { configurable: true, value: text === undefined ? [] : [new File([text], "notes.json")] });
  fire(input, "change");
  await settle();
  await settle();
}

const status = () => document.querySelector("[role=status]").textContent;
const button = (name) => document.querySelector(`[data-${name}]`);
const record = (entries) => JSON.stringify({ format: "between-us", version: 1, entries });

beforeEach(() => draw({ rows: ROWS }));

test("answers are in their topics, each side with its own words or a note that they are not shown", () => {
  const topics = [...document.querySelectorAll(".bu-joint__topic")].map((topic) => topic.textContent);
  assert.deepEqual(topics, ["WeeklyWhenYouSundayYour partner<i>Monday</i>WhereYouNot shown.Your partnerNot shown.", "PauseHow longYouNot shown.Your partnerten minutes"]);
  assert.equal(document.querySelectorAll("i").length, 0);
});

test("the side of the one who reaches is first", () => {
  draw({ rows: ROWS.slice(0, 1), seat: "withdrawer" });
  assert.deepEqual([...document.querySelectorAll("[data-side]")].map(({ dataset }) => dataset.side), ["partner", "me"]);
});

test("without answers a message is shown", () => {
  draw({});
  assert.match(document.querySelector("[data-joint]").textContent, /Nothing is shared yet\./);
});

test("a file's shared answers alone are sent", async () => {
  const entries = { "plan/weekly.me": { value: "Sunday", at: AT }, "plan/weekly.me.shared": { value: "Sunday", at: AT }, "plan/pause.me": { value: "private", at: AT } };
  await bring(record(entries));
  assert.deepEqual(model.sent.map(({ type, entries: sent }) => [type, Object.keys(sent)]), [["bring", ["plan/weekly.me", "plan/weekly.me.shared"]]]);
});

test("an unusable file is reported with the reason, and nothing is sent", async () => {
  const cases = [["a letter", WORDS.file.not_ours], [record({}), WORDS.file.nothing], [record({}).replace('"version":1', '"version":2'), WORDS.file.newer], [`${" ".repeat(1001)}`, WORDS.file.too_large]];
  for (const [text, sentence] of cases) {
    await bring(text);
    assert.equal(status(), sentence);
  }
  assert.deepEqual(model.sent, []);
});

test("a dialog that was closed without a file changes nothing", async () => {
  await bring(undefined);
  assert.deepEqual([status(), model.sent], ["", []]);
});

test("a partner's plan can be removed or saved, and the page reports the result", () => {
  draw({ rows: ROWS, visitor: true });
  assert.deepEqual([button("away").hidden, button("keep").hidden], [false, false]);
  click(button("keep"));
  click(button("away"));
  assert.deepEqual(model.sent, [{ type: "keep" }, { type: "away" }]);
  for (const [message, sentence] of [[{ type: "brought", count: 3 }, "3 answers."], [{ type: "brought", count: 0 }, WORDS.file.nothing], [{ type: "keep" }, "Saved."], [{ type: "error" }, WORDS.file.not_ours], [{ type: "away" }, ""]]) {
    model.emit("msg:custom", message);
    assert.equal(status(), sentence);
  }
});

test("the focus is not lost with a button that disappears", () => {
  draw({ rows: ROWS, visitor: true });
  button("away").focus();
  model.set("content", { rows: ROWS, visitor: false, seat: "" });
  assert.equal(document.activeElement.textContent, "Bring a file");
});

test("a page that is left removes its listeners", () => {
  remove();
  assert.equal(model.listenerCount(), 0);
});
