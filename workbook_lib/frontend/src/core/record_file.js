// A workbook file in the page: read with care, joined, written. The same rules as in
// workbook_lib.record, as far as a page needs them; the kernel checks again what it is handed.

import { Clock, compare, isCount, isPath, isStamp } from "./clock.js";

const FORMAT = "between-us";
const VERSION = 1;
export const MAX_BYTES = 8_000_000;
const MAX_DEPTH = 32;
const AHEAD = 366 * 24 * 60 * 60 * 1000; // an entry from a far future could never be changed again
const BLANK = new Set([0, 9, 10, 13, 32]);

/** A file that cannot be taken; `reason` names the sentence that says why. */
export class Refused extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Whether two values are the same as JSON. */
export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Whether a value is an object with keys. */
export const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function isValue(value, depth = MAX_DEPTH) {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((each) => isValue(each, depth - 1));
}

function parsed(bytes) {
  if (bytes.length > MAX_BYTES) throw new Refused("large");
  if (bytes.every((byte) => BLANK.has(byte))) throw new Refused("empty");
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refused("foreign");
  }
  try {
    return JSON.parse(text);
  } catch {
    // Cut off, or changed by hand; without our mark near its start or end it was never ours.
    throw new Refused(text.trimStart().startsWith("{") && text.includes(`"${FORMAT}"`) ? "damaged" : "foreign");
  }
}

/** Version 0 knew only when the whole file was saved. */
function upgraded(document) {
  const saved = Date.parse(document.saved);
  const at = [Number.isFinite(saved) ? Math.max(0, saved) : 0, 0, "version-0"];
  const answers = isTable(document.answers) ? Object.entries(document.answers) : null;
  if (!answers) throw new Refused("damaged");
  return Object.fromEntries(answers.map(([path, value]) => [path, { value, at }]));
}

/** Entries of a file by path, as a Map. Throws Refused; nothing of a broken file is taken. */
export function read(bytes) {
  const document = parsed(bytes);
  if (!isTable(document) || document.format !== FORMAT) throw new Refused("foreign");
  if (!isCount(document.version, Number.MAX_SAFE_INTEGER)) throw new Refused("damaged");
  if (document.version > VERSION) throw new Refused("newer");
  const table = document.version === 0 ? upgraded(document) : document.entries;
  if (!isTable(table)) throw new Refused("damaged");
  const entries = new Map();
  for (const [path, entry] of Object.entries(table)) {
    const whole = isTable(entry) && "value" in entry && isStamp(entry.at) && isValue(entry.value);
    if (!whole || !isPath(path)) throw new Refused("damaged");
    entries.set(path, { value: entry.value, at: entry.at });
  }
  return entries;
}

/**
 * Date entries of a file from the far future today, so that what is written later replaces them.
 * Entries that something here replaces already are left out.
 */
export function dated(entries, before, now = Date.now()) {
  const clock = new Clock(() => now);
  for (const { at } of before.values()) clock.see(at);
  const future = ({ at }) => at[0] > now + AHEAD;
  const sorted = [...entries].sort(([, a], [, b]) => compare(a.at, b.at));
  const kept = sorted.filter(([path, entry]) => !future(entry) || !before.has(path) || compare(before.get(path).at, entry.at) < 0);
  return new Map(kept.map(([path, entry]) => [path, future(entry) ? { ...entry, at: clock.tick() } : entry]));
}

/** The later entry of each path. */
export function joined(mine, other) {
  const both = new Map(mine);
  for (const [path, entry] of other) {
    const here = both.get(path);
    if (!here || compare(here.at, entry.at) < 0) both.set(path, entry);
  }
  return both;
}

/** The text of a file. */
export function write(entries) {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = Object.fromEntries(sorted.map(([path, { value, at }]) => [path, { at, value }]));
  return `${JSON.stringify({ entries: plain, format: FORMAT, version: VERSION }, null, 1)}\n`;
}
