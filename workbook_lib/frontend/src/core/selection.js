// Which item of a collection (an episode, a talk, a check-in) a page shows before a kernel can tell: the one
// that was changed last, or a new one. Where there is one item a week, it is not one of an earlier week. A new
// one that the reader asks for starts here too, so that nothing is written into the previous one. The kernel
// follows.

import { compareStamps, randomHex, today } from "./clock.js";
import { journal } from "./journal.js";

/**
 * @typedef {import("./clock.js").Stamp} Stamp
 * @typedef {{collection: string, scope: string, weekly?: string, only?: Record<string, (string | null)[]>, entries: Record<string, any>}} Binding
 *   What a form shows: the path of its collection (empty for a form without one), the path of its item,
 *   the field with the date if there is one item a week, the values that fields of an item may have for it
 *   to be selected, and the entries of the item by field.
 */

const TODAY = "{today}"; // the reader's date, which only the page knows
const SAVED_VALUE = /^\{saved (\S+)(?: of (\S+))?\}$/; // the value at another path, if it is one of some

/** @type {Map<string, string>} The path of the item that all forms of a collection show. */
const selectedScopes = new Map();
/** @type {Map<string, string>} The same for items that were selected here and that the kernel does not show yet. */
const unconfirmedScopes = new Map();

/** Dispatches "new-item", with the paths of the collection and of its item as `collection` and `scope`. */
export const selectionEvents = new EventTarget();

const newId = () => randomHex(4);

/**
 * The id of the item that was changed last and still has a value. Where there is one item a week, an item of
 * this week takes the place of one of an earlier week; the same rule as workbook_lib.session.selection.
 * @param {Map<string, {value: unknown, at: Stamp}>} entries
 * @param {Pick<Binding, "collection" | "weekly" | "only">} binding
 * @param {string} [day] the reader's date
 * @returns {string | undefined}
 */
export function latestId(entries, { collection, weekly, only = {} }, day = today()) {
  /** @type {Map<string, {at: Stamp, hasValue: boolean}>} */
  const items = new Map();
  for (const [path, { value, at }] of entries) {
    if (!path.startsWith(`${collection}/`)) continue;
    const id = path.slice(collection.length + 1).split("/")[0];
    const item = items.get(id);
    const latest = !item || compareStamps(item.at, at) < 0 ? at : item.at;
    items.set(id, { at: latest, hasValue: value !== null || Boolean(item?.hasValue) });
  }
  /** @param {string} id */
  const isPossible = (id) =>
    Object.entries(only).every(([name, values]) => values.includes(/** @type {any} */ (entries.get(`${collection}/${id}/${name}`)?.value ?? null)));
  /**
   * The number of weeks from this one to that of an item; NaN without a date.
   * @param {string} id
   */
  const weeksAhead = (id) => weekNumber(entries.get(`${collection}/${id}/${weekly}`)?.value) - weekNumber(day);
  const remaining = [...items].filter(([id, { hasValue }]) => hasValue && isPossible(id));
  const ids = remaining.sort(([, one], [, other]) => compareStamps(other.at, one.at)).map(([id]) => id);
  return ids.find((id, index) => (index ? weeksAhead(id) === 0 : !(weeksAhead(id) < 0)));
}

/**
 * The number of a day's week, Monday to Sunday, from that of 1970-01-01; NaN for a text that is not a date.
 * @param {unknown} day YYYY-MM-DD
 */
export function weekNumber(day) {
  const days = Date.parse(`${day}T00:00:00Z`) / 86_400_000;
  return Math.floor((days + 3) / 7);
}

/**
 * The binding of a form before there is a kernel, with an item of this reader.
 * @param {Binding} binding
 * @returns {Binding}
 */
export function initialBinding(binding) {
  const { collection } = binding;
  if (!collection) return binding;
  const scope = selectedScopes.get(collection) ?? `${collection}/${latestId(journal.entries, binding) ?? newId()}`;
  selectedScopes.set(collection, scope);
  return { ...binding, scope, entries: {} };
}

/**
 * The first binding of a form with a kernel. If the kernel shows an empty item, because it has not received
 * yet what this tab has, the page shows its own one and the kernel follows.
 * @param {Binding} binding
 * @returns {Binding}
 */
export function firstKernelBinding(binding) {
  const { collection, scope, entries } = binding;
  if (!collection) return binding;
  const isSelected = selectedScopes.has(collection);
  const follows = isSelected || Object.keys(entries).length || !latestId(journal.entries, binding);
  if (!follows) unconfirmedScopes.set(collection, initialBinding(binding).scope);
  return isKernelBehind(binding) ? { ...binding, scope: unconfirmedScopes.get(collection) ?? scope, entries: {} } : binding;
}

/**
 * Show another item in all forms of a collection, a new one unless it has an id, and return its id.
 * @param {string} collection
 * @param {string} [id]
 */
export function startItem(collection, id = newId()) {
  const scope = `${collection}/${id}`;
  if (selectedScopes.get(collection) === scope) return id;
  selectedScopes.set(collection, scope);
  unconfirmedScopes.set(collection, scope);
  selectionEvents.dispatchEvent(new CustomEvent("new-item", { detail: { collection, scope } }));
  return id;
}

/**
 * Whether a kernel that sends a binding does not know yet what was selected here since. If it does, the item of
 * its binding is selected.
 * @param {Binding} binding
 */
export function isKernelBehind({ collection, scope }) {
  if (unconfirmedScopes.get(collection) === scope) unconfirmedScopes.delete(collection);
  const isBehind = unconfirmedScopes.has(collection);
  if (!isBehind) selectedScopes.set(collection, scope);
  return isBehind;
}

/** @param {any} value */
function resolveDefault(value) {
  if (value === TODAY) return today();
  const [, path, possible] = SAVED_VALUE.exec(value) ?? [];
  if (!path) return value;
  const saved = journal.read(path);
  return !possible || possible.split("|").includes(saved) ? saved : null;
}

/**
 * The answers with which a new item starts, by field. An option that a field does not have is left out.
 * @param {Record<string, unknown>} defaults
 * @param {{groups: {fields: {id: string, options?: {id: string}[]}[]}[]}} exercise
 * @returns {Record<string, any>}
 */
export function defaultAnswers(defaults, exercise) {
  const fields = new Map(exercise.groups.flatMap(({ fields }) => fields).map((field) => [field.id, field]));
  /** @param {[string, any]} answer */
  const isPossible = ([id, value]) => value && (fields.get(id)?.options?.some((option) => option.id === value) ?? true);
  const answers = Object.entries(defaults).map(([id, value]) => /** @type {[string, any]} */ ([id, resolveDefault(value)]));
  return Object.fromEntries(answers.filter(isPossible));
}
