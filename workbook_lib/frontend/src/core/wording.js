// What may land hard in a message. Rules are content; the same tables are tried on this module and on
// workbook_lib.insight.words.

const STOPS = new Set(".,;:!?…–—。、！？؟،؛\n");

function sign(each) {
  if (STOPS.has(each)) return " | ";
  if (/\p{Cf}/u.test(each)) return "";
  return /[\p{L}\p{M}\p{N}’]/u.test(each) ? each : " ";
}

/** Words, and | for every stop, between single spaces; a space at either end. */
export function orderly(text) {
  const plain = text.normalize("NFC").replace(/['`´ʼ‘’‛＇]/gu, "’");
  const signs = [...plain].map(sign).join("");
  const inside = signs.replace(/([\p{L}\p{N}]’)(?=[\p{L}\p{N}])|’/gu, (_, inWord) => inWord ?? " ");
  return ["", ...inside.split(/\s+/u).filter(Boolean), ""].join(" ");
}

/** How many words a text has. */
export const count = (text) => orderly(text).split(" ").filter((word) => word && word !== "|").length;

/** Rules, ready to be used as often as someone types. */
export const ready = ({ flags, patterns }) => flags.map((flag) => ({ flag, pattern: new RegExp(patterns[flag.id], "giu") }));

/** What was found, in the rules' order: [{flag, phrases}], each phrase once. */
export function find(text, rules) {
  const whole = orderly(text);
  const found = rules.map(({ flag, pattern }) => {
    const phrases = new Map();
    for (const [, phrase] of whole.matchAll(pattern)) {
      if (!phrases.has(phrase.toLowerCase())) phrases.set(phrase.toLowerCase(), phrase);
    }
    return { flag, phrases: [...phrases.values()] };
  });
  return found.filter(({ phrases }) => phrases.length);
}
