// Names in the scripts are standard terms, by the list of words that the names in Python are checked with.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { parse } from "acorn";

const SOURCES = new URL("../src/", import.meta.url);
const WORDS = JSON.parse(readFileSync(new URL("../../../tests/project/private_words.json", import.meta.url), "utf8"));
const PRIVATE_WORDS = new Set([...WORDS.private, ...WORDS.scripts]);
const EMPTY_NAMES = new Set(WORDS.empty);

/** The words of a name in camelCase, PascalCase or snake_case, in lower case. */
const splitName = (name) => (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((word) => word.toLowerCase());

const isPrivate = (name) => splitName(name).some((word) => PRIVATE_WORDS.has(word)) || EMPTY_NAMES.has(name.toLowerCase());

/** The names that a pattern binds. A key of a message or of words for the page, as in `{ held }`, is not a name of the script. */
function* boundNames(pattern) {
  if (pattern?.type === "Identifier") yield pattern.name;
  else if (pattern?.type === "AssignmentPattern") yield* boundNames(pattern.left);
  else if (pattern?.type === "RestElement") yield* boundNames(pattern.argument);
  else if (pattern?.type === "ArrayPattern") for (const element of pattern.elements) yield* boundNames(element);
  else if (pattern?.type === "ObjectPattern") {
    for (const property of pattern.properties) {
      if (property.type === "RestElement") yield* boundNames(property);
      else if (!property.shorthand) yield* boundNames(property.value);
    }
  }
}

/** The names that a node defines: variables, functions, classes, parameters, methods, fields, properties of `this`. */
function* ownNames(node) {
  if (node.type === "VariableDeclarator") yield* boundNames(node.id);
  if (node.type === "CatchClause") yield* boundNames(node.param);
  if (/Function|Class/.test(node.type) && node.id) yield node.id.name;
  for (const parameter of node.params ?? []) yield* boundNames(parameter);
  if (/^(MethodDefinition|PropertyDefinition)$/.test(node.type) && !node.computed) yield node.key.name;
  if (node.type === "AssignmentExpression" && node.left.type === "MemberExpression" && node.left.object.type === "ThisExpression" && !node.left.computed) {
    yield node.left.property.name;
  }
  if (node.type === "ImportSpecifier" && node.local.name !== node.imported.name) yield node.local.name;
}

/** The names that are defined anywhere in a syntax tree. */
function* namesIn(node) {
  if (typeof node?.type === "string") yield* ownNames(node);
  for (const child of Object.values(node)) if (typeof child === "object" && child !== null) yield* namesIn(child);
}

/** The names of a script that are not standard terms, each once. */
function privateNames(source) {
  const tree = parse(source, { ecmaVersion: "latest", sourceType: "module", allowHashBang: true });
  return [...new Set([...namesIn(tree)].filter(isPrivate))].sort();
}

const scripts = readdirSync(SOURCES, { recursive: true }).map(String).filter((path) => path.endsWith(".js")).sort();

for (const path of scripts) {
  test(`names in ${path} are standard terms`, () => {
    assert.deepEqual(splitName(path.split("/").at(-1).slice(0, -3)).filter((word) => PRIVATE_WORDS.has(word)), []);
    assert.deepEqual(privateNames(readFileSync(new URL(path, SOURCES), "utf8")), []);
  });
}

test("a private or empty name is reported wherever it is defined", () => {
  for (const [source, name] of [
    ["function lookUp() {}", "lookUp"],
    ["class Keeper {}", "Keeper"],
    ["const f = (told) => told;", "told"],
    ["const f = ({ key: told = 1 }, ...[said]) => told;", "told"],
    ["for (const each of []) each();", "each"],
    ["class A { hear() {} }", "hear"],
    ["class A { constructor() { this.held = 1; } }", "held"],
    ["class A { gone = false; }", "gone"],
    ["try {} catch (trouble) {}", "trouble"],
    ["import { a as twin } from './a.js';", "twin"],
    ["const { a: { b: heard } } = c;", "heard"],
  ]) assert.ok(privateNames(source).includes(name), source);
});

test("keys of messages and words outside of names are not reported", () => {
  for (const source of ["const { held } = words;", "send({ told: 1 });", "words.said = 1;", "const text = 'told';", "const { gone = 1 } = a;"]) {
    assert.deepEqual(privateNames(source), [], source);
  }
});
