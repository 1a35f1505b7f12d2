// The grammar of the page's language, from Intl: plural forms, lists, days and numbers. `language.py` does the
// same with the data of CLDR; `tests/twins/language.json` tests both. Digits are 0 to 9 in every language.

/** @typedef {string | Record<string, string | undefined>} TextForms A text, or its plural forms; one is `other`. */

const RIGHT_TO_LEFT = /^[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** @type {Map<string, any>} formatters by language and kind: creating one takes longer than drawing an item */
const formatters = new Map();

/** @type {{lang?: string, dir?: string}} the attributes of the open notebook: its host is in a language of its own */
let notebook = {};

/**
 * Use the language of a notebook in place of that of the page.
 * @param {string} lang "" for that of the page
 * @param {string} dir
 */
export function setNotebookLanguage(lang, dir) {
  notebook = lang ? { lang, dir } : {};
}

/** The attributes of an element with our words outside of a widget; none on a page of ours. */
export const languageAttributes = () => notebook;

/**
 * The language as Intl takes it. English where a browser does not know the language.
 * @param {string} [lang] by default that of the notebook or page
 */
export function locale(lang = notebook.lang ?? document.documentElement.lang) {
  return `${lang && Intl.PluralRules.supportedLocalesOf(lang).length ? lang : "en"}-u-nu-latn`;
}

/**
 * @template Formatter
 * @param {string} kind
 * @param {(lang: string) => Formatter} create
 * @returns {Formatter}
 */
function formatter(kind, create) {
  const lang = locale();
  const key = `${kind} ${lang}`;
  if (!formatters.has(key)) formatters.set(key, create(lang));
  return formatters.get(key);
}

/**
 * "rtl" or "ltr" by the first letter of a text, or an empty text without letters.
 * @param {string} text
 */
export function directionOf(text) {
  const letter = /\p{L}/u.exec(text)?.[0];
  if (letter === undefined) return "";
  return RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}

/**
 * Isolate a person's words that are read in another direction than the text around them, so that the stops and
 * quotes around them keep their places (Unicode Standard Annex 9, FSI and PDI). The last full stop is one of the
 * text.
 * @param {string} answer
 * @param {string} [direction] of the text; by default that of the notebook or page
 */
export function isolate(answer, direction = notebook.dir ?? (document.documentElement.dir || "ltr")) {
  if (["", direction].includes(directionOf(answer)) || isFallback(answer)) return answer;
  const words = answer.endsWith(".") ? answer.slice(0, -1) : answer;
  return `\u2068${words}\u2069${answer.slice(words.length)}`;
}

/**
 * The plural form for a number.
 * @param {number} count
 */
export const pluralForm = (count) => formatter("plural", (lang) => new Intl.PluralRules(lang)).select(count);

/** English texts in a pack that lacks them, between their marks. */
export const MARKED = /\u2066([^\u2066\u2069]*)\u2069/g;

/**
 * A text without the marks around English in a pack that lacks texts.
 * @param {string} text
 */
export const withoutMarks = (text) => text.replace(MARKED, "$1");

/**
 * Whether a text is marked as English.
 * @param {string} text
 */
export const isFallback = (text) => /^\u2066[^\u2066\u2069]*\u2069$/.test(text);

/**
 * Fill {names} in a text of the content pack. Of plural forms, the one for the value `count` is filled.
 * @param {TextForms} text
 * @param {Record<string, any>} values
 * @returns {string}
 */
export function fill(text, values) {
  const template = typeof text === "string" ? text : (text[pluralForm(Number(values.count))] ?? text.other ?? "");
  const shown = isFallback(template) ? (/** @type {any} */ value) => withoutMarks(String(value)) : (/** @type {any} */ value) => value;
  return template.replace(/\{([^{}]+)\}/g, (placeholder, name) => (name in values ? shown(values[name]) : placeholder));
}

/**
 * Items as a list, such as "this, that, and the other".
 * @param {string[]} items
 */
export const joinList = (items) => formatter("list", (lang) => new Intl.ListFormat(lang, { type: "conjunction" })).format(items);

/**
 * A day as text.
 * @param {string} date YYYY-MM-DD
 * @returns {string} the date as it is where it is none
 */
export function formatDay(date) {
  const moment = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(moment.getTime())) return date;
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
  return formatter("day", (lang) => new Intl.DateTimeFormat(lang, options)).format(moment);
}

/**
 * A number with up to two decimals.
 * @param {number} number
 */
export const formatNumber = (number) => formatter("number", (lang) => new Intl.NumberFormat(lang, { maximumFractionDigits: 2 })).format(number);
