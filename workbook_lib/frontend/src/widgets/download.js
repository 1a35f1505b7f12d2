// A button that saves a text as a file. The text is on the page, so nothing is requested from a server.

import { today } from "../core/clock.js";
import { copyButton } from "../ui/clipboard.js";
import { make, loadStyles } from "../ui/dom.js";

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

/**
 * Offer to copy a file's text: some browsers refuse to save files, and do not report it.
 * @param {HTMLElement} status the element below which the offer is drawn
 * @param {string} text
 * @param {any} words
 */
export function offerCopy(status, text, words) {
  removeCopyOffer(status);
  const copy = copyButton(words, () => text);
  status.after(make("div", { class: "bu-row", "data-copy-file": true }, copy.button, copy.status));
}

/** The words for that offer: from the page or, in a notebook, from the journal's widget. */
let copyWords = JSON.parse(document.getElementById("bu-words")?.textContent ?? "{}").browser?.copying ?? null;

/**
 * Offer copying beside all that is saved from now on.
 * @param {any} words
 */
export function setCopyWords(words) {
  copyWords = words;
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
  if (copyWords) offerCopy(status, text, copyWords);
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const { label, note } = model.get("words");
    const ending = model.get("ending");
    const button = make("button", { type: "button", class: "bu-btn", "data-download": ending }, label);
    const help = make("p", { class: "bu-help" }, note);
    button.addEventListener("click", () => saveOrCopy(help, model.get("text"), `notes-${today()}.${ending}`, model.get("kind")));
    const root = make("div", { class: "bu-download" }, button, help);
    const update = () => {
      root.hidden = !model.get("text");
    };
    el.append(root);
    model.on("change:text", update);
    update();
    return () => model.off("change:text", update);
  },
};
