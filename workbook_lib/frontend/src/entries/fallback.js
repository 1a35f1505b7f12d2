// On pages of a pack that lacks texts: declares the language of those that are in English instead. They are
// between two invisible characters, which workbook_lib.content.markdown replaces in the HTML that it renders.

import { MARKED, isFallback, withoutMarks } from "../core/language.js";

const START = "\u2066";
const ATTRIBUTES = ["aria-label", "aria-description", "placeholder", "title", "alt"];
const ENGLISH = { lang: "en", dir: "ltr" };

/** Elements whose texts have no elements inside. */
const TEXT_ONLY = "option, title, textarea, svg *";
/** Elements whose contents are not shown. */
const UNSEEN = "script, style, template";

/** @type {WeakMap<Text, string>} English texts without their marks; the observer reports the change too */
const english = new WeakMap();

/** @param {Element} element */
function declare(element) {
  for (const [name, value] of Object.entries(ENGLISH)) element.setAttribute(name, value);
  element.setAttribute("data-fallback", "");
}

/**
 * Whether an English text is all that its element shows.
 * @param {Text} node
 */
function isAlone(node) {
  const nodes = [...(node.parentElement?.childNodes ?? [])];
  const others = nodes.filter((other) => other !== node && other.textContent?.trim());
  return others.length === 0 && isFallback(node.data.trim());
}

/** @param {Text} node */
function checkText(node) {
  const parent = node.parentElement;
  if (!parent || parent.matches(UNSEEN)) return;
  if (!node.data.includes(START)) {
    // A text of the page's own language has replaced an English one.
    if (parent.hasAttribute("data-fallback") && english.get(node) !== node.data) {
      for (const name of ["lang", "dir", "data-fallback"]) parent.removeAttribute(name);
    }
    return;
  }
  if (isAlone(node) || parent.matches(TEXT_ONLY)) {
    if (isAlone(node)) declare(parent);
    node.data = withoutMarks(node.data);
    english.set(node, node.data);
    return;
  }
  const pieces = node.data.split(MARKED).map((text, index) => {
    if (index % 2 === 0) return document.createTextNode(text);
    const span = document.createElement("span");
    const inside = document.createTextNode(text);
    english.set(inside, text);
    span.append(inside);
    declare(span);
    return span;
  });
  node.replaceWith(...pieces);
}

/** @param {Element} element */
function checkAttributes(element) {
  for (const name of ATTRIBUTES) {
    const value = element.getAttribute(name);
    if (value?.includes(START)) element.setAttribute(name, withoutMarks(value));
  }
}

/** @param {Node} root */
function checkBelow(root) {
  if (root instanceof Text) checkText(root);
  if (!(root instanceof Element)) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const nodes = [];
  for (let node = walker.currentNode; node; node = /** @type {Node} */ (walker.nextNode())) nodes.push(node);
  for (const node of nodes) {
    if (node instanceof Text) {
      if (node.data.includes(START)) checkText(node);
    } else checkAttributes(/** @type {Element} */ (node));
  }
}

checkBelow(document.documentElement);
new MutationObserver((records) => {
  for (const { type, target, addedNodes } of records) {
    if (type === "attributes") checkAttributes(/** @type {Element} */ (target));
    else if (type === "characterData") checkText(/** @type {Text} */ (target));
    else {
      for (const node of addedNodes) {
        if (node instanceof Text) checkText(node);
        else checkBelow(node);
      }
    }
  }
}).observe(document.documentElement, {
  attributeFilter: ATTRIBUTES,
  characterData: true,
  childList: true,
  subtree: true,
});
