// Reads the shared answers in another person's record file. Nothing else in the file leaves this module.

import { isObject, isSameJson, UserError } from "./record_file.js";

/** @typedef {import("./record_file.js").Entry} Entry */

const FORMAT = "between-us";
const VERSION = 1;
const SHARED_MARK = ".shared";
const ANSWER = /^[a-z][a-z0-9_-]{0,63}\.(me|partner)$/;
const MAX_ANSWER_LENGTH = 8_000; // characters as JSON: more than a field accepts
const MAX_ANSWERS = 500; // far more than a plan has

/**
 * Parse a record file. Throws a UserError for a text that is not one.
 * @param {string} text
 * @returns {Record<string, any>}
 */
function parseFile(text) {
  try {
    const document = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (isObject(document) && document.format === FORMAT && Number.isInteger(document.version)) return document;
  } catch {
    // The text is cut off, or nested too deeply.
  }
  throw new UserError("not_ours");
}

/**
 * The answers below a prefix that their writer shared, with the marks that say so. Throws a UserError
 * if there are none.
 * @param {string} text The whole record file, or only its shared part.
 * @param {string} prefix
 * @returns {Record<string, Entry>} Entries by path.
 */
export function parseSharedAnswers(text, prefix) {
  const document = parseFile(text);
  if (document.version > VERSION) throw new UserError("newer");
  const all = isObject(document.entries) ? Object.entries(document.entries) : [];
  const entries = new Map(all.filter(([path, entry]) => path.startsWith(prefix) && isObject(entry)));
  // A whole record has its writer's answers in the column "me"; in a shared part they are the partner's.
  const isPart = all.every(([path]) => entries.has(path) && /\.partner(\.|$)/.test(path));
  const column = isPart ? ".partner" : ".me";
  /** @type {Record<string, Entry>} */
  const shared = {};
  for (const [path, entry] of entries) {
    const mark = entries.get(path + SHARED_MARK);
    if (!path.endsWith(column) || !ANSWER.test(path.slice(prefix.length))) continue;
    if (!mark || mark.value === null || !isSameJson(mark.value, entry.value)) continue; // changed since it was shared
    if (JSON.stringify(entry.value).length > MAX_ANSWER_LENGTH || Object.keys(shared).length >= 2 * MAX_ANSWERS) continue;
    shared[path] = { value: entry.value, at: entry.at };
    shared[path + SHARED_MARK] = { value: mark.value, at: mark.at };
  }
  if (!Object.keys(shared).length) throw new UserError("nothing");
  return shared;
}

/**
 * Read the shared answers in a file that the reader has chosen.
 * @param {File} file
 * @param {string} prefix
 * @param {number} maxBytes
 */
export async function readPartnerFile(file, prefix, maxBytes) {
  if (file.size > maxBytes) throw new UserError("too_large");
  return parseSharedAnswers(await file.text(), prefix);
}
