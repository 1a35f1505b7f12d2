import { clearPage, click, fire, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

document.body.innerHTML = '<script id="bu-words" type="application/json">{"browser": {"copying": {"button": "Copy", "copied": "Copied.", "failed": "By hand."}}}</script>';
const { journal } = await import("../src/core/journal.js");
const { serializeRecordFile } = await import("../src/core/record_file.js");
const { sealText } = await import("../src/core/encryption.js");
const { OwnFile, readAllEntries } = await import("../src/start/own_file.js");
const { Versions } = await import("../src/start/versions.js");

const REFUSED = { wrong: "Not this passphrase.", foreign: "Another file.", large: "Too large.", full: "No room.", unfit: "Too short.", differ: "They differ.", failed: "Nothing happened." };
const DATA = {
  files: "/file/", xsrf: "token", path: { counted: { one: "{count} item", other: "{count} items" } }, passphrase: { working: "Wait." },
  places: [{ id: "plan", title: "Plan", rules: [{ prefix: "plan", aside: [] }], counted: { one: "{count} point", other: "{count} points" } }],
  file: {
    refused: REFUSED, bring: { reading: "Reading." }, clear: { cleared: { guest: "Cleared.", personal: "Deleted." } },
    preview: { new: "{count} new", changed: "{count} changed", gone: "{count} deleted", line: "{title}: {words}", other: "More", nothing: "Nothing new.", kept: "Added.", left: "Left out.", dated: "New dates." },
    saving: { saved: "Saved as {name}.", here: "You have:", other: "Something.", nothing: "Nothing yet." },
  },
  past: { line: "{date}, {size} kB", show: "Show {date}", inside: "In it, {date}", empty: "It was empty.", same: "The same.", done: "Restored {date}." },
};
const OWN_FILE = `<section data-own-file><div class="bu-drop"><input type="file"></div>
  <form data-open hidden><input type="password"></form><p data-refused hidden><span></span></p>
  <div data-preview hidden><h4 tabindex="-1"></h4><ul></ul><button data-keep></button><button data-leave-out></button></div><p data-brought></p>
  <p data-trouble></p><div data-here></div><label><input type="checkbox" data-seal-it></label><form data-seal-own hidden><input><input></form><p data-seal-unable hidden></p>
  <button data-save disabled></button><button data-clear></button><p data-failed hidden><span></span></p><p tabindex="-1" data-saved></p>
  <div data-confirm-clear hidden><button data-clear-now></button><button data-clear-not></button></div>
  <p data-unclear hidden><span></span></p><details><summary></summary><p tabindex="-1" data-cleared></p></details></section>`;
const PAST = `<section data-past><button data-look aria-expanded="false"></button><ul data-list hidden></ul><p data-none hidden></p><p data-wrong hidden><span></span></p><p tabindex="-1" data-sentence></p>
  <div data-inside hidden><h4 tabindex="-1"></h4><ul data-holds></ul><h5 data-changes-title></h5><ul data-changes></ul><p data-note></p><button data-restore></button><button data-stay></button></div></section>`;

const AT = [1_700_000_000_000, 0, "tab-00000000"];
const entries = (values, at = AT) => new Map(Object.entries(values).map(([path, value]) => [path, { value, at }]));
const recordFile = (values, at) => serializeRecordFile(entries(values, at));
const part = (name) => document.querySelector(`[data-${name}]`);
const lines = (name) => [...part(name).querySelectorAll("li")].map((item) => item.textContent);
const message = (name) => (part(name).hidden ? "" : part(name).textContent);

let changed;
let files;
let requests;
let answers;

beforeEach(() => {
  clearPage();
  document.body.innerHTML = OWN_FILE + PAST;
  [changed, files, requests, answers] = [[], [], [], {}];
  URL.createObjectURL = (blob) => `blob:${files.push(blob)}`;
  URL.revokeObjectURL = () => {};
  window.HTMLAnchorElement.prototype.click = () => {};
  globalThis.fetch = async (url, { body }) => {
    const action = url.slice("/file/".length);
    requests.push([action, body]);
    if (!(action in answers)) return { ok: false, json: async () => ({ refused: "failed" }) };
    return { ok: true, arrayBuffer: async () => new TextEncoder().encode(answers[action]).buffer };
  };
});
afterEach(() => {
  journal.mode = "guest";
  journal.clear();
});

function draw() {
  const file = new OwnFile(part("own-file"), DATA, (all) => changed.push([...all.keys()]));
  file.showContents([], true);
  return file;
}

/** Choose a file, as its dialog does. */
async function choose(contents) {
  const input = document.querySelector("input[type=file]");
  Object.defineProperty(input, "files", { configurable: true, value: [new File([contents], "notes.json")] });
  fire(input, "change");
  for (let step = 0; step < 4; step += 1) await settle();
}

test("a file is shown before anything of it is added", async () => {
  draw();
  await choose(recordFile({ "plan/a.me": "x", "plan/b.me": "y" }));
  assert.deepEqual(lines("preview"), ["Plan: 2 new"]);
  assert.deepEqual([journal.hasEntries, changed], [false, []]);
  click(part("keep"));
  await settle();
  assert.deepEqual([journal.read("plan/a.me"), changed, part("brought").textContent], ["x", [["plan/a.me", "plan/b.me"]], "Added."]);
});

test("a file can be left out, and the focus returns to the choice of files", async () => {
  draw();
  await choose(recordFile({ "plan/a.me": "x" }));
  click(part("leave-out"));
  click(part("keep"));
  assert.deepEqual([journal.hasEntries, part("brought").textContent, document.activeElement.type], [false, "Left out.", "file"]);
});

test("a file without new entries is reported, and there is no button to add it", async () => {
  draw();
  await choose(recordFile({ "plan/a.me": "x" }));
  click(part("keep"));
  await choose(recordFile({ "plan/a.me": "x" }));
  assert.deepEqual([lines("preview"), part("keep").hidden], [["Nothing new."], true]);
});

test("entries with dates in the future get new dates, and the preview reports it", async () => {
  draw();
  await choose(recordFile({ "plan/a.me": "x" }, [Date.now() + 2 * 31_536_000_000, 0, "tab-00000000"]));
  assert.deepEqual(lines("preview"), ["Plan: 1 new", "New dates."]);
});

test("an unusable file is reported with the reason, and the file before it is dropped", async () => {
  draw();
  await choose(recordFile({ "plan/a.me": "x" }));
  await choose("a letter to someone");
  assert.deepEqual([message("refused"), part("preview").hidden], ["Another file.", true]);
  click(part("keep"));
  assert.equal(journal.hasEntries, false);
});

test("a dropped file is read too", async () => {
  draw();
  const target = document.querySelector(".bu-drop");
  fire(target, "dragover");
  assert.equal(target.hasAttribute("data-over"), true);
  fire(target, "drop", { dataTransfer: { files: [new File([recordFile({ "plan/a.me": "x" })], "a.json")] } });
  for (let step = 0; step < 4; step += 1) await settle();
  assert.deepEqual([lines("preview"), target.hasAttribute("data-over")], [["Plan: 1 new"], false]);
});

test("where the browser's storage is full, nothing is added, and the page reports it", async () => {
  draw();
  await choose(recordFile({ "plan/a.me": "x" }));
  const { setItem } = Object.getPrototypeOf(sessionStorage);
  Object.getPrototypeOf(sessionStorage).setItem = () => {
    throw new Error("QuotaExceededError");
  };
  click(part("keep"));
  await settle();
  Object.getPrototypeOf(sessionStorage).setItem = setItem;
  assert.deepEqual([message("refused"), journal.hasEntries, changed], ["No room.", false, []]);
});

test("a sealed file asks for its passphrase; a wrong one can be corrected", async () => {
  const sealed = await sealText(recordFile({ "plan/a.me": "x" }), "three quiet boats", undefined, { n: 2 ** 14, r: 1, p: 1 });
  draw();
  await choose(sealed);
  assert.equal(part("open").hidden, false);
  const field = part("open").querySelector("input");
  const open = async (passphrase) => {
    field.value = passphrase;
    fire(part("open"), "submit");
    while (document.querySelector("progress")) await new Promise((resolve) => setTimeout(resolve, 5));
    for (let step = 0; step < 6; step += 1) await settle();
  };
  await open("a guess at it");
  assert.equal(message("refused"), "Not this passphrase.");
  await open("three quiet boats");
  assert.deepEqual([message("refused"), lines("preview"), part("open").hidden, field.value], ["", ["Plan: 1 new"], true, ""]);
});

test("a guest's file is made on the page, and can be copied", async () => {
  draw();
  journal.write("plan/a.me", "x");
  click(part("save"));
  await settle();
  assert.equal(JSON.parse(await files[0].text()).entries["plan/a.me"].value, "x");
  assert.match(part("saved").textContent, /^Saved as notes-\d{4}-\d\d-\d\d\.json\.$/);
  assert.ok(part("copy-file"));
  assert.deepEqual(requests, []);
});

test("a file is not sealed with a short passphrase, or one that was not repeated", async () => {
  draw();
  click(part("seal-it"));
  const [first, second] = part("seal-own").querySelectorAll("input");
  first.value = second.value = "short";
  fire(second, "keydown", { key: "Enter" });
  await settle();
  assert.equal(message("failed"), "Too short.");
  [first.value, second.value] = ["a walk at seven", "a walk at eight"];
  click(part("save"));
  await settle();
  assert.deepEqual([message("failed"), files], ["They differ.", []]);
});

test("on a personal computer the server's record is the file, with what the page has", async () => {
  journal.mode = "personal";
  answers = { save: recordFile({ "plan/a.me": "x" }), bring: "" };
  draw();
  journal.write("plan/b.me", "y");
  click(part("save"));
  await settle();
  await settle();
  assert.deepEqual([requests[0][0], Object.keys(JSON.parse(requests[0][1]))], ["save", ["plan/b.me"]]);
  assert.deepEqual([...(await readAllEntries(DATA)).keys()], ["plan/a.me"]);
  await choose(recordFile({ "plan/c.me": "z" }));
  click(part("keep"));
  for (let step = 0; step < 4; step += 1) await settle();
  assert.deepEqual(changed, [["plan/a.me", "plan/c.me"]]);
  assert.equal(journal.read("plan/c.me"), null, "the kernel sends it");
});

test("a server that does not answer is reported where the button is", async () => {
  journal.mode = "personal";
  draw();
  click(part("save"));
  await settle();
  await settle();
  assert.deepEqual([message("failed"), message("refused"), part("saved").textContent], ["Nothing happened.", "", ""]);
});

test("the contents are listed, and saved only if there are any", () => {
  const file = draw();
  file.showContents([], false);
  assert.deepEqual([part("here").textContent, part("save").disabled], ["Nothing yet.", true]);
  file.showContents([], true);
  assert.deepEqual([part("here").textContent, part("save").disabled], ["Something.", false]);
  file.showContents(["2 points"], true);
  assert.equal(part("here").textContent, "You have:2 points");
});

test("after everything was deleted the page reports it and removes earlier errors", async () => {
  draw();
  journal.write("plan/a.me", "x");
  click(part("clear-now"));
  await settle();
  assert.deepEqual([part("cleared").textContent, part("trouble"), changed, journal.hasEntries], ["Cleared.", null, [[]], false]);
  assert.equal(document.querySelector("details").open, true);
});

const restored = [];
const drawVersions = () => new Versions(part("past"), DATA, { readCurrent: async () => entries({ "plan/a.me": "new", "plan/b.me": "y" }), onRestored: (all) => restored.push(all) });
const VERSIONS = JSON.stringify({ versions: [{ name: "v1", moment: Date.UTC(2026, 10, 1, 12), size: 1500 }] });
async function press(element) {
  click(element);
  for (let step = 0; step < 4; step += 1) await settle();
}

test("versions are listed on request, with their size, and the list closes again", async () => {
  answers = { versions: VERSIONS };
  drawVersions();
  await press(part("look"));
  assert.match(lines("past").join(), /^November 1, 2026.*, 2 kB$/);
  await press(part("look"));
  assert.deepEqual([part("list").hidden, part("none").hidden, part("look").getAttribute("aria-expanded")], [true, true, "false"]);
  answers = { versions: '{"versions": []}' };
  await press(part("look"));
  assert.deepEqual([part("list").hidden, part("none").hidden], [true, false]);
});

test("a version shows what it has and what would change, and is restored after a question", async () => {
  answers = { versions: VERSIONS, past: recordFile({ "plan/a.me": "old" }), restore: "" };
  drawVersions();
  await press(part("look"));
  await press(part("list").querySelector("button"));
  assert.deepEqual([lines("holds"), lines("changes")], [["Plan: 1 point"], ["Plan: 1 changed and 1 deleted"]]);
  fire(part("inside"), "keydown", { key: "Escape" });
  assert.deepEqual([part("inside").hidden, document.activeElement.tagName], [true, "BUTTON"]);
  await press(part("list").querySelector("button"));
  await press(part("restore"));
  assert.deepEqual(requests.map(([action]) => action), ["versions", "past", "past", "restore", "versions"]);
  assert.deepEqual([...restored[0]].map(([path, { value }]) => [path, value]), [["plan/a.me", "old"], ["plan/b.me", null]]);
  assert.equal(document.activeElement, part("sentence"));
});

test("a version equal to the current record cannot be restored; an empty one is reported", async () => {
  answers = { versions: VERSIONS, past: recordFile({ "plan/a.me": "new", "plan/b.me": "y" }) };
  drawVersions();
  await press(part("look"));
  await press(part("list").querySelector("button"));
  assert.deepEqual([lines("changes"), part("restore").hidden], [["The same."], true]);
  answers.past = recordFile({});
  await press(part("list").querySelector("button"));
  assert.deepEqual([lines("holds"), part("restore").hidden], [["It was empty."], false]);
});

test("a version that cannot be read is reported, and nothing is shown of it", async () => {
  answers = { versions: VERSIONS };
  drawVersions();
  await press(part("look"));
  await press(part("list").querySelector("button"));
  assert.deepEqual([message("wrong"), part("inside").hidden], ["Nothing happened.", true]);
});
