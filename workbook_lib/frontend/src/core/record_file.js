// Reads, merges and writes record files in the page. The rules are those of workbook_lib.record, as far
// as a page needs them; the kernel checks again what it is sent.

import { Clock, compareStamps, isCount, isPath, isStamp } from "./clock.js";

/**
 * @typedef {import("./clock.js").Stamp} Stamp
 * @typedef {{value: unknown, at: Stamp}} Entry A JSON value and the time it was written; null is a deletion.
 * @typedef {Map<string, Entry>} Entries Entries by path.
 */

/** Record path of the step at which the reader stopped, as "<chapter>/<step>". */
export const LAST_STEP_PATH = "home/step";
/** Root path of small steps to try; "<root>/<id>/<field>" is one answer. */
export const HOMEWORK_PATH = "homework";
/** Root path of the steps that the reader has seen; "<root>/<chapter>/<step>" is true. */
export const SEEN_STEPS_PATH = "home/seen";

const FORMAT = "between-us";
const VERSION = 1;
export const MAX_BYTES = 8_000_000;
const MAX_DEPTH = 32;
const MAX_AHEAD = 366 * 24 * 60 * 60 * 1000; // milliseconds: no later change could replace an entry from a far future
const BLANK_BYTES = new Set([0, 9, 10, 13, 32]);

/** An error that people read: `reason` is the key of its sentence in interface.yaml. */
export class UserError extends Error {
  /**
   * @param {string} reason
   * @param {string} [sentence] The sentence itself, if the server wrote one.
   */
  constructor(reason, sentence) {
    super(reason);
    this.reason = reason;
    this.sentence = sentence;
  }
}

/**
 * Whether two values are the same as JSON.
 * @param {unknown} one
 * @param {unknown} other
 */
export const isSameJson = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Whether a value is an object with keys.
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Whether a parsed value can be in a record: finite numbers only, and not nested too deeply.
 * @param {unknown} value
 * @returns {boolean}
 */
function isValue(value, depth = MAX_DEPTH) {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((item) => isValue(item, depth - 1));
}

/**
 * Parse the bytes of a file as JSON. Throws a UserError.
 * @param {Uint8Array} bytes
 * @returns {unknown}
 */
function parseJson(bytes) {
  if (bytes.length > MAX_BYTES) throw new UserError("large");
  if (bytes.every((byte) => BLANK_BYTES.has(byte))) throw new UserError("empty");
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError("foreign");
  }
  try {
    return JSON.parse(text);
  } catch {
    // A file that names our format was cut off or edited by hand; any other is of another kind.
    throw new UserError(text.trimStart().startsWith("{") && text.includes(`"${FORMAT}"`) ? "damaged" : "foreign");
  }
}

/**
 * The entries of a file of version 0, which had one time for all of them.
 * @param {Record<string, any>} document
 * @returns {Record<string, unknown>}
 */
function migrateVersion0(document) {
  if (!isObject(document.answers)) throw new UserError("damaged");
  const saved = Date.parse(document.saved);
  const at = [Number.isFinite(saved) ? Math.max(0, saved) : 0, 0, "version-0"];
  return Object.fromEntries(Object.entries(document.answers).map(([path, value]) => [path, { value, at }]));
}

/**
 * Parse a record file. Throws a UserError if any part of it is invalid.
 * @param {Uint8Array} bytes
 * @returns {Entries}
 */
export function parseRecordFile(bytes) {
  const document = parseJson(bytes);
  if (!isObject(document) || document.format !== FORMAT) throw new UserError("foreign");
  if (!isCount(document.version, Number.MAX_SAFE_INTEGER)) throw new UserError("damaged");
  if (document.version > VERSION) throw new UserError("newer");
  const table = document.version === 0 ? migrateVersion0(document) : document.entries;
  if (!isObject(table)) throw new UserError("damaged");
  const entries = new Map();
  for (const [path, entry] of Object.entries(table)) {
    const isEntry = isObject(entry) && "value" in entry && isStamp(entry.at) && isValue(entry.value);
    if (!isEntry || !isPath(path)) throw new UserError("damaged");
    entries.set(path, { value: entry.value, at: entry.at });
  }
  return entries;
}

/**
 * Give entries from the far future a stamp of today, so that later changes can replace them. Such
 * entries that `current` already replaces are left out.
 * @param {Entries} entries The entries of a file.
 * @param {Entries} current The entries that they are merged into.
 * @returns {Entries}
 */
export function redateFutureEntries(entries, current, now = Date.now()) {
  const clock = new Clock(() => now);
  for (const { at } of current.values()) clock.observe(at);
  /** @param {Entry} entry */
  const isFuture = ({ at }) => at[0] > now + MAX_AHEAD;
  /** @param {string} path @param {Entry} entry */
  const isNewer = (path, { at }) => compareStamps(at, current.get(path)?.at ?? [-1, 0, ""]) > 0;
  const sorted = [...entries].sort(([, one], [, other]) => compareStamps(one.at, other.at));
  return new Map(
    sorted
      .filter(([path, entry]) => !isFuture(entry) || isNewer(path, entry))
      .map(([path, entry]) => [path, isFuture(entry) ? { ...entry, at: clock.tick() } : entry]),
  );
}

/**
 * Merge two sets of entries: the later entry of each path.
 * @param {Entries} one
 * @param {Entries} other
 * @returns {Entries}
 */
export function mergeEntries(one, other) {
  const merged = new Map(one);
  for (const [path, entry] of other) {
    const present = merged.get(path);
    if (!present || compareStamps(present.at, entry.at) < 0) merged.set(path, entry);
  }
  return merged;
}

/**
 * The text of a record file.
 * @param {Entries} entries
 */
export function serializeRecordFile(entries) {
  const sorted = [...entries].sort(([one], [other]) => (one < other ? -1 : 1));
  const table = Object.fromEntries(sorted.map(([path, { value, at }]) => [path, { at, value }]));
  return `${JSON.stringify({ entries: table, format: FORMAT, version: VERSION }, null, 1)}\n`;
}
