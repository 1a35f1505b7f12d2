// Where the reader is: how far down, in which field, at which letter. Kept in this tab for the case
// that the page has to be loaded again, and given back then. No word of theirs is in it.

import { left } from "./quick_exit.js";

const KEY = "notes-place";
const CELLS = ".bu-cell";
const PRIVATE = "[data-safety]";
const AGAIN = ["reload", "back_forward"];

const root = document.documentElement;

/** The field that the reader is in: its exercise, its name and, among radios, its option. */
function focus() {
  const control = document.activeElement?.closest("[data-field] input, input[data-field], textarea[data-field], select[data-field]");
  const exercise = control?.closest("[data-exercise]");
  if (!exercise) return null;
  const field = control.closest("[data-field]").dataset.field;
  const { option } = control.dataset;
  const text = control.tagName === "TEXTAREA" || control.type === "text";
  const caret = text ? [control.selectionStart, control.selectionEnd, control.selectionDirection] : null;
  return { exercise: exercise.dataset.exercise, field, option, caret };
}

function find({ exercise, field, option }) {
  const named = `[data-exercise="${CSS.escape(exercise)}"] [data-field="${CSS.escape(field)}"]`;
  return document.querySelector(option ? `${named} [data-option="${CSS.escape(option)}"]` : named);
}

/** What to hold on to: the field that the reader is in, or the piece of the page at the top. */
function anchor(at) {
  const seen = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  const field = at && find(at);
  if (field && seen(field)) return { top: field.getBoundingClientRect().top };
  const cells = [...document.querySelectorAll(CELLS)];
  const cell = cells.findIndex(seen);
  return cell < 0 ? { scrolled: scrollY } : { cell, top: cells[cell].getBoundingClientRect().top };
}

/** Scroll so that it stands where it stood. What is drawn above it later moves it no more. */
function holdOn({ cell, top, scrolled }, at) {
  const element = cell === undefined ? at && find(at) : document.querySelectorAll(CELLS)[cell];
  const by = scrolled === undefined ? (element?.getBoundingClientRect().top ?? top) - top : scrolled - scrollY;
  scrollBy({ top: by, behavior: "instant" });
}

let held = null; // the last anchor
let focused = null; // the last field that the reader was in

/** The field that the reader is in. Chromium may take the focus from a page before it unloads it. */
function currentField() {
  focused = focus() ?? (document.hasFocus() ? null : focused);
  return focused;
}

function keep({ still = false } = {}) {
  // Beside the questions about fear nothing is kept, not even how far down somebody was; nor is
  // anything where the computer is on loan.
  if (root.dataset.loan || left() || root.dataset.workbook !== "ready" || document.querySelector(PRIVATE)) return;
  try {
    const at = currentField();
    if (!still || !held) held = anchor(at);
    sessionStorage.setItem(KEY, JSON.stringify({ page: location.pathname, at, anchor: held }));
  } catch {
    // Without storage a page that is loaded again starts at its top.
  }
}

let scheduled = false;

/** Once a frame is enough for what moves; asking where things stand costs time. */
function keepSoon() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    keep();
  });
}

/** A letter counts at once, as it does in the journal. */
function keepLetter() {
  keep({ still: true });
  keepSoon();
}

function take() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

let waiting = null; // where the reader was, until they are there again

function putBack() {
  const control = waiting.at ? find(waiting.at) : null;
  if (waiting.at && !control) return; // not drawn yet
  control?.focus({ preventScroll: true });
  if (waiting.at?.caret) control?.setSelectionRange?.(...waiting.at.caret);
  holdOn(waiting.anchor, waiting.at);
  waiting = null;
}

/** Put the reader back where they were, if this page was loaded again under them. */
export function comeBack() {
  const again = AGAIN.includes(performance.getEntriesByType("navigation")[0]?.type) || document.wasDiscarded;
  const place = again ? take() : null;
  waiting = place?.page === location.pathname ? place : null;
  if (waiting) putBack();
  for (const event of ["scroll", "selectionchange", "focusin"]) document.addEventListener(event, keepSoon, { passive: true });
  document.addEventListener("focusin", currentField);
  document.addEventListener("input", keepLetter);
  addEventListener("pagehide", () => keep());
}

/** The whole page is there: so is what was not drawn yet, unless the reader has gone elsewhere by now. */
export function comeBackNow() {
  if (waiting && !focus()) putBack();
  waiting = null;
}
