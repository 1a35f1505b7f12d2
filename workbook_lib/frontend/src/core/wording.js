// Finds phrases in a message that may be hard to hear. The rules are content; workbook_lib.insight.words
// applies the same ones, and both are tested with the same tables.

/**
 * @typedef {{id: string}} Flag A kind of phrase, with its words for the page.
 * @typedef {{flag: any, pattern: RegExp}} CompiledRule
 */

const STOPS = new Set(".,;:!?…–—。、！？؟،؛\n");

/**
 * A character in the form that rules are matched with: stops become a bar, and anything but a letter, digit or apostrophe becomes a space.
 * @param {string} character
 */
function normalizeCharacter(character) {
  if (STOPS.has(character)) return " | ";
  if (/\p{Cf}/u.test(character)) return "";
  return /[\p{L}\p{M}\p{N}’]/u.test(character) ? character : " ";
}

/**
 * The words of a text, with | for each stop, separated and surrounded by single spaces.
 * @param {string} text
 */
export function normalizeText(text) {
  const composed = text.normalize("NFC").replace(/['`´ʼ‘’‛＇]/gu, "’");
  const characters = [...composed].map(normalizeCharacter).join("");
  const words = characters.replace(/([\p{L}\p{N}]’)(?=[\p{L}\p{N}])|’/gu, (_, apostropheInWord) => apostropheInWord ?? " ");
  return ["", ...words.split(/\s+/u).filter(Boolean), ""].join(" ");
}

/**
 * The number of words in a text.
 * @param {string} text
 */
export const countWords = (text) => normalizeText(text).split(" ").filter((word) => word && word !== "|").length;

/**
 * Compile rules once, so that they can be applied after each keystroke.
 * @param {{flags: Flag[], patterns: Record<string, string>}} rules
 * @returns {CompiledRule[]}
 */
export const compileRules = ({ flags, patterns }) => flags.map((flag) => ({ flag, pattern: new RegExp(patterns[flag.id], "giu") }));

/**
 * The phrases of a text that match a rule, each once, in the order of the rules.
 * @param {string} text
 * @param {CompiledRule[]} rules
 * @returns {{flag: any, phrases: string[]}[]}
 */
export function findPhrases(text, rules) {
  const normalized = normalizeText(text);
  const matches = rules.map(({ flag, pattern }) => {
    const phrases = new Map();
    for (const [, phrase] of normalized.matchAll(pattern)) {
      if (!phrases.has(phrase.toLowerCase())) phrases.set(phrase.toLowerCase(), phrase);
    }
    return { flag, phrases: [...phrases.values()] };
  });
  return matches.filter(({ phrases }) => phrases.length);
}
