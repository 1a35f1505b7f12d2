// Builds the scripts and style sheets into workbook_lib/static/, with fonts and plotly.js beside them.
//
// The name of a script has a hash of its contents. manifest.json lists for each entry the files to load,
// and has a version for all other files.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, watch, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { buildLetters } from "./letters.js";

const HERE = dirname(fileURLToPath(import.meta.url));
const STATIC = join(HERE, "..", "static");
const PLOTLY = "node_modules/plotly.js-basic-dist-min/plotly-basic.min.js";
const SOURCES = ["src", "styles", "fonts"];

/** The oldest supported browsers; README names them. */
const TARGET = ["safari15.4", "ios15.4", "firefox140", "chrome128"];

/** Entries of which several can be on one page: they share one file, the modules in SHARED. */
const SHARED = join(HERE, "src/entries/shared.js");
const SHARING = [
  "entries/activities",
  "entries/chapter",
  "entries/exercises",
  "entries/large_fields",
  "entries/binder",
  "entries/chart_widgets",
  "entries/charts",
  "start/card",
  "start/home",
  "start/locked",
  "workshop/code",
  "workshop/offer",
];
/** Entries in one file each. */
const ALONE = ["page/basics", "entries/fallback", "entries/notebook", "entries/preview", "workshop/board"];
/** Says what an old browser lacks, so it is a classic script in ECMAScript 5. */
const CLASSIC = ["entries/feature_check"];
/** The scripts of a notebook in a host that serves none of our files: part of a widget's module. */
const EMBEDDED = ["entries/embedded"];
const STYLE_SHEETS = ["agenda", "home", "noscript", "notebook", "pacer", "pages", "plan", "prompts", "room"];

const OPTIONS = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  charset: "utf8",
  target: TARGET,
  outdir: STATIC,
  metafile: true,
  write: false,
  logLevel: "silent",
};

const hash = (parts) => parts.reduce((all, part) => all.update(part), createHash("sha256")).digest("hex").slice(0, 12);

/** Adds an import of SHARED to each entry that shares it, on its first line. */
const importShared = {
  name: "import-shared",
  setup({ onLoad }) {
    const entries = new Set(SHARING.map((name) => join(HERE, "src", `${name}.js`)));
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (!entries.has(path)) return null;
      return { contents: `import ${JSON.stringify(SHARED)}; ${await readFile(path, "utf-8")}` };
    });
  },
};

function buildStyleSheets() {
  const entryPoints = STYLE_SHEETS.map((name) => `styles/${name}.css`);
  return esbuild.build({ ...OPTIONS, entryPoints, entryNames: "css/[name]", external: ["*.woff2"] });
}

/** A notebook that carries its style sheet carries the fonts in it. */
function buildEmbeddedStyles() {
  const loader = { ".woff2": "dataurl" };
  return esbuild.build({ ...OPTIONS, entryPoints: ["styles/embedded.css"], entryNames: "css/[name]", loader });
}

function buildScripts(names, options, version) {
  const entryPoints = names.map((name) => `src/${name}.js`);
  const define = { VERSION: JSON.stringify(version), EMBEDDED: String(names === EMBEDDED) };
  const output = { entryNames: "js/[name]-[hash]", chunkNames: "js/chunk-[hash]" };
  return esbuild.build({ ...OPTIONS, ...output, format: "esm", define, entryPoints, ...options });
}

/** The files that an entry needs: those that it imports, and their imports, before itself. */
function filesOf(path, outputs, known = new Set()) {
  const imports = outputs[path].imports.filter(({ kind }) => kind === "import-statement");
  for (const item of imports) if (!known.has(item.path)) filesOf(item.path, outputs, known);
  return [...known.add(path)];
}

/** Each entry's files, below the output folder. */
function listEntries({ outputs }) {
  const entries = Object.entries(outputs).filter(([, { entryPoint }]) => entryPoint);
  const below = (path) => relative(STATIC, join(HERE, path)).replaceAll("\\", "/");
  return entries.map(([path, { entryPoint }]) => [basename(entryPoint, ".js"), filesOf(path, outputs).map(below)]);
}

/** Write what has changed, and remove what is not built any more. */
async function publish(files) {
  const present = await readdir(STATIC, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const [path, contents] of files) {
    const before = await readFile(path).catch(() => null);
    if (before?.equals(contents)) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents);
  }
  for (const entry of present) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !files.has(path)) await rm(path);
  }
}

async function build() {
  const files = new Map();
  const styles = await Promise.all([buildStyleSheets(), buildEmbeddedStyles()]);
  for (const { path, contents } of styles.flatMap((result) => result.outputFiles)) files.set(path, Buffer.from(contents));
  for (const name of await readdir(join(HERE, "fonts"))) files.set(join(STATIC, "fonts", name), await readFile(join(HERE, "fonts", name)));
  for (const [path, contents] of await buildLetters()) {
    const isSheet = path.endsWith(".css");
    const built = isSheet ? (await esbuild.transform(String(contents), { loader: "css", minify: true, target: TARGET })).code : contents;
    files.set(join(STATIC, path), Buffer.from(built));
  }
  files.set(join(STATIC, "icon.svg"), await readFile(join(HERE, "styles", "icon.svg")));
  files.set(join(STATIC, "plotly.min.js"), await readFile(join(HERE, PLOTLY)));
  const version = hash([...files].flat().map((part) => (typeof part === "string" ? relative(STATIC, part) : part)));
  const results = await Promise.all([
    buildScripts(SHARING, { splitting: true, plugins: [importShared] }, version),
    buildScripts(ALONE, {}, version),
    buildScripts(EMBEDDED, {}, version),
    buildScripts(CLASSIC, { format: "iife", target: "es5" }, version),
  ]);
  for (const { path, contents } of results.flatMap((result) => result.outputFiles)) files.set(path, Buffer.from(contents));
  const scripts = Object.fromEntries(results.flatMap((result) => listEntries(result.metafile)).sort());
  files.set(join(STATIC, "manifest.json"), Buffer.from(`${JSON.stringify({ version, scripts }, null, 1)}\n`));
  await publish(files);
}

/** Report what esbuild found as lines; anything else is a fault of this script. */
async function tryToBuild() {
  try {
    await build();
    return true;
  } catch (error) {
    if (!error.errors) throw error;
    for (const line of await esbuild.formatMessages(error.errors, { kind: "error" })) console.error(line.trimEnd());
    return false;
  }
}

async function buildOnChange(folder) {
  for await (const change of watch(join(HERE, folder), { recursive: true })) {
    if (await tryToBuild()) console.log(`Built after a change in ${folder}/${change.filename}.`);
  }
}

const built = await tryToBuild();
if (process.argv.includes("--watch")) {
  console.log("Building again after each change. Ctrl+C ends it.");
  await Promise.all(SOURCES.map(buildOnChange));
}
process.exitCode = built ? 0 : 1;
