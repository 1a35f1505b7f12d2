// Finds phrases in a message that may be hard to hear. The rules are content; workbook_lib.insight.words
// applies the same ones, and both are tested with the same tables.

/**
 * @typedef {{id: string}} Flag A kind of phrase, with its words for the page.
 * @typedef {{flag: any, pattern: RegExp, exception: RegExp | null}} CompiledRule `exception` matches the text before
 *   a phrase that does not count.
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
 * @param {{flags: Flag[], patterns: Record<string, string>, exceptions?: Record<string, string>}} rules
 * @returns {CompiledRule[]}
 */
export const compileRules = ({ flags, patterns, exceptions = {} }) =>
  flags.map((flag) => ({
    flag,
    pattern: new RegExp(patterns[flag.id], "giu"),
    exception: flag.id in exceptions ? new RegExp(exceptions[flag.id], "iu") : null,
  }));

/**
 * The phrases of a normalized text that match a rule. A pattern with a lookbehind would be shorter, but Safari before
 * 16.4 cannot read it.
 * @param {string} text
 * @param {CompiledRule} rule
 */
function* matchingPhrases(text, { pattern, exception }) {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (exception?.test(text.slice(0, match.index))) pattern.lastIndex = match.index + 1;
    else yield match[1];
  }
}

/**
 * The phrases of a text that match a rule, each once, in the order of the rules.
 * @param {string} text
 * @param {CompiledRule[]} rules
 * @returns {{flag: any, phrases: string[]}[]}
 */
export function findPhrases(text, rules) {
  const normalized = normalizeText(text);
  const matches = rules.map((rule) => {
    const phrases = new Map();
    for (const phrase of matchingPhrases(normalized, rule)) {
      if (!phrases.has(phrase.toLowerCase())) phrases.set(phrase.toLowerCase(), phrase);
    }
    return { flag: rule.flag, phrases: [...phrases.values()] };
  });
  return matches.filter(({ phrases }) => phrases.length);
}
