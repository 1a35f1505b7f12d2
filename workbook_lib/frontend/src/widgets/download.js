// A button that saves a text as a file. The text is in the page already, so it works without a
// connection, and nothing is asked of the server.

import { today } from "../core/clock.js";
import { copyButton } from "../ui/clipboard.js";
import { make, styles } from "../ui/dom.js";

/** Hand a text to the reader's device as a file. */
export function save(text, name, kind) {
  const address = URL.createObjectURL(new Blob([text], { type: kind }));
  const link = make("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers read it late
}

const COPY = "[data-copy-file]";

/** Take back the offer to copy a file. */
export const offerNoCopy = (said) => said.parentElement.querySelector(COPY)?.remove();

/** Offer a file's text to be copied: some browsers refuse to save a file, and do not say so. */
export function offerCopy(said, text, words) {
  offerNoCopy(said);
  const { button, said: copied } = copyButton(words, () => text);
  said.after(make("div", { class: "bu-row", "data-copy-file": true }, button, copied));
}

// The words for that: on the page, or told later by a notebook's keeper.
let { copying = null } = JSON.parse(document.getElementById("bu-words")?.textContent ?? "{}").browser ?? {};

/** Offer copying beside what is saved from now on. */
export function copyWith(words) {
  copying = words;
}

/** Save a text as a file, and offer below an element to copy it. */
export function saveOrCopy(said, text, name, kind) {
  save(text, name, kind);
  if (copying) offerCopy(said, text, copying);
}

export const widget = {
  render({ model, el }) {
    styles();
    const { label, note } = model.get("words");
    const button = make("button", { type: "button", class: "bu-btn", "data-download": model.get("ending") }, label);
    const help = make("p", { class: "bu-help" }, note);
    button.addEventListener("click", () => saveOrCopy(help, model.get("text"), `notes-${today()}.${model.get("ending")}`, model.get("kind")));
    const root = make("div", { class: "bu-download" }, button, help);
    const draw = () => {
      root.hidden = !model.get("text");
    };
    el.append(root);
    model.on("change:text", draw);
    draw();
    return () => model.off("change:text", draw);
  },
};
