// What would change, and what is there, in words: a line a chapter.

import { compared, count } from "../core/progress.js";
import { fill, make } from "../ui/dom.js";

const title = (told, id) => told.places.find((place) => place.id === id).title;

/** What joining `after` into `before` would change. */
export function changes(told, before, after) {
  const { preview } = told.file;
  const { places, other } = compared(told.places, before, after);
  const said = (line) =>
    ["new", "changed", "gone"].filter((kind) => line[kind]).map((kind) => fill(preview[kind], { count: line[kind] }));
  const lines = places.map((line) => fill(preview.line, { title: title(told, line.id), words: said(line).join(preview.comma) }));
  return other ? [...lines, preview.other] : lines;
}

/** How much there is in a chapter, in its own words where it has some. */
export function counted(told, place, number = place.count) {
  const words = place.counted ?? told.path;
  return fill(number === 1 ? words.one : words.many, { count: number });
}

/** What is in these entries. */
export function holds(told, entries) {
  const numbers = told.places.map((place) => [place, count(place.rules, entries)]);
  return numbers
    .filter(([, number]) => number)
    .map(([place, number]) => fill(told.file.preview.line, { title: place.title, words: counted(told, place, number) }));
}

/** Lines as items of a list. */
export const items = (lines) => lines.map((text) => make("li", {}, text));
