// Describes in sentences what a record contains, and what a change of it would change, by chapter.

import { fill, joinList } from "../core/language.js";
import { compareRecords, countItems } from "../core/progress.js";
import { make } from "../ui/dom.js";

/**
 * @typedef {import("../core/record_file.js").Entries} Entries
 * @typedef {import("./api.js").PageData} PageData
 * @typedef {import("./api.js").Place} Place
 */

/**
 * The differences between two records.
 * @param {PageData} data
 * @param {Entries} before
 * @param {Entries} after
 * @returns {string[]}
 */
export function describeChanges(data, before, after) {
  const { preview } = data.file;
  const titles = Object.fromEntries(data.places.map(({ id, title }) => [id, title]));
  const { chapters, other } = compareRecords(data.places, before, after);
  const lines = chapters.map(({ id, added, changed, removed }) => {
    const counts = [[preview.new, added], [preview.changed, changed], [preview.gone, removed]];
    const words = counts.filter(([, count]) => count).map(([template, count]) => fill(template, { count }));
    return fill(preview.line, { title: titles[id], words: joinList(words) });
  });
  return other ? [...lines, preview.other] : lines;
}

/**
 * The number of items in a chapter, in its own words if it has some.
 * @param {PageData} data
 * @param {Place} place
 * @param {number} count
 * @returns {string}
 */
export function describeCount(data, place, count = place.count) {
  return fill(place.counted ?? data.path.counted, { count });
}

/**
 * The title of a chapter and the number of its items.
 * @param {PageData} data
 * @param {Place} place
 * @param {number} [count]
 * @returns {string}
 */
export const describePlace = (data, place, count) =>
  fill(data.file.preview.line, { title: place.title, words: describeCount(data, place, count) });

/**
 * The chapters in which something is written.
 * @param {PageData} data
 * @param {Entries} entries
 * @returns {string[]}
 */
export function describeContents(data, entries) {
  const counts = data.places.map((place) => ({ place, count: countItems(place.rules, entries) }));
  return counts.filter(({ count }) => count).map(({ place, count }) => describePlace(data, place, count));
}

/**
 * Elements of a list.
 * @param {string[]} lines
 */
export const listItems = (lines) => lines.map((line) => make("li", {}, line));
