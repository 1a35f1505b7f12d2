// Seals (encrypts) and opens a guest's record file in the page, in the format of workbook_lib.store.encryption.
// Neither the passphrase nor the record leaves the page.

import { scryptAsync } from "@noble/hashes/scrypt.js";
import { isObject, MAX_BYTES, UserError } from "./record_file.js";

/**
 * @typedef {{n: number, r: number, p: number}} Cost The cost of scrypt.
 * @typedef {(done: number) => void} OnProgress Called with the part that is done, from 0 to 1.
 */

const SCHEME = "scrypt aes-256-gcm";
const VERSION = 1;
/** @type {Cost} */
const DEFAULT_COST = { n: 2 ** 17, r: 8, p: 1 };
const SALT_LENGTH = 16;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const KEY_LENGTH = 32;
const CHUNK = 0x8000; // bytes: more arguments than a call can have are split
export const MAX_SEALED_BYTES = Math.floor((4 * (MAX_BYTES + 1024)) / 3);
const START = /^\ufeff?\s*\{\s*"sealed"\s*:/;

/** Whether this browser can encrypt here; it can only on a page from a secure address. */
export const canEncrypt = () => Boolean(globalThis.crypto?.subtle);

/**
 * Whether a file is sealed (encrypted with a passphrase), as far as its first bytes tell.
 * @param {Uint8Array} bytes
 */
export const isSealed = (bytes) => START.test(new TextDecoder().decode(bytes.subarray(0, 64)));

/**
 * The header of a file, which its tag authenticates too.
 * @param {Cost & {salt: string, nonce: string}} header
 */
const encodeHeader = ({ n, r, p, salt, nonce }) => new TextEncoder().encode(`${SCHEME} ${VERSION} ${n} ${r} ${p} ${salt} ${nonce}`);

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += CHUNK) text += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return btoa(text);
}

/**
 * @param {unknown} text
 * @param {number} [length] The number of bytes that there must be.
 */
function fromBase64(text, length) {
  if (typeof text !== "string") throw new UserError("damaged");
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new UserError("damaged");
  }
  if (length !== undefined && bytes.length !== length) throw new UserError("damaged");
  return bytes;
}

/**
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 */
const isBetween = (value, least, most) => typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;

/**
 * Parse a sealed file. Throws a UserError, also if its cost is higher than that of our own files.
 * @param {Uint8Array} bytes
 */
function parseSealed(bytes) {
  let header;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new UserError("damaged");
  }
  if (!isObject(header)) throw new UserError("damaged");
  if (Number.isInteger(header.version) && header.version > VERSION) throw new UserError("newer");
  const { n, r, p } = header;
  const isCostValid = isBetween(n, 2 ** 14, 2 ** 17) && Number.isInteger(Math.log2(n)) && isBetween(r, 1, 8) && isBetween(p, 1, 2);
  if (header.sealed !== SCHEME || header.version !== VERSION || !isCostValid) throw new UserError("damaged");
  const data = fromBase64(header.data);
  if (data.length < TAG_LENGTH) throw new UserError("damaged");
  const salt = fromBase64(header.salt, SALT_LENGTH);
  const nonce = fromBase64(header.nonce, NONCE_LENGTH);
  return { cost: { n, r, p }, salt, nonce, data, encodedHeader: encodeHeader({ n, r, p, salt: header.salt, nonce: header.nonce }) };
}

/**
 * Derive bytes from a password by scrypt, which browsers do not have.
 * @param {Uint8Array} password
 * @param {Uint8Array} salt
 * @param {Cost} cost
 * @param {number} length
 * @param {OnProgress} [onProgress]
 */
export const deriveBytes = (password, salt, { n, r, p }, length, onProgress) =>
  scryptAsync(password, salt, { N: n, r, p, dkLen: length, asyncTick: 40, onProgress });

/**
 * @param {string} passphrase
 * @param {Uint8Array} salt
 * @param {Cost} cost
 * @param {OnProgress} [onProgress]
 */
async function deriveKey(passphrase, salt, cost, onProgress) {
  const bytes = await deriveBytes(new TextEncoder().encode(passphrase.normalize("NFKC")), salt, cost, KEY_LENGTH, onProgress);
  return crypto.subtle.importKey("raw", new Uint8Array(bytes), "AES-GCM", false, ["encrypt", "decrypt"]);
}

/**
 * Decrypt a sealed file. Throws a UserError.
 * @param {Uint8Array} bytes
 * @param {string} passphrase
 * @param {OnProgress} [onProgress]
 */
export async function openSealed(bytes, passphrase, onProgress) {
  if (!canEncrypt()) throw new UserError("locked");
  const { cost, salt, nonce, data, encodedHeader } = parseSealed(bytes);
  const key = await deriveKey(passphrase, salt, cost, onProgress);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData: encodedHeader }, key, data));
  } catch {
    throw new UserError("wrong");
  }
}

/**
 * Encrypt a text, and return it as the text of a sealed file.
 * @param {string} text
 * @param {string} passphrase
 * @param {OnProgress} [onProgress]
 * @param {Cost} [cost]
 */
export async function sealText(text, passphrase, onProgress, cost = DEFAULT_COST) {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_LENGTH));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_LENGTH));
  const key = await deriveKey(passphrase, salt, cost, onProgress);
  const header = { sealed: SCHEME, version: VERSION, ...cost, salt: toBase64(salt), nonce: toBase64(nonce) };
  const options = { name: "AES-GCM", iv: nonce, additionalData: encodeHeader(header) };
  const data = new Uint8Array(await crypto.subtle.encrypt(options, key, new TextEncoder().encode(text)));
  return `${JSON.stringify({ ...header, data: toBase64(data) }, null, 1)}\n`;
}
