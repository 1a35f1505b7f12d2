// Reads the tables of cases in tests/twins/, with which the Python implementation is tested too.

import { readFileSync } from "node:fs";

/**
 * The cases of a table.
 * @param {string} name
 */
export const table = (name) => JSON.parse(readFileSync(new URL(`../../../tests/twins/${name}.json`, import.meta.url), "utf8"));
