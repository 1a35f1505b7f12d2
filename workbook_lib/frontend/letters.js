// Fonts for letters that the fonts of all pages lack, and a style sheet for each script. A page loads that of its
// language only, and a browser the fonts in it only for letters that are on the page.

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const PACKAGES = join(dirname(fileURLToPath(import.meta.url)), "node_modules/@fontsource-variable");

/** Letters of European languages in the Latin script beyond those of Western Europe. */
const LATIN = "U+0100-017F,U+018F,U+0192,U+0218-021B,U+0259,U+02C6-02DD,U+1E80-1E85,U+1E9E,U+1EF2-1EF3";

/** Letters, marks, digits and punctuation of Arabic, Persian and Urdu, without those of other languages. */
const ARABIC = "U+060C,U+061B,U+061F,U+0621-063A,U+0640-0655,U+0660-066C,U+0670-0671,U+0679,U+067E,U+0686,U+0688,U+0691,U+0698,U+06A9,U+06AF,U+06BA,U+06BE,U+06C1-06C3,U+06CC,U+06D2-06D4,U+06F0-06F9,U+200C-200D";

/**
 * @typedef {object} Face
 * @property {string} family
 * @property {string} style
 * @property {string} weights
 * @property {string} source the file in its package
 * @property {string} range its letters; all others are removed, and a browser loads it for these
 */

/** @type {Record<string, {faces: Face[], rules?: string}>} */
export const LETTERS = {
  arab: {
    faces: [
      {
        family: "Noto Sans Arabic Variable",
        style: "normal",
        weights: "400 700",
        source: "noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2",
        range: ARABIC,
      },
    ],
    rules: `html.bu-root:not(#_), html:not(.bu-root) .bu-root:not(#_) {
  --bu-font-voice: "Noto Sans Arabic Variable", "Ysabeau Variable", sans-serif;
  --bu-font-work: "Noto Sans Arabic Variable", "Atkinson Hyperlegible Next Variable", sans-serif;
}`,
  },
  latn: {
    faces: [
      {
        family: "Atkinson Hyperlegible Next Variable",
        style: "normal",
        weights: "400 800",
        source: "atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
        range: LATIN,
      },
      ...["normal", "italic"].map((style) => ({
        family: "Ysabeau Variable",
        style,
        weights: "400 800",
        source: `ysabeau/files/ysabeau-latin-ext-wght-${style}.woff2`,
        range: LATIN,
      })),
    ],
  },
};

/** @param {string} range such as "U+20-7F,U+A0" */
function lettersOf(range) {
  const parts = range.split(",").map((part) => part.slice(2).split("-").map((code) => Number.parseInt(code, 16)));
  const codes = parts.flatMap(([first, last = first]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
  return String.fromCodePoint(...codes);
}

/** @param {Face} face */
const nameOf = (face) => face.source.split("/").at(-1) ?? "";

/** @param {Face} face */
async function fontOf(face) {
  const font = await readFile(join(PACKAGES, face.source));
  const [min, max] = face.weights.split(" ").map(Number);
  return subsetFont(font, lettersOf(face.range), { targetFormat: "woff2", variationAxes: { wght: { min, max } } });
}

/** @param {Face} face */
const ruleOf = (face) => `@font-face {
  font-family: "${face.family}"; font-style: ${face.style}; font-weight: ${face.weights}; font-display: swap;
  src: url("../fonts/${nameOf(face)}") format("woff2"); unicode-range: ${face.range};
}`;

/**
 * The style sheet and the fonts of each script, by their paths below the output folder.
 * @returns {Promise<[string, string | Buffer][]>}
 */
export async function buildLetters() {
  const faces = Object.values(LETTERS).flatMap((script) => script.faces);
  const fonts = await Promise.all(faces.map(async (face) => /** @type {[string, Buffer]} */ ([`fonts/${nameOf(face)}`, await fontOf(face)])));
  const sheets = Object.entries(LETTERS).map(([script, { faces, rules = "" }]) => {
    return /** @type {[string, string]} */ ([`css/letters-${script}.css`, [...faces.map(ruleOf), rules].join("\n")]);
  });
  return [...fonts, ...sheets];
}
