import assert from "node:assert/strict";
import test from "node:test";
import {
  isObject,
  isSameJson,
  MAX_BYTES,
  mergeEntries,
  parseRecordFile,
  redateFutureEntries,
  serializeRecordFile,
  UserError,
} from "../src/core/record_file.js";
import { table } from "./shared_tables.js";

const encode = (text) => new TextEncoder().encode(text);
const entry = (value, milliseconds, writer = "tab-00000000") => ({ value, at: [milliseconds, 0, writer] });
const reasonOf = (bytes) => {
  try {
    parseRecordFile(bytes);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.reason;
  }
  return null;
};

test("files of the shared table are read or refused", () => {
  for (const { text, paths, refused } of table("record_file").cases) {
    const bytes = encode(text);
    if (refused) assert.equal(reasonOf(bytes), refused, text.slice(0, 120));
    else assert.deepEqual([...parseRecordFile(bytes).keys()].sort(), paths, text.slice(0, 120));
  }
});

test("a file that is too large is not parsed", () => {
  assert.equal(reasonOf({ length: MAX_BYTES + 1 }), "large");
});

test("a file of blanks and zero bytes is empty", () => {
  for (const bytes of [[], [0, 0, 0], [32, 10, 13, 9]]) assert.equal(reasonOf(Uint8Array.from(bytes)), "empty");
});

test("bytes that are no UTF-8 are of another program", () => {
  assert.equal(reasonOf(Uint8Array.from([0x7b, 0xff, 0xfe])), "foreign");
});

test("a record file that was cut off at any length is refused and never read in part", () => {
  const entries = new Map([["home/seat", entry("both", 5)], ["talk/one/a/about", entry("dishes \u{1F319}", 6)]]);
  const bytes = encode(serializeRecordFile(entries).trimEnd());
  for (let length = 1; length < bytes.length; length += 1) {
    assert.ok(["damaged", "foreign"].includes(reasonOf(bytes.subarray(0, length))), String(length));
  }
});

test("what is written is read again, sorted by path", () => {
  const entries = new Map([["b/c", entry({ list: [1, null, "x"] }, 2)], ["a", entry(null, 1)], ["a.b", entry(false, 3)]]);
  const read = parseRecordFile(encode(serializeRecordFile(entries)));
  assert.deepEqual([...read.keys()], ["a", "a.b", "b/c"]);
  for (const [path, item] of entries) assert.deepEqual(read.get(path), item);
});

test("an entry keeps only its value and its stamp", () => {
  const text = JSON.stringify({ format: "between-us", version: 1, entries: { a: { ...entry("x", 1), more: "y" } } });
  assert.deepEqual(parseRecordFile(encode(text)).get("a"), entry("x", 1));
});

test("a file of version 0 gives all entries the time at which it was saved", () => {
  const file = (saved) => encode(JSON.stringify({ format: "between-us", version: 0, saved, answers: { a: "x" } }));
  assert.deepEqual(parseRecordFile(file("2026-03-02T10:00:00Z")).get("a")?.at, [1772445600000, 0, "version-0"]);
  for (const saved of ["no date", "1901-01-01T00:00:00Z", undefined]) {
    assert.deepEqual(parseRecordFile(file(saved)).get("a")?.at, [0, 0, "version-0"]);
  }
});

test("merging keeps the later entry of each path, in either order", () => {
  const one = new Map([["a", entry("old", 1)], ["b", entry("only here", 1)], ["c", entry("new", 9)]]);
  const other = new Map([["a", entry(null, 2)], ["c", entry("old", 8)], ["d", entry("only there", 1)]]);
  const merged = mergeEntries(one, other);
  const values = Object.fromEntries([...merged].map(([path, { value }]) => [path, value]));
  assert.deepEqual(values, { a: null, b: "only here", c: "new", d: "only there" });
  assert.deepEqual(new Map([...mergeEntries(other, one)].sort()), new Map([...merged].sort()));
  assert.deepEqual(mergeEntries(merged, other), merged);
  assert.equal(one.get("a")?.value, "old");
});

const NOW = Date.parse("2026-03-02T10:00:00Z");
const YEAR = 366 * 24 * 60 * 60 * 1000;

test("entries from the far future get stamps of today, in their order", () => {
  const entries = new Map([["b", entry("second", NOW + 3 * YEAR)], ["a", entry("first", NOW + 2 * YEAR)], ["c", entry("soon", NOW + YEAR)]]);
  const dated = redateFutureEntries(entries, new Map(), NOW);
  assert.deepEqual(dated.get("c"), entries.get("c"));
  assert.deepEqual(dated.get("a")?.at.slice(0, 2), [NOW, 0]);
  assert.deepEqual(dated.get("b")?.at.slice(0, 2), [NOW, 1]);
});

test("redated entries are later than everything that is there", () => {
  const current = new Map([["x", entry("here", NOW + YEAR / 2)]]);
  const dated = redateFutureEntries(new Map([["a", entry("far", NOW + 2 * YEAR)]]), current, NOW);
  assert.deepEqual(dated.get("a")?.at.slice(0, 2), [NOW + YEAR / 2, 1]);
});

test("a future entry that is replaced already is left out", () => {
  const current = new Map([["a", entry("here", NOW + 5 * YEAR)]]);
  const entries = new Map([["a", entry("same", NOW + 5 * YEAR)], ["b", entry("past", 1)]]);
  assert.deepEqual([...redateFutureEntries(entries, current, NOW).keys()], ["b"]);
});

test("values are compared as JSON", () => {
  assert.ok(isSameJson(["a", { b: null }], ["a", { b: null }]));
  assert.ok(!isSameJson(["a", "b"], ["b", "a"]));
  assert.ok(!isSameJson(null, false));
});

test("lists and null do not count as objects with keys", () => {
  assert.ok(isObject({}));
  for (const value of [null, [], "x", 1, undefined]) assert.ok(!isObject(value));
});
