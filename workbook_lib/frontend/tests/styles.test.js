// Style sheets use only variables that have a value.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

const FOLDER = new URL("../styles/", import.meta.url);
const SHEETS = readdirSync(FOLDER).filter((name) => name.endsWith(".css"));
const TEXTS = new Map(SHEETS.map((name) => [name, readFileSync(new URL(name, FOLDER), "utf-8")]));

test("every variable that a style sheet uses is set", () => {
  const set = new Set([...TEXTS.values()].flatMap((text) => [...text.matchAll(/(--bu-[\w-]+)\s*:/g)].map(([, name]) => name)));
  const used = [...TEXTS].flatMap(([sheet, text]) => [...text.matchAll(/var\((--bu-[\w-]+)/g)].map(([, name]) => ({ sheet, name })));
  assert.ok(used.length > 100);
  assert.deepEqual(
    used.filter(({ name }) => !set.has(name)),
    [],
  );
});
