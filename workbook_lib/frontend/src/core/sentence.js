// A sentence made of a template and answers, as workbook_lib.insight.sentence makes it. Both are
// tested on the same table of cases, tests/twins/sentence.json.

const SLOT = /\{([^{}]+)\}/;
const OPTIONAL = /\[([^[\]]*)\]/;
const BOUNDARY = /[.!?…。！？؟]["”’»)]*\s|["“«„]/g;
const OPEN_END = /[,;:]\s*(["”»]*)$/;
const ENDS = ".!?…。！？؟";
const OPENING = '"“«„‘(';
const CLOSING = '"”’»)';
const SPACE = " \t\n\r\u00a0";

const words_of = (text) => text.split(/\s+/).filter(Boolean);

/** A text without those characters at its end. A loop: a pattern takes long where none of them ends it. */
function trimEnd(text, characters) {
  let end = text.length;
  while (end && characters.includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

function trimStart(text, characters) {
  let start = 0;
  while (start < text.length && characters.includes(text[start])) start += 1;
  return text.slice(start);
}

const AROUND = `${ENDS}${OPENING}"”»),;:`;
const folded = (word) => trimStart(trimEnd(word.toLowerCase().replaceAll("'", "’"), AROUND), AROUND);

/** The letters that a text starts with, and their accents. */
const letters = (word) => /^[\p{L}\p{M}]*/u.exec(word)[0];

const LONGEST = 60; // letters of a name
const isLower = (letter) => /\p{Ll}/u.test(letter);
const isUpper = (letter) => /\p{Lu}/u.test(letter);

const BETWEEN = SPACE + OPENING + CLOSING;

/** Whether a sentence begins after these words, or at a place in them. */
function atStart(whole, place = whole.length) {
  let end = place;
  while (end && BETWEEN.includes(whole[end - 1])) end -= 1;
  return !end || ENDS.includes(whole[end - 1]);
}

/** The words that have a capital in the middle of a sentence. */
function namesIn(texts) {
  const found = new Set();
  for (const text of texts) {
    for (const { index: space } of text.matchAll(/ \p{Lu}/gu)) {
      const index = space + 1;
      const word = letters(text.slice(index, index + LONGEST));
      if (word.length > 1 && !atStart(text, index)) found.add(word);
    }
  }
  return found;
}

/** Whether the template goes on with the same sentence after an answer. */
function goesOn(after) {
  const [first] = after.trimStart();
  return first !== undefined && (",;:!?".includes(first) || isLower(first));
}

/** An answer without the stops at its end, also those inside its closing quotes. */
function trimmed(words) {
  const bare = trimEnd(words, CLOSING);
  const closing = words.slice(bare.length);
  if (closing) return (trimEnd(bare, `.,;:${SPACE}`) || bare) + closing;
  return trimEnd(words, `${ENDS},;:${SPACE}`) || words;
}

/** An answer that ends with one stop. */
function ended(words) {
  const bare = trimEnd(words, `,;:${SPACE}`) || words;
  const undotted = trimEnd(bare, ".");
  const dots = bare.length - undotted.length;
  if (dots && undotted && "!?…。！？؟".includes(undotted.at(-1))) return undotted;
  if (dots === 2) return `${undotted}.`; // three are an ellipsis
  const last = trimEnd(bare, CLOSING).at(-1);
  return last && ENDS.includes(last) ? bare : `${bare}.`;
}

/** A template's words in two: finished sentences and opening quotes, and how the next one begins. */
function lead(literal) {
  let at = 0;
  for (const found of literal.matchAll(BOUNDARY)) at = found.index + found[0].length;
  return [literal.slice(0, at), literal.slice(at).trim()];
}

/** An answer without the words at its start with which the template already ends. */
function unrepeated(opener, words) {
  const before = words_of(opener).map(folded);
  const after = words_of(words.slice(0, 200)).map(folded);
  for (let size = Math.min(before.length, after.length - 1); size > 0; size -= 1) {
    if (before.slice(-size).join(" ") !== after.slice(0, size).join(" ")) continue;
    return words.replace(new RegExp(`^(?:\\S+\\s*){${size}}`), "");
  }
  return words;
}

/** Whether an answer is a whole sentence, which needs no words before it. */
function standsAlone(words, { subjects, verbs, capitals, joins }) {
  const among = (list, word) => list.some((each) => folded(each) === word);
  const [first = "", second = ""] = words_of(words.slice(0, 200)).map(folded);
  const asks = "?？؟".includes(trimEnd(words, CLOSING).at(-1) ?? " ");
  if (asks && (among(verbs, first) || among(verbs, second))) return true;
  const begins = among(subjects, first) || among(subjects, letters(first));
  if (begins && among(capitals, letters(first))) return true; // "i" is "I", typed small
  return isUpper(words[0]) && !among(joins, first) && (begins || among(verbs, second));
}

// Latin, Greek, Cyrillic, Armenian: Georgian has capitals too, but no sentence starts with one.
const hasCapital = (letter) => letter < "\u0590" || (letter >= "\u1e00" && letter < "\u2000");

/** An answer with the first letter that its place in the sentence takes. */
function cased(words, starts, names, { capitals }) {
  const word = letters(words);
  const rest = word.slice(1);
  if (!word || rest !== rest.toLowerCase()) return words; // iPhone, WhatsApp, TV
  if (starts) return (hasCapital(word[0]) ? word[0].toUpperCase() : word[0]) + words.slice(1);
  if (names.has(word) || capitals.some((each) => folded(each) === word.toLowerCase())) return words;
  return word[0].toLowerCase() + words.slice(1);
}

/** Words of the template added, with one space where what is left out would leave two. */
function joined(whole, literal) {
  let words = literal.replace(/\s+/g, " ");
  if (!whole || (SPACE + OPENING).includes(whole.at(-1))) words = words.trimStart();
  const [first] = words.trimStart();
  return first && CLOSING.includes(first) ? whole.trimEnd() + words.trimStart() : whole + words;
}

/** The parts of a template: words, a name, words, ...; optional where they stood in brackets. */
const pieces = (template) => template.split(OPTIONAL).map((piece, place) => ({ parts: piece.split(SLOT), optional: place % 2 === 1 }));

/** The names of the answers that go on from words of the template. */
export function continuing(template) {
  const slots = pieces(template).flatMap(({ parts }) => parts.filter((_, index) => index % 2).map((name, at) => [name, lead(parts[2 * at])[1]]));
  return slots.filter(([, opener]) => opener).map(([name]) => name);
}

/**
 * The sentence that answers make; empty where no answer is in it.
 *
 * An answer that goes on from the template loses its leading capital, unless it starts with a word
 * that keeps it; one that is a whole sentence replaces the words that would lead up to it. `answers`
 * is {name: words}, also of answers that are not in it: a word with a capital in the middle of one of
 * them is a name. `language` holds the words by which a sentence is recognized.
 */
export function sentence(template, answers, language) {
  const given = Object.fromEntries(Object.entries(answers).map(([name, text]) => [name, (text ?? "").trim()]).filter(([, text]) => text));
  const names = namesIn(Object.values(given));
  let whole = "";
  let found = false;
  const answered = (parts) => parts.every((part, index) => index % 2 === 0 || given[part]);
  const shown = pieces(template).filter(({ parts, optional }) => !optional || answered(parts));
  for (const [place, { parts }] of shown.entries()) {
    for (let index = 1; index < parts.length; index += 2) {
      let [literal, name, after] = parts.slice(index - 1, index + 2);
      let [tail, at] = [parts, index + 1];
      if (!after && at === parts.length - 1) {
        // What follows is in the next piece that is there.
        const next = shown.slice(place + 1).find((piece) => piece.parts.length > 1 || piece.parts[0]);
        if (next) [tail, at] = [next.parts, 0];
        after = tail[at];
      }
      if (!given[name]) {
        whole = joined(whole, literal);
        continue;
      }
      found = true;
      const on = goesOn(after);
      const words = on ? trimmed(given[name]) : ended(given[name]);
      const [before, opener] = lead(literal);
      const rest = unrepeated(opener, words);
      const alone = rest === words && standsAlone(words, language);
      if (opener && (index === 1 || before) && !on && alone) literal = before;
      if (after.startsWith(".") && !on) tail[at] = after.slice(1);
      whole = joined(whole, literal);
      whole += cased(rest, atStart(whole), names, language);
    }
    whole = joined(whole, parts.at(-1));
  }
  return found ? whole.trim().replace(OPEN_END, "…$1") : "";
}
