// Counts what a person has written in each chapter and which steps they have seen, by the rules of
// workbook_lib.insight.progress, and compares two records by chapter.

import { LAST_STEP_PATH, SEEN_STEPS_PATH } from "./record_file.js";

const DAY = 86_400_000; // milliseconds

/**
 * @typedef {import("./record_file.js").Entries} Entries
 * @typedef {{prefix: string, aside: string[], date?: string}} Rule Counts the items below a prefix; fields named in
 *   `aside` do not count, and `date` is the field with their date.
 * @typedef {{id: string, title: string}} Step
 * @typedef {{id: string, rules: Rule[], steps: Step[], count: number}} Place A chapter on the start page.
 * @typedef {{chapter: string, id: string, title: string, number: number}} LastStep
 * @typedef {{returning: boolean, stopped: LastStep | null, days: number | null}} Visit
 * @typedef {{id: string, rules: Rule[]}} Chapter
 * @typedef {{id: string, added: number, changed: number, removed: number}} ChapterChanges
 */

/** @param {unknown} value */
function isBlank(value) {
  if (value === null) return true;
  if (typeof value === "string") return !value.trim();
  return typeof value === "object" && !Object.keys(value).length;
}

/**
 * The items that a rule counts, each with the paths of its entries.
 * @param {Rule} rule
 * @param {Entries} entries
 * @returns {Map<string, string[]>}
 */
export function countedItems(rule, entries) {
  const start = `${rule.prefix}/`;
  const items = new Map();
  for (const [path, { value }] of entries) {
    if (!path.startsWith(start) || isBlank(value)) continue;
    if (rule.aside.includes(path.split(/[/.]/).at(-1) ?? "")) continue;
    const [item] = path.slice(start.length).split(/[/.]/, 1);
    items.set(item, [...(items.get(item) ?? []), path]);
  }
  return items;
}

/**
 * The number of items that the rules of a chapter count.
 * @param {Rule[]} rules
 * @param {Entries} entries
 */
export const countItems = (rules, entries) => rules.reduce((sum, rule) => sum + countedItems(rule, entries).size, 0);

/**
 * The state of a chapter: "" before the first entry, then "begun", and "done" when the reader has seen all steps.
 * @param {Place} place
 * @param {number} count of its entries
 * @param {Entries} entries
 */
export function chapterState({ id, steps }, count, entries) {
  const seen = steps.map((step) => entries.get(`${SEEN_STEPS_PATH}/${id}/${step.id}`)?.value === true);
  if (seen.length && seen.every(Boolean)) return "done";
  return count || seen.some(Boolean) ? "begun" : "";
}

/**
 * Whether a text is a date such as 2026-11-21, of a day that exists.
 * @param {string} text
 */
function isDate(text) {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) && text.length === 10;
}

/**
 * The dates of the items that a rule counts, in days since 1970; none for a rule without dates.
 * @param {Rule} rule
 * @param {Entries} entries
 */
function itemDays(rule, entries) {
  if (!rule.date) return [];
  const dates = [...countedItems(rule, entries).keys()].map((name) => String(entries.get(`${rule.prefix}/${name}/${rule.date}`)?.value));
  return dates.filter(isDate).map((date) => Date.parse(date) / DAY);
}

/**
 * What the start page shows of a reader's progress.
 * @param {Place[]} places with their counts
 * @param {string | null} weekly id of the chapter for each week
 * @param {Entries} entries
 * @param {string} today as 2026-11-21
 * @returns {Visit}
 */
export function readVisit(places, weekly, entries, today) {
  const [chapter, id] = String(entries.get(LAST_STEP_PATH)?.value ?? "").split("/");
  const steps = places.find((place) => place.id === chapter)?.steps ?? [];
  const index = steps.findIndex((step) => step.id === id);
  const rules = places.find((place) => place.id === weekly)?.rules ?? [];
  const days = rules.flatMap((rule) => itemDays(rule, entries));
  return {
    returning: places.some(({ count }) => count > 0),
    stopped: index < 0 ? null : { chapter, id, title: steps[index].title, number: index + 1 },
    days: days.length ? Math.max(Date.parse(today) / DAY - Math.max(...days), 0) : null,
  };
}

/**
 * Chapters with that of the chosen side before those of other sides.
 * @template {{id: string}} T
 * @param {T[]} places in the order of the pack
 * @param {Record<string, string>} sides ids of the chapters by side
 * @param {string} side
 * @returns {T[]}
 */
export function orderBySide(places, sides, side) {
  const own = sides[side] ?? null;
  const names = Object.values(sides);
  const bySide = places.filter(({ id }) => names.includes(id));
  const ordered = [...bySide.filter(({ id }) => id === own), ...bySide.filter(({ id }) => id !== own)];
  return places.map((place) => (names.includes(place.id) ? /** @type {T} */ (ordered.shift()) : place));
}

/**
 * The paths whose values differ.
 * @param {Entries} before
 * @param {Entries} after
 */
function changedPaths(before, after) {
  /** @param {Entries} entries @param {string} path */
  const valueText = (entries, path) => JSON.stringify(entries.get(path)?.value ?? null);
  return new Set([...after.keys()].filter((path) => valueText(before, path) !== valueText(after, path)));
}

/**
 * @param {Chapter} chapter
 * @param {Entries} before
 * @param {Entries} after
 * @param {Set<string>} changed
 * @returns {ChapterChanges}
 */
function compareChapter(chapter, before, after, changed) {
  const counts = { id: chapter.id, added: 0, changed: 0, removed: 0 };
  for (const rule of chapter.rules) {
    const [itemsBefore, itemsAfter] = [countedItems(rule, before), countedItems(rule, after)];
    for (const item of itemsBefore.keys()) if (!itemsAfter.has(item)) counts.removed += 1;
    for (const [item, paths] of itemsAfter) {
      const pathsBefore = itemsBefore.get(item);
      if (!pathsBefore) counts.added += 1;
      else if ([...paths, ...pathsBefore].some((path) => changed.has(path))) counts.changed += 1;
    }
  }
  return counts;
}

/**
 * Compare two records: the numbers of items for each chapter with a difference, and whether an entry
 * differs that no chapter counts.
 * @param {Chapter[]} chapters
 * @param {Entries} before
 * @param {Entries} after
 * @returns {{chapters: ChapterChanges[], other: boolean}}
 */
export function compareRecords(chapters, before, after) {
  const changed = changedPaths(before, after);
  const counts = chapters.map((chapter) => compareChapter(chapter, before, after, changed));
  const prefixes = chapters.flatMap((chapter) => chapter.rules.map((rule) => `${rule.prefix}/`));
  const isPlace = (/** @type {string} */ path) => path === LAST_STEP_PATH || path.startsWith(`${SEEN_STEPS_PATH}/`);
  const other = [...changed].some((path) => !isPlace(path) && !prefixes.some((prefix) => path.startsWith(prefix)));
  return { chapters: counts.filter((count) => count.added || count.changed || count.removed), other };
}
