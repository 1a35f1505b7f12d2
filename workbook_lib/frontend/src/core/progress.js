// Counts what a person has written in each chapter, by the rules of workbook_lib.insight.progress, and
// compares two records by chapter.

/**
 * @typedef {import("./record_file.js").Entries} Entries
 * @typedef {{prefix: string, aside: string[]}} Rule Counts the items below a prefix; fields named in `aside` do not count.
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
  const other = [...changed].some((path) => !prefixes.some((prefix) => path.startsWith(prefix)));
  return { chapters: counts.filter((count) => count.added || count.changed || count.removed), other };
}
