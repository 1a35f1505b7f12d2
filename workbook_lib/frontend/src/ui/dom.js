// Elements, styles and words of a page.

import { asset } from "../core/server.js";

/** True on a Voila page of ours, where the template has drawn header, rail and footer. */
export const framed = () => document.querySelector(".bu-top") !== null;

/** Load the style sheet of widgets once. A page of ours has it in its head; JupyterLab has not. */
export function styles() {
  if (EMBEDDED) return; // the widget has brought it
  if (document.querySelector('link[rel=stylesheet]:is([href*="/css/pages.css"], [href*="/css/notebook.css"])')) return;
  document.head.append(make("link", { rel: "stylesheet", href: asset("css/notebook.css") }));
}

/** Words of the content pack as HTML: Python drew it from Markdown, with raw HTML switched off. */
export function prose(html, words = document.createElement("div")) {
  words.innerHTML = html;
  // Another chapter opens in the language of this page.
  const lang = new URLSearchParams(location.search).get("lang");
  for (const link of lang ? words.querySelectorAll('a[href$=".ipynb"]') : []) link.search = new URLSearchParams({ lang });
  return words;
}

/**
 * Keep the reader's own words in an element from what a browser sends elsewhere: translation, and in a
 * field the spelling checks and suggestions that some browsers have done by a service.
 */
export function keepPrivate(element) {
  element.setAttribute("translate", "no");
  if (!["INPUT", "TEXTAREA"].includes(element.tagName)) return;
  element.setAttribute("spellcheck", "false");
  element.setAttribute("writingsuggestions", "false");
}

/**
 * Make an element. Text is always set as text: nothing a person wrote can become HTML. With `dir` "auto"
 * the element is for words of the reader's own.
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  if (attributes.dir === "auto") keepPrivate(element);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Say something where the focus goes, which reads it out: it is not to be announced as well. */
export function sayWithFocus(place, sentence) {
  place.removeAttribute("role");
  place.textContent = sentence;
  place.focus();
  place.addEventListener("blur", () => place.setAttribute("role", "status"), { once: true });
}

/** Call once an element stands in the page: a widget is drawn before its place is there. */
export function whenThere(element, call) {
  const watch = new MutationObserver(look);
  function look() {
    if (!element.isConnected) return;
    watch.disconnect();
    call();
  }
  watch.observe(document.body, { childList: true, subtree: true });
  look();
  return () => watch.disconnect();
}

const ICONS = {
  check: "M5 12.8l4.4 4.4L19 7.4",
  turn: "M19 12a7 7 0 1 1-2.2-5.1M19 4.2v3.9h-3.9",
  warn: "M12 3.3a8.7 8.7 0 1 0 .01 0M12 7.8v5M12 16.1v.1",
  exit: "M10 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19H10M14.5 8l4 4-4 4M18 12H9.5",
};

/** One of our line icons; always decoration, a word stands beside it. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "bu-i");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Fill {names} in a sentence of the content pack. */
export const fill = (template, values) =>
  template.replace(/\{([^{}]+)\}/g, (whole, name) => (name in values ? values[name] : whole));

const WITHIN = 500; // milliseconds: then the page has to do without a rest

/** A moment in which nothing else is to be done. */
export const rest = () =>
  new Promise((done) => {
    if (window.requestIdleCallback) requestIdleCallback(done, { timeout: WITHIN });
    else setTimeout(done);
  });

const LONG = 24; // letters: a longer choice is a line with a tick beside it, not a chip of two lines

/** Chips in a row, or a list where one of the labels is long. */
export function chips(labels, ...parts) {
  const list = labels.some((label) => label.length >= LONG);
  return make("div", { class: list ? "bu-chips bu-chips--list" : "bu-chips" }, ...parts);
}
