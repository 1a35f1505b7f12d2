// Restores the reader's position after a reload: the scroll position, the focused field and the cursor in it.
// It is stored in this tab, and contains no text of the reader.

import { hasLeft } from "../core/exit_state.js";
import { openFolds } from "../ui/dom.js";

/**
 * @typedef {object} FieldPosition
 * @property {string} exercise
 * @property {string} field
 * @property {string} [option] among radio buttons
 * @property {[number, number, "forward" | "backward" | "none"] | null} caret
 *
 * @typedef {object} Anchor what keeps its distance from the top of the window
 * @property {number} [top] of the cell or, without one, of the focused field
 * @property {number} [cell]
 * @property {number} [scrolled] where no cell is visible
 *
 * @typedef {{page: string, at: FieldPosition | null, anchor: Anchor}} Position
 */

const KEY = "notes-place";
const CELLS = ".bu-cell";
const PRIVATE_CONTENT = "[data-safety]";
const RETURN_TYPES = ["reload", "back_forward"];
const CONTROLS = "[data-field] input, input[data-field], textarea[data-field], select[data-field]";

const root = document.documentElement;

/**
 * The focused field, or null.
 * @returns {FieldPosition | null}
 */
export function focusedField() {
  const control = /** @type {HTMLInputElement | null | undefined} */ (document.activeElement?.closest(CONTROLS));
  const exercise = /** @type {HTMLElement | null | undefined} */ (control?.closest("[data-exercise]"));
  const fieldElement = /** @type {HTMLElement | null | undefined} */ (control?.closest("[data-field]"));
  if (!control || !exercise || !fieldElement) return null;
  const isText = control.tagName === "TEXTAREA" || control.type === "text";
  const caret = isText ? [control.selectionStart, control.selectionEnd, control.selectionDirection] : null;
  return {
    exercise: exercise.dataset.exercise ?? "",
    field: fieldElement.dataset.field ?? "",
    option: control.dataset.option,
    caret: /** @type {any} */ (caret),
  };
}

/**
 * @param {FieldPosition} position
 * @returns {HTMLInputElement | null}
 */
function findControl({ exercise, field, option }) {
  const selector = `[data-exercise="${CSS.escape(exercise)}"] [data-field="${CSS.escape(field)}"]`;
  return document.querySelector(option ? `${selector} [data-option="${CSS.escape(option)}"]` : selector);
}

/**
 * What keeps its distance from the top: the focused field if it is visible, else the first visible cell.
 * @param {FieldPosition | null} at
 * @returns {Anchor}
 */
export function currentAnchor(at) {
  const isVisible = (/** @type {Element} */ element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  const field = at && findControl(at);
  if (field && isVisible(field)) return { top: field.getBoundingClientRect().top };
  const cells = [...document.querySelectorAll(CELLS)];
  const cell = cells.findIndex(isVisible);
  return cell < 0 ? { scrolled: scrollY } : { cell, top: cells[cell].getBoundingClientRect().top };
}

/**
 * Scroll so that the anchor has the same distance from the top as before.
 * @param {Anchor} anchor
 * @param {FieldPosition | null} at
 */
function scrollToAnchor({ cell, top = 0, scrolled }, at) {
  const element = cell === undefined ? at && findControl(at) : document.querySelectorAll(CELLS)[cell];
  const distance = scrolled === undefined ? (element?.getBoundingClientRect().top ?? top) - top : scrolled - scrollY;
  scrollBy({ top: distance, behavior: "instant" });
}

/** @type {Anchor | null} */
let lastAnchor = null;
/** @type {FieldPosition | null} */
let lastField = null;

/** The focused field, or the last one: Chromium may remove the focus before it unloads a page. */
function updateField() {
  lastField = focusedField() ?? (document.hasFocus() ? null : lastField);
  return lastField;
}

/**
 * Store the position, except beside the questions about fear, and on a computer of Binder.
 * @param {{keepsAnchor?: boolean}} [options] whether to use the last anchor, which is faster
 */
function store({ keepsAnchor = false } = {}) {
  if (root.dataset.loan || hasLeft() || root.dataset.workbook !== "ready" || document.querySelector(PRIVATE_CONTENT)) return;
  try {
    const at = updateField();
    if (!keepsAnchor || !lastAnchor) lastAnchor = currentAnchor(at);
    sessionStorage.setItem(KEY, JSON.stringify({ page: location.pathname, at, anchor: lastAnchor }));
  } catch {
    // Without storage a reloaded page starts at its top.
  }
}

let isScheduled = false;

/** Store the position at most once a frame, since measuring elements takes time. */
function storeSoon() {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(() => {
    isScheduled = false;
    store();
  });
}

/** Store the cursor at once, like the journal what is typed. */
function storeOnInput() {
  store({ keepsAnchor: true });
  storeSoon();
}

/** @returns {Position | null} */
function storedPosition() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

/** @type {Position | null} the position that is still to be restored */
let pending = null;

/** @param {Position} position */
function restore({ at, anchor }) {
  const control = at ? findControl(at) : null;
  if (at && !control) return; // it is not drawn yet
  openFolds(control);
  control?.focus({ preventScroll: true });
  if (at?.caret) control?.setSelectionRange?.(...at.caret);
  scrollToAnchor(anchor, at);
  pending = null;
}

/** Whether this page was reloaded, or was left and opened again. */
export function isReturn() {
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return RETURN_TYPES.includes(navigation?.type) || Boolean(/** @type {any} */ (document).wasDiscarded);
}

/** Restore the position if this page was reloaded, and store it from now on. */
export function restorePosition() {
  const position = isReturn() ? storedPosition() : null;
  pending = position?.page === location.pathname ? position : null;
  if (pending) restore(pending);
  for (const event of ["scroll", "selectionchange", "focusin"]) document.addEventListener(event, storeSoon, { passive: true });
  document.addEventListener("focusin", updateField);
  document.addEventListener("input", storeOnInput);
  addEventListener("pagehide", () => store());
}

/** All exercises are drawn: restore what could not be restored before, unless another field has the focus. */
export function restoreRemaining() {
  if (pending && !focusedField()) restore(pending);
  pending = null;
}
