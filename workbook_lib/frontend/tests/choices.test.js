import { clearPage, click } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

const { journal } = await import("../src/core/journal.js");
const { Choices } = await import("../src/workshop/choices.js");
const { CodeEntry } = await import("../src/workshop/code_entry.js");
const { settle } = await import("./dom.js");

const WORDS = { offer: "Untick what stays private.", nothing_title: "Nothing yet", nothing: "Choose in a chapter first." };
const choice = (id, path, holds, lacks = []) => ({ id, label: `Label of ${id}`, path, holds, lacks });
const QUESTIONS = [
  { id: "reasons", title: "Reasons", url: "/reasons", choose: "Pick some.", choices: [choice("tired", "form/reasons", ["tired"]), choice("work", "form/reasons", ["work"], ["not-work"])] },
  { id: "seat", title: "Seat", url: "/seat", choose: "Say which.", choices: [choice("reach", "cycle/episode/*/seat", ["pursuer"])] },
];

let changes;

function draw() {
  changes = 0;
  const choices = new Choices(QUESTIONS, WORDS, () => (changes += 1));
  document.body.replaceChildren(...choices.parts);
  return choices;
}

beforeEach(() => clearPage());
afterEach(() => journal.clear());

test("without any choice the page shows a message with a link to the chapters", () => {
  const choices = draw();
  assert.equal(choices.hasChoices, false);
  assert.match(document.body.textContent, /Nothing yet/);
  assert.deepEqual([...document.querySelectorAll("a")].map((link) => link.getAttribute("href")), ["/reasons", "/seat"]);
  assert.deepEqual(choices.checkedOptions(), {});
});

test("chosen options alone are offered, and can be unticked", () => {
  journal.write("form/reasons", ["tired", "unknown"]);
  const choices = draw();
  assert.deepEqual(choices.checkedOptions(), { reasons: ["tired"] });
  assert.deepEqual([...document.querySelectorAll("input")].map(({ value }) => value), ["tired"]);
  click(document.querySelector("input"));
  assert.deepEqual([choices.checkedOptions(), changes], [{}, 1]);
});

test("an option that another answer contradicts does not count", () => {
  journal.write("form/reasons", ["work", "not-work"]);
  assert.equal(draw().hasChoices, false);
});

test("of several items the one that was changed last counts", () => {
  journal.write("cycle/episode/a/seat", "pursuer");
  journal.write("cycle/episode/b/seat", "withdrawer");
  assert.equal(draw().hasChoices, false);
  journal.write("cycle/episode/a/seat", "pursuer");
  assert.deepEqual(draw().checkedOptions(), { seat: ["reach"] });
});

test("a deleted answer, or one below the path, does not count", () => {
  journal.write("cycle/episode/a/seat", "pursuer");
  journal.write("cycle/episode/a/seat", null);
  journal.write("cycle/episode/a/more/seat", "pursuer");
  assert.equal(draw().hasChoices, false);
});

test("a text in place of a list is one unknown value and is not shown", () => {
  journal.write("form/reasons", "tired of it");
  draw();
  assert.doesNotMatch(document.body.textContent, /tired of it/);
});

const ENTRY_WORDS = { new: "{count} new", instead: "{count} replaced", same: "{count} known", out: "{count} taken out", absent: "{count} not there", unread: "{count} not read", lines: { one: "Line {lines}: {why}", other: "Lines {lines}: {why}" }, none: "No codes." };
let requests;
let reply;

function drawEntry() {
  requests = [];
  document.body.innerHTML = '<form><textarea></textarea><button value="read">Read</button><button value="remove">Remove</button><p tabindex="-1" data-codes-sentence></p><ul></ul></form>';
  const form = document.querySelector("form");
  new CodeEntry(form, {
    words: ENTRY_WORDS,
    errorSentence: "The server does not answer.",
    post: async (action, body) => {
      requests.push([action, JSON.parse(body)]);
      if (!reply) throw new TypeError("Failed to fetch");
      return { json: async () => reply };
    },
    onChange: () => (changes += 1),
  });
  changes = 0;
}

async function send(text, value = "read") {
  document.querySelector("textarea").value = text;
  document.querySelector(`[value=${value}]`).click();
  await settle();
}
const status = () => document.querySelector("[data-codes-sentence]").textContent;

test("codes are sent when a button is pressed, and removed once all were read", async () => {
  drawEntry();
  reply = { counted: { new: 2, same: 1 }, unread: [] };
  await send("AB-CD\nEF-GH");
  assert.deepEqual(requests, [["codes/read", { codes: "AB-CD\nEF-GH" }]]);
  assert.deepEqual([status(), document.querySelector("textarea").value, changes], ["2 new and 1 known", "", 1]);
});

test("codes can be taken out", async () => {
  drawEntry();
  reply = { counted: { out: 1 }, unread: [] };
  await send("AB-CD", "remove");
  assert.equal(requests[0][0], "codes/remove");
  assert.equal(status(), "1 taken out");
});

test("lines that cannot be read are listed by number, and the text stays", async () => {
  drawEntry();
  reply = { counted: { new: 1 }, unread: [{ lines: [2], why: "too short" }, { lines: [3, 5], why: "cut off" }] };
  await send("private words");
  assert.equal(status(), "1 new and 3 not read");
  assert.deepEqual([...document.querySelectorAll("li")].map((item) => item.textContent), ["Line 2: too short", "Lines 3 and 5: cut off"]);
  assert.equal(document.querySelector("textarea").value, "private words");
});

test("an empty text, or a server that does not answer, is reported, and the text stays", async () => {
  drawEntry();
  reply = { counted: {}, unread: [] };
  await send(" ");
  assert.equal(status(), "No codes.");
  reply = null;
  await send("AB-CD");
  assert.deepEqual([status(), document.querySelector("textarea").value], ["The server does not answer.", "AB-CD"]);
  assert.equal(document.activeElement, document.querySelector("[data-codes-sentence]"));
});
