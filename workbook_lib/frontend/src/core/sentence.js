// Renders a sentence from a template and answers, as workbook_lib.insight.sentence does; both are tested
// with the table tests/twins/sentence.json.

import { directionOf, isFallback, isolate, withoutMarks } from "./language.js";

/**
 * @typedef {{subjects: string[], verbs: string[], capitals: string[], joins: string[]}} Language
 *   Words by which sentences are recognized.
 * @typedef {string[]} Piece Text, the name of an answer, text, …: names have odd indexes.
 */

const SLOT = /\{([^{}]+)\}/;
const OPTIONAL = /\[([^[\]]*)\]/;
const BOUNDARY = /[.!?…。！？؟]["”’»)]*\s|["“«„]/g;
const PAUSES = ",;:،؛"; // the last two are Arabic
const OPEN_END = /[,;:،؛]\s*(["”»]*)$/;
const ENDS = ".!?…。！？؟";
// Quotes, brackets, and marks of isolated answers and of English in a pack that lacks a text.
const OPENING = '"“«„‘(\u2066\u2068';
const CLOSING = '"”’»)\u2069';
const SPACE = " \t\n\r\u00a0";
const BETWEEN = SPACE + OPENING + CLOSING;
const AROUND = `${ENDS}${OPENING}"”»)${PAUSES}`;
const MAX_NAME_LENGTH = 60; // letters
const MAX_START = 200; // characters of an answer that are compared with the template

/** @param {string} text */
const splitWords = (text) => text.split(/\s+/).filter(Boolean);

/**
 * Remove characters from the end of a text. A regular expression would take quadratic time.
 * @param {string} text
 * @param {string} characters
 */
function trimEnd(text, characters) {
  let end = text.length;
  while (end && characters.includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

/**
 * Remove characters from the start of a text.
 * @param {string} text
 * @param {string} characters
 */
function trimStart(text, characters) {
  let start = 0;
  while (start < text.length && characters.includes(text[start])) start += 1;
  return text.slice(start);
}

/**
 * A word for comparison: in lower case, without the signs around it.
 * @param {string} word
 */
const fold = (word) => trimStart(trimEnd(word.toLowerCase().replaceAll("'", "’"), AROUND), AROUND);

/**
 * Whether a list contains a folded word.
 * @param {string[]} words
 * @param {string} folded
 */
const includesWord = (words, folded) => words.some((word) => fold(word) === folded);

/**
 * The leading letters of a text, with their accents.
 * @param {string} text
 */
const leadingLetters = (text) => /^[\p{L}\p{M}]*/u.exec(text)?.[0] ?? "";

/** @param {string} letter */
const isLower = (letter) => /\p{Ll}/u.test(letter);

/** @param {string} letter */
const isUpper = (letter) => /\p{Lu}/u.test(letter);

/**
 * Whether a sentence starts after a text, or at an index of it.
 * @param {string} text
 * @param {number} [index]
 */
function isAtStart(text, index = text.length) {
  let end = index;
  while (end && BETWEEN.includes(text[end - 1])) end -= 1;
  return !end || ENDS.includes(text[end - 1]);
}

/**
 * The words that are capitalized in the middle of a sentence.
 * @param {string[]} texts
 */
function findNames(texts) {
  /** @type {Set<string>} */
  const names = new Set();
  for (const text of texts) {
    for (const { index: space } of text.matchAll(/ \p{Lu}/gu)) {
      const start = Number(space) + 1;
      const word = leadingLetters(text.slice(start, start + MAX_NAME_LENGTH));
      if (word.length > 1 && !isAtStart(text, start)) names.add(word);
    }
  }
  return names;
}

/**
 * Whether the sentence of the template continues after an answer.
 * @param {string} after
 */
function isContinued(after) {
  const [first] = after.trimStart();
  return first !== undefined && (`${PAUSES}!?؟`.includes(first) || isLower(first));
}

/**
 * Remove the stops at the end of an answer, also inside closing quotes.
 * @param {string} answer
 */
function stripStops(answer) {
  const bare = trimEnd(answer, CLOSING);
  const closing = answer.slice(bare.length);
  if (closing) return (trimEnd(bare, `.${PAUSES}${SPACE}`) || bare) + closing;
  return trimEnd(answer, `${ENDS}${PAUSES}${SPACE}`) || answer;
}

/**
 * End an answer with one stop.
 * @param {string} answer
 */
function endWithStop(answer) {
  const bare = trimEnd(answer, `${PAUSES}${SPACE}`) || answer;
  const undotted = trimEnd(bare, ".");
  const dots = bare.length - undotted.length;
  if (dots && undotted && "!?…。！？؟".includes(undotted[undotted.length - 1])) return undotted;
  if (dots === 2) return `${undotted}.`; // three are an ellipsis
  const last = trimEnd(bare, CLOSING).at(-1);
  return last && ENDS.includes(last) ? bare : `${bare}.`;
}

/**
 * Split text of a template into finished sentences with opening quotes, and the start of the next one.
 * @param {string} literal
 */
function splitLead(literal) {
  let end = 0;
  for (const match of literal.matchAll(BOUNDARY)) end = Number(match.index) + match[0].length;
  return [literal.slice(0, end), literal.slice(end).trim()];
}

/**
 * Remove the words at the start of an answer that repeat the end of the template.
 * @param {string} opener
 * @param {string} answer
 */
function dropRepeated(opener, answer) {
  const before = splitWords(opener).map(fold);
  const after = splitWords(answer.slice(0, MAX_START)).map(fold);
  for (let size = Math.min(before.length, after.length - 1); size > 0; size -= 1) {
    if (before.slice(-size).join(" ") !== after.slice(0, size).join(" ")) continue;
    return answer.replace(new RegExp(`^(?:\\S+\\s*){${size}}`), "");
  }
  return answer;
}

/**
 * Whether an answer is a sentence by itself, which needs no words before it.
 * @param {string} answer
 * @param {Language} language
 */
function isSentence(answer, { subjects, verbs, capitals, joins }) {
  const [first = "", second = ""] = splitWords(answer.slice(0, MAX_START)).map(fold);
  const isQuestion = "?？؟".includes(trimEnd(answer, CLOSING).at(-1) ?? " ");
  if (isQuestion && (includesWord(verbs, first) || includesWord(verbs, second))) return true;
  const hasSubject = includesWord(subjects, first) || includesWord(subjects, leadingLetters(first));
  if (hasSubject && includesWord(capitals, leadingLetters(first))) return true; // "i" is "I" in lower case
  return isUpper(answer[0]) && !includesWord(joins, first) && (hasSubject || includesWord(verbs, second));
}

/**
 * Whether sentences start with a capital in a letter's script: Latin, Greek, Cyrillic, Armenian. Georgian
 * has capitals too, but no sentence starts with one.
 * @param {string} letter
 */
const startsWithCapital = (letter) => letter < "\u0590" || (letter >= "\u1e00" && letter < "\u2000");

/**
 * Adjust the case of an answer's first letter to its position.
 * @param {string} answer
 * @param {boolean} isStart Whether a sentence starts with it.
 * @param {Set<string>} names
 * @param {Language} language
 */
function adjustCase(answer, isStart, names, { capitals }) {
  const word = leadingLetters(answer);
  const tail = word.slice(1);
  if (!word || tail !== tail.toLowerCase()) return answer; // iPhone, WhatsApp, TV
  if (isStart) return (startsWithCapital(word[0]) ? word[0].toUpperCase() : word[0]) + answer.slice(1);
  if (names.has(word) || includesWord(capitals, word.toLowerCase())) return answer;
  return word[0].toLowerCase() + answer.slice(1);
}

/**
 * Append text of the template, with one space where omitted text would leave two.
 * @param {string} text
 * @param {string} literal
 */
function append(text, literal) {
  let words = literal.replace(/\s+/g, " ");
  if (!text || (SPACE + OPENING).includes(text[text.length - 1])) words = words.trimStart();
  const [first] = words.trimStart();
  return first && CLOSING.includes(first) ? text.trimEnd() + words.trimStart() : text + words;
}

/**
 * The pieces of a template; every second one was in brackets and is optional.
 * @param {string} template
 * @returns {{parts: Piece, optional: boolean}[]}
 */
const parseTemplate = (template) =>
  template.split(OPTIONAL).map((piece, index) => ({ parts: piece.split(SLOT), optional: index % 2 === 1 }));

/**
 * The names of the answers that continue a sentence of the template.
 * @param {string} template
 * @returns {string[]}
 */
export function continuingNames(template) {
  const names = parseTemplate(template).map(({ parts }) =>
    parts.filter((_, index) => index % 2 && splitLead(parts[index - 1])[1]),
  );
  return names.flat();
}

/**
 * The text that follows an answer, as the list that it is in and its index there.
 * @param {Piece[]} pieces
 * @param {number} number The piece of the answer.
 * @param {number} index The answer in its piece.
 * @returns {[Piece, number]}
 */
function findTail(pieces, number, index) {
  const parts = pieces[number];
  if (!parts[index + 1] && index + 1 === parts.length - 1) {
    const next = pieces.slice(number + 1).find((piece) => piece.length > 1 || piece[0]);
    if (next) return [next, 0];
  }
  return [parts, index + 1];
}

/**
 * Render a sentence; empty if no answer is in it.
 *
 * An answer that continues a sentence of the template loses its leading capital, unless it starts with a
 * word that keeps it. An answer that is a sentence by itself replaces the words that would lead up to it.
 * @param {string} template
 * @param {Record<string, string | null | undefined>} answers Text by name. A word that is capitalized in
 *   the middle of any of them is a name, also in those that the template does not use.
 * @param {Language} language
 * @returns {string}
 */
export function renderSentence(template, answers, language) {
  /** @type {Record<string, string>} */
  const texts = {};
  const isEnglish = isFallback(template);
  for (const [name, answer] of Object.entries(answers)) {
    if (answer?.trim()) texts[name] = (isEnglish ? withoutMarks(answer) : answer).trim();
  }
  const names = findNames(Object.values(texts));
  const pieces = parseTemplate(template)
    .filter(({ parts, optional }) => !optional || parts.every((part, index) => index % 2 === 0 || texts[part]))
    .map(({ parts }) => parts);
  const literals = pieces.flatMap((parts) => parts.filter((_, index) => index % 2 === 0));
  const own = Object.values(texts).filter((text) => !isFallback(text));
  const direction = directionOf([...literals, ...own].join(" "));
  let sentence = "";
  let hasAnswer = false;
  for (const [number, parts] of pieces.entries()) {
    for (let index = 1; index < parts.length; index += 2) {
      const text = texts[parts[index]];
      let literal = parts[index - 1];
      if (!text) {
        sentence = append(sentence, literal);
        continue;
      }
      hasAnswer = true;
      const [tail, at] = findTail(pieces, number, index);
      const continued = isContinued(tail[at]);
      const answer = continued ? stripStops(text) : endWithStop(text);
      const [lead, opener] = splitLead(literal);
      const unrepeated = dropRepeated(opener, answer);
      const standsAlone = unrepeated === answer && isSentence(answer, language);
      if (opener && (index === 1 || lead) && !continued && standsAlone) literal = lead;
      if (tail[at].startsWith(".") && !continued) tail[at] = tail[at].slice(1);
      sentence = append(sentence, literal);
      const cased = adjustCase(unrepeated, isAtStart(sentence), names, language);
      sentence += isEnglish ? cased : isolate(cased, direction);
    }
    sentence = append(sentence, parts[parts.length - 1]);
  }
  return hasAnswer ? sentence.trim().replace(OPEN_END, "…$1") : "";
}
