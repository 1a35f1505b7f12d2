// Which one of many (episodes, talks, check-ins) a page opens while it has no kernel to ask: the one
// that was written in last, or a new one. A new one that is asked for is begun here too, so that
// not a letter goes into the one before. The kernel then follows.

import { compareStamps, randomHex, today } from "./clock.js";
import { journal } from "./journal.js";

const opened = new Map(); // shelf -> scope: all forms of a page show the same one

const awaited = new Map(); // shelf -> scope that was chosen here and that the kernel does not show yet

/** Says "begun", with the shelf and the scope of the new one. */
export const begun = new EventTarget();

const newId = () => randomHex(4);

/** The id of the item below a path that was written last and still has a value. */
export function latestId(entries, shelf) {
  const found = new Map(); // id -> {at, live}
  for (const [path, { value, at }] of entries) {
    if (!path.startsWith(`${shelf}/`)) continue;
    const id = path.slice(shelf.length + 1).split("/")[0];
    const before = found.get(id);
    const later = !before || compareStamps(before.at, at) < 0 ? at : before.at;
    found.set(id, { at: later, live: value !== null || Boolean(before?.live) });
  }
  const live = [...found].filter(([, { live: holds }]) => holds);
  return live.sort(([, a], [, b]) => compareStamps(b.at, a.at))[0]?.[0];
}

const latest = (shelf) => latestId(journal.entries, shelf);

/** The number of a day's week, Monday to Sunday, counted from that of 1970-01-01; NaN for no day. */
export function weekNumber(day) {
  const number = Date.parse(`${day}T00:00:00Z`) / 86_400_000;
  return Math.floor((number + 3) / 7);
}

function choose({ shelf, weekly }) {
  const id = latest(shelf);
  const past = weekly && id && weekNumber(journal.read(`${shelf}/${id}/${weekly}`)) < weekNumber(today());
  return `${shelf}/${id && !past ? id : newId()}`;
}

/** What a form shows at first: a binding with a scope of this reader's own. */
export function opening(binding) {
  const { shelf } = binding;
  if (!shelf) return binding;
  if (!opened.has(shelf)) opened.set(shelf, choose(binding));
  return { ...binding, scope: opened.get(shelf), entries: {} };
}

/**
 * The same for a kernel that shows an empty one, because it has not heard yet what this tab keeps: the
 * page shows what it has, and the kernel follows when it has heard of it.
 */
export function awaiting(binding) {
  const { shelf, scope, entries } = binding;
  if (!shelf) return binding;
  const known = opened.has(shelf) || Object.keys(entries).length || !latest(shelf);
  if (!known) awaited.set(shelf, opening(binding).scope);
  else if (!opened.has(shelf)) opened.set(shelf, scope);
  return awaited.has(shelf) ? { ...binding, scope: awaited.get(shelf), entries: {} } : binding;
}

/** Begin a new one on a shelf, and return its id. */
export function begin(shelf) {
  const id = newId();
  opened.set(shelf, `${shelf}/${id}`);
  awaited.set(shelf, opened.get(shelf));
  begun.dispatchEvent(new CustomEvent("begun", { detail: { shelf, scope: opened.get(shelf) } }));
  return id;
}

/** Whether a kernel that says this has yet to hear of what was chosen here since. */
export function behind({ shelf, scope }) {
  if (awaited.get(shelf) === scope) awaited.delete(shelf);
  return awaited.has(shelf);
}

const TODAY = "{today}"; // what only the page can fill in: its reader's day, and what it may have kept
const KEPT = /^\{kept (.+)\}$/;

function start(value) {
  if (value === TODAY) return today();
  const [, path] = KEPT.exec(value) ?? [];
  return path ? journal.read(path) : value;
}

/** Answers by field id; one that a choice does not have is none. */
export function starts(defaults, exercise) {
  const fields = new Map(exercise.groups.flatMap((group) => group.fields).map((field) => [field.id, field]));
  const fits = ([name, value]) => value && (fields.get(name)?.options?.some(({ id }) => id === value) ?? true);
  const filled = Object.entries(defaults).map(([name, value]) => [name, start(value)]);
  return Object.fromEntries(filled.filter(fits));
}
