import { clearPage } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const scrolls = [];
globalThis.scrollBy = ({ top }) => scrolls.push(top);
let navigation = "reload";
Object.defineProperty(globalThis, "performance", { configurable: true, value: { getEntriesByType: () => [{ type: navigation }], now: () => 0 } });

const { currentAnchor, focusedField, restorePosition, restoreRemaining } = await import("../src/page/reading_position.js");

const KEY = "notes-place";
/** Give an element a place in the window. */
const place = (element, top, height = 100) => Object.assign(element, { getBoundingClientRect: () => ({ top, bottom: top + height }) });
const cells = () => [...document.querySelectorAll(".bu-cell")];
const find = (selector) => document.querySelector(selector);

beforeEach(() => {
  clearPage();
  sessionStorage.clear();
  scrolls.length = 0;
  document.documentElement.dataset.workbook = "ready";
  document.body.innerHTML = `
    <div class="bu-cell"><form data-exercise="loop"><textarea data-field="thought">some text</textarea></form></div>
    <div class="bu-cell"><form data-exercise="loop2"><fieldset data-field="seat"><input type="radio" data-option="me"></fieldset></form></div>
    <div class="bu-cell"><input id="outside"></div>`;
  for (const [index, cell] of cells().entries()) place(cell, (index - 1) * 500);
});

test("a focused text has its exercise, its field and its cursor", () => {
  const area = find("textarea");
  area.focus();
  area.setSelectionRange(2, 4);
  const { exercise, field, caret } = focusedField();
  assert.deepEqual([exercise, field, caret.slice(0, 2)], ["loop", "thought", [2, 4]]);
});

test("a focused radio button has its option, and no cursor", () => {
  find("[data-option]").focus();
  assert.deepEqual(focusedField(), { exercise: "loop2", field: "seat", option: "me", caret: null });
});

test("a control outside of exercises is not a field", () => {
  find("#outside").focus();
  assert.equal(focusedField(), null);
});

test("the anchor is the focused field while it is visible", () => {
  place(find("textarea"), 40);
  assert.deepEqual(currentAnchor({ exercise: "loop", field: "thought", caret: null }), { top: 40 });
});

test("else it is the first visible cell", () => {
  place(find("textarea"), -200);
  assert.deepEqual(currentAnchor({ exercise: "loop", field: "thought", caret: null }), { cell: 1, top: 0 });
  assert.deepEqual(currentAnchor(null), { cell: 1, top: 0 });
});

test("without a visible cell it is the scroll position", () => {
  for (const cell of cells()) place(cell, 5_000);
  globalThis.scrollY = 321;
  assert.deepEqual(currentAnchor(null), { scrolled: 321 });
});

const store = (position) => sessionStorage.setItem(KEY, JSON.stringify({ page: location.pathname, at: null, anchor: { cell: 1, top: 30 }, ...position }));

test("after a reload the cell has its former distance from the top", () => {
  store();
  restorePosition();
  assert.deepEqual(scrolls, [-30]);
});

test("focus and cursor are restored", () => {
  store({ at: { exercise: "loop", field: "thought", caret: [1, 3, "forward"] } });
  restorePosition();
  const area = find("textarea");
  assert.equal(document.activeElement, area);
  assert.deepEqual([area.selectionStart, area.selectionEnd], [1, 3]);
});

test("a fold around the field is opened, since a hidden field gets no focus", () => {
  const fold = document.createElement("details");
  find("form").before(fold);
  fold.append(find("form"));
  store({ at: { exercise: "loop", field: "thought", caret: null } });
  restorePosition();
  assert.equal(fold.open, true);
  assert.equal(document.activeElement, find("textarea"));
});

test("a field that is not drawn yet is restored later", () => {
  const form = find("form");
  form.remove();
  store({ at: { exercise: "loop", field: "thought", caret: null } });
  restorePosition();
  assert.deepEqual(scrolls, []);
  cells()[0].append(form);
  restoreRemaining();
  assert.equal(document.activeElement, find("textarea"));
});

test("a reader who is in another field by then stays there", () => {
  store({ at: { exercise: "missing", field: "thought", caret: null } });
  restorePosition();
  find("[data-option]").focus();
  restoreRemaining();
  assert.equal(document.activeElement, find("[data-option]"));
  assert.deepEqual(scrolls, []);
});

for (const [what, stored] of [["of another page", { page: "/other" }], ["that is broken", null]]) {
  test(`a position ${what} is not restored`, () => {
    if (stored) store(stored);
    else sessionStorage.setItem(KEY, "{");
    restorePosition();
    restoreRemaining();
    assert.deepEqual(scrolls, []);
  });
}

test("a page that was opened by a link starts at its top", () => {
  navigation = "navigate";
  store();
  restorePosition();
  restoreRemaining();
  assert.deepEqual(scrolls, []);
  navigation = "reload";
});

test("typing stores the position, without any text", () => {
  const area = find("textarea");
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  const stored = sessionStorage.getItem(KEY);
  assert.equal(JSON.parse(stored).at.field, "thought");
  assert.doesNotMatch(stored, /some text/);
});

test("beside the questions about fear nothing is stored", () => {
  document.body.insertAdjacentHTML("beforeend", "<details data-safety></details>");
  const area = find("textarea");
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  assert.equal(sessionStorage.getItem(KEY), null);
});
