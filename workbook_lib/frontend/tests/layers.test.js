// The folders of scripts are layers: a script imports from its own layer or lower ones, types included, and no
// scripts import each other in a circle. None that another imports has an `await` outside of functions: Safari runs
// the second script that imports such a module before the `await` has ended.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import test from "node:test";
import { parse } from "acorn";

const SOURCES = new URL("../src/", import.meta.url);
/** Lowest first; folders in one line do not import from each other. */
const LAYERS = [["core"], ["ui"], ["page"], ["widgets"], ["start", "workshop"], ["entries"]];
const TYPE_IMPORT = /\bimport\("([^"]+)"\)/g;

/** The nodes of a syntax tree. */
function* nodesIn(node) {
  if (typeof node?.type === "string") yield node;
  for (const child of Object.values(node)) if (typeof child === "object" && child !== null) yield* nodesIn(child);
}

/** The paths of the scripts that a script imports, below the folder of all sources. */
function importsOf(path, source) {
  const comments = [];
  const tree = parse(source, { ecmaVersion: "latest", sourceType: "module", onComment: (_, text) => comments.push(text) });
  const imports = [...nodesIn(tree)].filter(({ type }) => /^(Import|Export)/.test(type)).map((node) => node.source?.value);
  const types = comments.flatMap((text) => [...text.matchAll(TYPE_IMPORT)].map(([, name]) => name));
  const local = [...imports, ...types].filter((name) => name?.startsWith("."));
  return [...new Set(local.map((name) => posix.join(posix.dirname(path), name)))];
}

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** Whether a script has an `await` outside of its functions. */
function awaitsAtTop(source) {
  const isAwait = (node) => {
    if (typeof node !== "object" || node === null || FUNCTIONS.has(node.type)) return false;
    return node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await) || Object.values(node).some(isAwait);
  };
  return isAwait(parse(source, { ecmaVersion: "latest", sourceType: "module" }));
}

const layerOf = (path) => LAYERS.findIndex((folders) => folders.includes(path.split("/")[0]));

/** The imports from a higher layer, or from another folder of the same layer. */
function upwardImports(graph) {
  const isUpward = (path, target) => layerOf(target) > layerOf(path) || (layerOf(target) === layerOf(path) && target.split("/")[0] !== path.split("/")[0]);
  return Object.entries(graph).flatMap(([path, targets]) => targets.filter((target) => isUpward(path, target)).map((target) => `${path} imports ${target}`));
}

/** The scripts of a circle of imports, in order; null if there is none. */
function findCircle(graph) {
  const finished = new Set();
  function visit(path, chain) {
    if (chain.includes(path)) return [...chain.slice(chain.indexOf(path)), path];
    if (finished.has(path)) return null;
    for (const target of graph[path] ?? []) {
      const circle = visit(target, [...chain, path]);
      if (circle) return circle;
    }
    finished.add(path);
    return null;
  }
  for (const path of Object.keys(graph)) {
    const circle = visit(path, []);
    if (circle) return circle;
  }
  return null;
}

const scripts = readdirSync(SOURCES, { recursive: true }).map((path) => String(path).replaceAll("\\", "/")).filter((path) => path.endsWith(".js"));
const sourceOf = (path) => readFileSync(new URL(path, SOURCES), "utf8");
const GRAPH = Object.fromEntries(scripts.map((path) => [path, importsOf(path, sourceOf(path))]));

test("each script is in the folder of a layer, and imports scripts that exist", () => {
  assert.deepEqual(scripts.filter((path) => layerOf(path) < 0), []);
  for (const targets of Object.values(GRAPH)) for (const target of targets) assert.ok(scripts.includes(target), target);
});

test("a script imports from its own layer or lower ones", () => {
  assert.deepEqual(upwardImports(GRAPH), []);
});

test("no scripts import each other in a circle", () => {
  assert.equal(findCircle(GRAPH), null);
});

test("no script that another imports has an await outside of functions", () => {
  const imported = new Set(Object.values(GRAPH).flat());
  assert.deepEqual(scripts.filter((path) => imported.has(path) && awaitsAtTop(sourceOf(path))), []);
});

test("an await is found where it delays the script", () => {
  const delays = ["await a;", "export const a = await b();", "if (a) { const { b } = await c(); }", "for await (const a of b) c(a);", "try { await a; } catch {}"];
  const others = ["const a = async () => { await b; };", "async function a() { for await (const b of c) d(b); }", "class A { async b() { await c; } }", "a.then(b);"];
  assert.deepEqual([...delays, ...others].filter(awaitsAtTop), delays);
});

test("imports of every kind are found", () => {
  const lines = ['import "../ui/a.js";', 'import { b } from "./b.js";', 'export { c } from "./c.js";', 'export * from "./d.js";', 'const load = () => import("../entries/e.js");'];
  const types = '/** @type {import("../widgets/f.js").F} */';
  const paths = importsOf("page/test.js", [...lines, types, 'import { h } from "package";'].join("\n"));
  assert.deepEqual(paths, ["ui/a.js", "page/b.js", "page/c.js", "page/d.js", "entries/e.js", "widgets/f.js"]);
});

test("an import from a higher layer, or from beside, is reported", () => {
  const graph = { "core/a.js": ["ui/b.js", "core/c.js"], "ui/b.js": ["core/c.js"], "start/d.js": ["workshop/e.js", "page/f.js", "start/g.js"] };
  assert.deepEqual(upwardImports(graph), ["core/a.js imports ui/b.js", "start/d.js imports workshop/e.js"]);
});

test("a circle is reported with the scripts in it", () => {
  assert.deepEqual(findCircle({ a: ["b"], b: ["c", "d"], c: [], d: ["b"] }), ["b", "d", "b"]);
  assert.deepEqual(findCircle({ a: ["a"] }), ["a", "a"]);
  assert.equal(findCircle({ a: ["b", "c"], b: ["c"], c: [] }), null);
});
