// What holds choices that stand beside each other.

import { make } from "./dom.js";

const LONG = 24; // letters: a longer choice is a line with a tick beside it, not a chip of two lines

/** Chips in a row, or a list where one of the labels is long. */
export function chips(labels, ...parts) {
  const list = labels.some((label) => label.length >= LONG);
  return make("div", { class: list ? "bu-chips bu-chips--list" : "bu-chips" }, ...parts);
}
