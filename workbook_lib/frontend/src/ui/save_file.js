// Saves a text as a file, and offers to copy it where a browser may refuse that. The text is on the page, so
// nothing is requested from a server.

import { pageData } from "../core/server.js";
import { copyButton } from "./clipboard.js";
import { make } from "./dom.js";

const COPY_ROW = "[data-copy-file]";
const REVOKE_DELAY = 60_000; // milliseconds: some browsers read the file late

/**
 * Save a text as a file.
 * @param {string | Uint8Array<ArrayBuffer>} text
 * @param {string} name
 * @param {string} type the media type
 */
export function save(text, name, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_DELAY);
}

/**
 * Remove the offer to copy a file.
 * @param {HTMLElement} status the element above it
 */
export const removeCopyOffer = (status) => status.parentElement?.querySelector(COPY_ROW)?.remove();

/** The words for that offer: from the page or, in a notebook, from the journal's widget. */
let copyWords = pageData("bu-words").browser?.copying ?? null;

/**
 * Offer copying beside all that is saved from now on.
 * @param {any} words
 */
export function setCopyWords(words) {
  copyWords = words;
}

/**
 * Offer to copy a file's text: some browsers refuse to save files, and do not report it.
 * @param {HTMLElement} status the element below which the offer is drawn
 * @param {string} text
 */
export function offerCopy(status, text) {
  removeCopyOffer(status);
  if (!copyWords) return;
  const copy = copyButton(copyWords, () => text);
  status.after(make("div", { class: "bu-row", "data-copy-file": true }, copy.button, copy.status));
}

/**
 * Save a text as a file, and offer to copy it.
 * @param {HTMLElement} status the element below which the offer is drawn
 * @param {string} text
 * @param {string} name
 * @param {string} type the media type
 */
export function saveOrCopy(status, text, name, type) {
  save(text, name, type);
  offerCopy(status, text);
}
