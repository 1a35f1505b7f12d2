// What would change, and what is there, in words: a line a chapter.

import { compareRecords, countItems } from "../core/progress.js";
import { fill, make } from "../ui/dom.js";

const title = (told, id) => told.places.find((place) => place.id === id).title;

/** What joining `after` into `before` would change. */
export function changes(told, before, after) {
  const { preview } = told.file;
  const { chapters, other } = compareRecords(told.places, before, after);
  const templates = { added: preview.new, changed: preview.changed, removed: preview.gone };
  const describe = (counts) =>
    Object.entries(templates).filter(([kind]) => counts[kind]).map(([kind, template]) => fill(template, { count: counts[kind] }));
  const lines = chapters.map((counts) => fill(preview.line, { title: title(told, counts.id), words: describe(counts).join(preview.comma) }));
  return other ? [...lines, preview.other] : lines;
}

/** How much there is in a chapter, in its own words where it has some. */
export function counted(told, place, number = place.count) {
  const words = place.counted ?? told.path;
  return fill(number === 1 ? words.one : words.many, { count: number });
}

/** What is in these entries. */
export function holds(told, entries) {
  const numbers = told.places.map((place) => [place, countItems(place.rules, entries)]);
  return numbers
    .filter(([, number]) => number)
    .map(([place, number]) => fill(told.file.preview.line, { title: place.title, words: counted(told, place, number) }));
}

/** Lines as items of a list. */
export const items = (lines) => lines.map((text) => make("li", {}, text));
