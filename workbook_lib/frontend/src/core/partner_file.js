// Looks into another person's workbook file, in the page. Only what its writer marked as shown
// leaves this module; everything else in the file is let go of here.

import { isTable, Refused, same } from "./record_file.js";

const FORMAT = "between-us";
const VERSION = 1;
const MARK = ".shared";
const ANSWER = /^[a-z][a-z0-9_-]{0,63}\.(me|partner)$/;
const LONGEST = 8_000; // characters of one answer as JSON: more than a field takes
const MOST = 500; // answers: far more than a plan has


function parsed(text) {
  try {
    const document = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (isTable(document) && document.format === FORMAT && Number.isInteger(document.version)) return document;
  } catch {
    // Cut off, or nested without end: not ours as it stands.
  }
  throw new Refused("not_ours");
}

/** Entries that are shown, and the marks that say so: {name: {value, at}}. */
export function shown(text, prefix) {
  const document = parsed(text);
  if (document.version > VERSION) throw new Refused("newer");
  const every = isTable(document.entries) ? Object.entries(document.entries) : [];
  const table = new Map(every.filter(([name, entry]) => name.startsWith(prefix) && isTable(entry)));
  // A whole workbook holds its writer's own column; a part that was given stands in the other one.
  const given = every.every(([name]) => table.has(name) && /\.partner(\.|$)/.test(name));
  const side = given ? ".partner" : ".me";
  const found = {};
  for (const [name, entry] of table) {
    const mark = table.get(name + MARK);
    if (!name.endsWith(side) || !ANSWER.test(name.slice(prefix.length))) continue;
    if (!mark || mark.value === null || !same(mark.value, entry.value)) continue;
    if (JSON.stringify(entry.value).length > LONGEST || Object.keys(found).length >= 2 * MOST) continue;
    found[name] = { value: entry.value, at: entry.at };
    found[name + MARK] = { value: mark.value, at: mark.at };
  }
  if (!Object.keys(found).length) throw new Refused("nothing");
  return found;
}

/** Read a file that the reader picked. */
export async function look(file, prefix, largest) {
  if (file.size > largest) throw new Refused("too_large");
  return shown(await file.text(), prefix);
}
