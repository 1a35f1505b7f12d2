import { clearPage, click, fakeModel, fire } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

globalThis.ResizeObserver = class {
  observe() {}
  disconnect() {}
};
const { journal } = await import("../src/core/journal.js");
mock.method(journal, "sendSoon", () => {}); // its timers are not those of the preview
mock.method(journal, "send", () => {});
const { TakeHomePreview } = await import("../src/widgets/take_home_preview.js");

const WORDS = {
  preview: "Sheet", empty_title: "Empty", empty: "Nothing yet.", empty_button: "Begin", pieces: [{ id: "loop", label: "Loop" }, { id: "plan", label: "Plan" }],
  choose: "Choose", private: "Private.", print: "Print", print_failed: "Print it from the file.", offline: "No answer.",
  files: { note: "About files.", record_note: "About the record.", html: "Page", text: "Text", table: "Table", record: "Record" },
};
const content = (more) => ({ html: "<style>/* faces */</style>sheet", chosen: ["loop"], empty: false, ...more });

let model;
let preview;
let files;

function draw(traits = {}) {
  clearPage();
  model = fakeModel({ words: WORDS, scope: "form/take-home", faces: "$& fonts", address: "/begin", content: content(), ...traits });
  preview = new TakeHomePreview(model, document.body);
}

const box = (id) => document.querySelector(`[data-piece=${id}]`);
const button = (name) => document.querySelector(`[data-do=${name}]`);
const answer = (id) => journal.read(`form/take-home.${id}`);

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  files = [];
  URL.createObjectURL = (blob) => {
    files.push(blob);
    return "blob:1";
  };
  URL.revokeObjectURL = () => {};
  window.HTMLAnchorElement.prototype.click = function () {
    files.push(this.download);
  };
  draw();
});
afterEach(() => {
  preview.end();
  journal.clear();
  mock.timers.reset();
});

test("the sheet is in a frame without scripts, with its fonts as they are", () => {
  assert.equal(preview.frame.getAttribute("sandbox"), "allow-same-origin allow-modals");
  assert.equal(preview.frame.srcdoc, "<style>$& fonts</style>sheet");
});

test("the frame never keeps the focus, in which no key reaches the page", () => {
  assert.deepEqual([preview.frame.tabIndex, preview.frame.style.pointerEvents], [-1, "none"]);
  for (const print of [() => {}, () => assert.fail("no print window")]) {
    preview.frame.contentWindow.focus = () => preview.frame.focus();
    preview.frame.contentWindow.print = print;
    click(button("print"));
    assert.equal(document.activeElement, button("print"));
  }
});

test("a choice of this page counts more than the kernel's", () => {
  assert.deepEqual([box("loop").checked, box("plan").checked], [true, false]);
  click(box("loop"));
  click(box("plan"));
  assert.deepEqual([answer("loop"), answer("plan")], [false, true]);
  model.set("content", content({ chosen: ["loop"] }));
  assert.deepEqual([box("loop").checked, box("plan").checked], [false, true]);
});

test("an answer that is not an option is ignored", () => {
  journal.write("form/take-home.loop", "yes");
  model.set("content", content({ chosen: [] }));
  assert.equal(box("loop").checked, false);
});

test("without answers there is a way to begin, or none where no address is known", () => {
  draw({ content: content({ empty: true }) });
  assert.equal(document.querySelector(".bu-empty").hidden, false);
  assert.equal(document.querySelector(".bu-empty a").getAttribute("href"), "/begin");
  draw({ content: content({ empty: true }), address: "" });
  assert.equal(document.querySelector(".bu-empty a"), null);
});

test("a file is requested from the kernel, saved, and marked as saved", () => {
  click(button("csv"));
  assert.deepEqual(model.sent.at(-1), { type: "file", kind: "csv" });
  model.emit("msg:custom", { type: "file", kind: "csv", text: "a,b" });
  assert.match(files[1], /^notes-.*\.csv$/);
  assert.equal(files[0].type, "text/csv;charset=utf-8");
  assert.equal(answer("taken"), true);
});

test("a kind of file that the page does not know is not saved", () => {
  model.emit("msg:custom", { type: "file", kind: "exe", text: "x" });
  assert.deepEqual([files, answer("taken")], [[], null]);
});

test("a kernel that does not answer is reported after twenty seconds", () => {
  click(button("txt"));
  mock.timers.tick(19_999);
  assert.equal(preview.status.hidden, true);
  mock.timers.tick(1);
  assert.deepEqual([preview.status.hidden, preview.status.textContent], [false, "No answer."]);
});

test("an error of the kernel is shown in its place", () => {
  click(button("txt"));
  model.emit("msg:custom", { type: "error", sentence: "Too long." });
  mock.timers.tick(20_000);
  assert.equal(preview.status.textContent, "Too long.");
});

test("the page itself is saved without a kernel", () => {
  click(button("html"));
  assert.match(files[1], /^notes-.*\.html$/);
});

test("a browser whose print function does nothing shows a message", () => {
  const print = mock.fn();
  Object.defineProperty(preview.frame, "contentWindow", { configurable: true, value: Object.assign(new EventTarget(), { print, focus() {} }) });
  preview.print();
  mock.timers.tick(2_000);
  assert.deepEqual([print.mock.callCount(), preview.status.textContent], [1, "Print it from the file."]);
});

test("a browser that prints shows no message", () => {
  Object.defineProperty(preview.frame, "contentWindow", { configurable: true, value: Object.assign(new EventTarget(), { print: () => fire(window, "beforeprint"), focus() {} }) });
  preview.print();
  mock.timers.tick(2_000);
  assert.deepEqual([preview.status.hidden, answer("taken")], [true, true]);
});

test("a frame that cannot print is reported at once", () => {
  Object.defineProperty(preview.frame, "contentWindow", { configurable: true, value: null });
  preview.print();
  assert.equal(preview.status.textContent, "Print it from the file.");
});
