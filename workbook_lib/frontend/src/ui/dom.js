// Creates elements, and loads the style sheet.

import { asset } from "../core/server.js";

/** Suffixes of CSS classes by seat. */
export const SEAT_CLASSES = /** @type {Record<string, string>} */ ({ pursuer: "reach", withdrawer: "step" });

/** Whether this is a page of ours, with header, chapter list and footer; a notebook has none of them. */
export const isFramed = () => document.querySelector(".bu-top") !== null;

/** Load the style sheet of widgets once. A page of ours has it in its head; a notebook does not. */
export function loadStyles() {
  if (EMBEDDED) return; // anywidget adds it with the widget
  if (document.querySelector('link[rel=stylesheet]:is([href*="/css/pages.css"], [href*="/css/notebook.css"])')) return;
  document.head.append(make("link", { rel: "stylesheet", href: asset("css/notebook.css") }));
}

/**
 * Load the fonts for the letters of a notebook's language. A page of ours has them in its head, and a notebook that
 * carries its style sheet uses the fonts of the system.
 * @param {string} sheet "" for none
 */
export function loadLetters(sheet) {
  if (EMBEDDED || !sheet || document.querySelector(`link[href*="/css/${sheet}.css"]`)) return;
  document.head.append(make("link", { rel: "stylesheet", href: asset(`css/${sheet}.css`) }));
}

/**
 * Put HTML of the content pack into an element, and return it. Python renders it from Markdown without raw HTML.
 * @param {string} html
 * @param {HTMLElement} [element] by default a new one
 */
export function renderProse(html, element = document.createElement("div")) {
  element.innerHTML = html;
  // Another chapter opens in the language of this page.
  const lang = new URLSearchParams(location.search).get("lang");
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = element.querySelectorAll('a[href*=".ipynb"]');
  if (lang) for (const link of links) link.search = String(new URLSearchParams({ lang }));
  return element;
}

/**
 * Set the text of an element only if it differs: writing the same text makes the browser lay out the page again
 * and a screen reader announce a live region again.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Exclude a person's own words in an element from what a browser sends to services: translation, and in a
 * field spelling checks and suggestions.
 * @param {HTMLElement} element
 */
export function keepPrivate(element) {
  element.setAttribute("translate", "no");
  if (!["INPUT", "TEXTAREA"].includes(element.tagName)) return;
  element.setAttribute("spellcheck", "false");
  element.setAttribute("writingsuggestions", "false");
}

/**
 * Create an element. Text is always set as text: nothing a person wrote can become HTML. With `dir` "auto"
 * the element is for a person's own words.
 * @param {string} tag
 * @param {Record<string, any>} [attributes] null, undefined and false leave one out; true sets it empty
 * @param {(Node | string | null | undefined)[]} children
 * @returns {any} an element of the class of its tag
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  if (attributes.dir === "auto") keepPrivate(element);
  for (const child of children) if (child !== null && child !== undefined) element.append(child);
  return element;
}

/**
 * What an element or a text is, among its siblings: those with a `data-key` are told apart by it, the others by
 * their order.
 * @param {Node} node
 */
const identify = (node) => `${node.nodeName} ${/** @type {Element} */ (node).getAttribute?.("data-key") ?? ""}`;

/**
 * Change an element into another that was drawn anew. What a reader opened stays open.
 * @param {any} current
 * @param {any} drawn
 */
function updateNode(current, drawn) {
  if (!(current instanceof Element)) {
    if (current.data !== drawn.data) current.data = drawn.data;
    return;
  }
  const isOpened = (/** @type {string} */ name) => name === "open" && current.tagName === "DETAILS";
  for (const { name } of [...current.attributes]) if (!drawn.hasAttribute(name) && !isOpened(name)) current.removeAttribute(name);
  for (const { name, value } of drawn.attributes) if (current.getAttribute(name) !== value && !isOpened(name)) current.setAttribute(name, value);
  updateChildren(current, ...drawn.childNodes);
}

/**
 * Show other children in an element, and keep those that are there already: a press, the focus and a selection
 * are lost with an element that is replaced. Listeners belong on an element around them, since those of new
 * children are dropped with them.
 * @param {Element} element
 * @param {Node[]} children
 */
export function updateChildren(element, ...children) {
  /** @type {Map<string, ChildNode[]>} */
  const remaining = new Map();
  for (const node of element.childNodes) remaining.set(identify(node), [...(remaining.get(identify(node)) ?? []), node]);
  const shown = children.map((drawn) => {
    const current = remaining.get(identify(drawn))?.shift();
    if (current) updateNode(current, drawn);
    return current ?? drawn;
  });
  for (const nodes of remaining.values()) for (const node of nodes) node.remove();
  for (const [index, node] of shown.entries()) if (element.childNodes[index] !== node) element.insertBefore(node, element.childNodes[index] ?? null);
}

/**
 * Show a sentence in a live region, and focus it. A screen reader reads what gets the focus, so that the region
 * must not announce it too.
 * @param {HTMLElement} region
 * @param {string} sentence
 */
export function announceWithFocus(region, sentence) {
  openFolds(region);
  region.removeAttribute("role");
  region.textContent = sentence;
  region.focus();
  region.addEventListener("blur", () => region.setAttribute("role", "status"), { once: true });
}

/**
 * Call a function once an element is in the document: a widget is drawn before its container is inserted.
 * @param {Element} element
 * @param {() => void} callback
 * @returns {() => void} stops waiting
 */
export function whenConnected(element, callback) {
  const observer = new MutationObserver(check);
  function check() {
    if (!element.isConnected) return;
    observer.disconnect();
    callback();
  }
  observer.observe(document.body, { childList: true, subtree: true });
  check();
  return () => observer.disconnect();
}

/**
 * Open everything that is folded around an element.
 * @param {Element | null | undefined} element
 */
export function openFolds(element) {
  for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.setAttribute("open", "");
}

/**
 * Have the page show the step and the folds that contain an element, before it is focused or scrolled to.
 * @param {Element} element
 */
export function reveal(element) {
  openFolds(element);
  element.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
}

/** @type {Record<string, string>} the path of each icon */
const ICONS = {
  arrow: "M5 12h13.5M13 6.5l5.5 5.5-5.5 5.5",
  calendar: "M4.5 6h15v13.5h-15zM4.5 10.5h15M8.5 3.8v4M15.5 3.8v4",
  check: "M5 12.8l4.4 4.4L19 7.4",
  turn: "M19 12a7 7 0 1 1-2.2-5.1M19 4.2v3.9h-3.9",
  warn: "M12 3.3a8.7 8.7 0 1 0 .01 0M12 7.8v5M12 16.1v.1",
  exit: "M10 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19H10M14.5 8l4 4-4 4M18 12H9.5",
};

/**
 * Create an icon. It is decoration, and a word is beside it.
 * @param {string} name
 */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", ["arrow", "exit"].includes(name) ? "bu-i bu-i--turned" : "bu-i");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const IDLE_TIMEOUT = 500; // milliseconds

/**
 * Resolve when the browser has nothing else to do, or after a timeout.
 * @returns {Promise<void>}
 */
export const whenIdle = () =>
  new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: IDLE_TIMEOUT });
    else setTimeout(resolve);
  });

const LONGEST_PRESS = 1000; // milliseconds

/** @type {Set<() => void>} what waits for the end of a press */
const delayed = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} ends the press */
let pressTimer;

function endPress() {
  clearTimeout(pressTimer);
  pressTimer = undefined;
  const callbacks = [...delayed];
  delayed.clear();
  for (const callback of callbacks) callback();
}

/** @param {number} delay */
function endPressAfter(delay) {
  clearTimeout(pressTimer);
  pressTimer = setTimeout(endPress, delay);
}

addEventListener("pointerdown", () => endPressAfter(LONGEST_PRESS), true);
// A click comes after the release, and before the timer.
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => pressTimer !== undefined && endPressAfter(0), true);

/**
 * Call back at once, or, while the mouse or a finger is down, after the click: an element that moves during a
 * press is not clicked.
 * @param {() => void} callback
 */
export function afterPress(callback) {
  if (pressTimer === undefined) callback();
  else delayed.add(callback);
}

/**
 * Call back before and after the page is printed, or shown as it would be. Both may be called repeatedly.
 * @param {() => void} before
 * @param {() => void} after
 */
export function onPrint(before, after) {
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? before() : after()));
}

const LONG_LABEL = 24; // letters: a longer option is a line with a tick beside it, not a chip of two lines

/**
 * Create a row of chips, or a list where one of the labels is long.
 * @param {string[]} labels
 * @param {Node[]} options
 */
export function chips(labels, ...options) {
  const isList = labels.some((label) => label.length >= LONG_LABEL);
  return make("div", { class: isList ? "bu-chips bu-chips--list" : "bu-chips" }, ...options);
}

/**
 * Labeled texts above the fields of a group, and below them those that are folded away.
 * @param {{label?: string, text: string}[]} passages
 * @param {{title: string, passages: any[]} | null} [folded]
 * @returns {HTMLElement}
 */
export function drawPassages(passages, folded = null) {
  const texts = passages.map(({ label, text }) => make("p", {}, label ? make("b", {}, label, " ") : null, text));
  const more = folded && make("details", { class: "bu-more bu-more--text" }, make("summary", {}, folded.title), drawPassages(folded.passages));
  return make("div", { class: "bu-passages" }, ...texts, more);
}

/**
 * The bar of an answer, or a dashed box with a question mark. It is decoration: the label says the same.
 * @param {string} level
 */
export function bar(level) {
  return make("i", { class: "bu-level", "data-level": level, "aria-hidden": "true" }, level === "unsure" ? "?" : null);
}
