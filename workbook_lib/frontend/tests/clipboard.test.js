import { clearPage, click, fakeModel, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

const { copyButton } = await import("../src/ui/clipboard.js");
const { removeCopyOffer, save, saveOrCopy, setCopyWords } = await import("../src/ui/save_file.js");
const { widget: download } = await import("../src/widgets/download.js");

const WORDS = { button: "Copy", copied: "Copied.", failed: "Copy it by hand." };
let copied;
let files;

beforeEach(() => {
  clearPage();
  document.head.innerHTML = '<link rel="stylesheet" href="/css/pages.css">';
  mock.timers.enable({ apis: ["setTimeout"] });
  [copied, files] = [[], []];
  navigator.clipboard = { writeText: async (text) => copied.push(text) };
  URL.createObjectURL = (blob) => `blob:${files.push(blob)}`;
  URL.revokeObjectURL = (url) => files.push(url);
  window.HTMLAnchorElement.prototype.click = function () {
    files.push(this.download);
  };
});
afterEach(() => {
  mock.timers.reset();
  setCopyWords(null);
});

async function press(getText) {
  const { button, status } = copyButton(WORDS, getText, { name: "the first line" });
  document.body.append(button, status);
  click(button);
  await settle();
  return { button, status };
}

test("the text at the time of the press is copied, and the status reports it for six seconds", async () => {
  const { button, status } = await press(() => "words\n“quoted”");
  assert.deepEqual(copied, ["words\n“quoted”"]);
  assert.equal(button.textContent, "Copy: the first line");
  assert.equal(status.textContent, "Copied.");
  mock.timers.tick(6_000);
  assert.equal(status.textContent, "");
});

test("an empty text is not copied: it would empty the clipboard", async () => {
  const { status } = await press(() => "");
  assert.deepEqual([copied, status.textContent], [[], ""]);
});

test("where the clipboard is forbidden, the selection is copied, and the focus returns", async () => {
  navigator.clipboard = undefined;
  const areas = [];
  document.execCommand = (command) => {
    areas.push([command, document.querySelector("textarea").value]);
    return true;
  };
  const field = document.body.appendChild(document.createElement("input"));
  field.focus();
  const { status } = await press(() => "words");
  assert.deepEqual([areas, status.textContent], [[["copy", "words"]], "Copied."]);
  assert.equal(document.querySelector("textarea"), null);
  assert.equal(document.activeElement, field);
});

test("where copying is impossible, the status shows what to do", async () => {
  navigator.clipboard.writeText = async () => Promise.reject(new Error("NotAllowedError"));
  document.execCommand = () => false;
  assert.equal((await press(() => "words")).status.textContent, "Copy it by hand.");
});

test("a saved text is a file of its type, and its address is released later", () => {
  save("words", "notes.txt", "text/plain");
  assert.equal(files[0].type, "text/plain");
  assert.deepEqual(files.slice(1), ["notes.txt"]);
  assert.equal(document.querySelector("a"), null);
  mock.timers.tick(60_000);
  assert.deepEqual(files.slice(2), ["blob:1"]);
});

test("a saved file can be copied too, with one offer for the last file", async () => {
  const status = document.body.appendChild(document.createElement("p"));
  setCopyWords(WORDS);
  saveOrCopy(status, "one", "a.txt", "text/plain");
  saveOrCopy(status, "two", "b.txt", "text/plain");
  assert.equal(document.querySelectorAll("[data-copy-file]").length, 1);
  click(document.querySelector("[data-copy]"));
  await settle();
  assert.deepEqual(copied, ["two"]);
  removeCopyOffer(status);
  removeCopyOffer(status);
  assert.equal(document.querySelector("[data-copy-file]"), null);
});

test("without words for it, a file is saved and no copy offered", () => {
  const status = document.body.appendChild(document.createElement("p"));
  saveOrCopy(status, "one", "a.txt", "text/plain");
  assert.equal(files[1], "a.txt");
  assert.equal(document.querySelector("[data-copy-file]"), null);
});

test("the download button is there only while there is a text, and saves the newest", async () => {
  const model = fakeModel({ words: { label: "Save", note: "A file." }, ending: "md", kind: "text/markdown", text: "" });
  const remove = download.render({ model, el: document.body });
  assert.equal(document.querySelector(".bu-download").hidden, true);
  model.set("text", "# One");
  model.set("text", "# Two");
  assert.equal(document.querySelector(".bu-download").hidden, false);
  click(document.querySelector("[data-download=md]"));
  assert.match(files[1], /^notes-\d{4}-\d\d-\d\d\.md$/);
  assert.deepEqual([files[0].type, await files[0].text()], ["text/markdown", "# Two"]);
  remove();
  assert.equal(model.listenerCount(), 0);
});
