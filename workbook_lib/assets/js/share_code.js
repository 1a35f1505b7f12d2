// Share codes: choices as a few letters and numbers. What they look like, and why, stands in
// workbook_lib/record/share_code.py, which reads them; a test holds that both write the same ones.

import { shake256 } from "./shake.js";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const QUESTIONS = ["seat", "reasons", "underneath", "signs"];
const [PACK, IDENTITY, CHECK] = [4, 7, 3]; // signs of each part whose length is fixed
const PRIME = 32_749n;
const GROUP = 4;

/** The lowest bits of a text's hash, as many as some signs hold. */
const hashed = (text, signs) => BigInt.asUintN(5 * signs, BigInt(`0x${shake256(new TextEncoder().encode(text), 64)}`));

/** A random identity: seven signs. */
export const newIdentity = () => [...crypto.getRandomValues(new Uint8Array(IDENTITY))].map((byte) => ALPHABET[byte & 31]).join("");

/** The code of choices {question: [option, ...]}; `options` are all there are, in the same form. */
export function shareCode(choices, options, identity) {
  const sorted = QUESTIONS.map((question) => [...(options[question] ?? [])].sort());
  // Each thing that is told: whether it is chosen, and among how many answers. A seat is one of several.
  const [seats, ...rest] = sorted;
  const told = [[seats.indexOf(choices.seat?.[0]) + 1, seats.length + 1]];
  for (const [index, ids] of rest.entries()) {
    for (const id of ids) told.push([choices[QUESTIONS[index + 1]]?.includes(id) ? 1 : 0, 2]);
  }
  const packed = told.reduce((number, [index, of]) => number * BigInt(of) + BigInt(index), 0n);
  const most = told.reduce((product, [, of]) => product * BigInt(of), 1n) - 1n;
  const width = most ? Math.ceil(most.toString(2).length / 5) : 0;
  const put = (number, value, signs) => (number << BigInt(5 * signs)) | value;

  let number = hashed(JSON.stringify([1, ...sorted]).replaceAll(",", ", "), PACK); // as Python writes it
  number = put(number, [...identity].reduce((sum, sign) => sum * 32n + BigInt(ALPHABET.indexOf(sign)), 0n), IDENTITY);
  number = put(number, packed ^ hashed(identity, width), width);
  number = put(number, 0n, CHECK);
  number += (PRIME - (number % PRIME)) % PRIME;

  const length = PACK + IDENTITY + width + CHECK;
  const signs = Array.from({ length }, (_, at) => ALPHABET[Number((number >> BigInt(5 * (length - 1 - at))) & 31n)]).join("");
  return signs.match(new RegExp(`.{1,${GROUP}}`, "g")).join("-");
}
