// A sealed file in the page, for a guest: the same form as in workbook_lib.store.encryption. Nothing of it,
// neither passphrase nor words, goes anywhere.

import { scryptAsync } from "@noble/hashes/scrypt.js";
import { MAX_BYTES, Refused } from "./record_file.js";

const KIND = "scrypt aes-256-gcm";
const VERSION = 1;
const COST = { n: 2 ** 17, r: 8, p: 1 };
const [SALT, NONCE, TAG, SECRET] = [16, 12, 16, 32];
export const MAX_SEALED = Math.floor((4 * (MAX_BYTES + 1024)) / 3);
const BEGINS = /^\ufeff?\s*\{\s*"sealed"\s*:/;

/** Whether this browser can do it here: only pages from a safe address get at its cryptography. */
export const able = () => Boolean(window.crypto?.subtle);

/** Whether bytes are a sealed file, as far as their beginning tells. */
export const isSealed = (bytes) => BEGINS.test(new TextDecoder().decode(bytes.subarray(0, 64)));

const head = ({ n, r, p, salt, nonce }) => new TextEncoder().encode(`${KIND} ${VERSION} ${n} ${r} ${p} ${salt} ${nonce}`);

function toText(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function toBytes(text, length) {
  if (typeof text !== "string") throw new Refused("damaged");
  try {
    const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
    if (length === undefined || bytes.length === length) return bytes;
  } catch {
    // Not base64; said below.
  }
  throw new Refused("damaged");
}

const within = (value, least, most) => Number.isInteger(value) && value >= least && value <= most;

/** Take a sealed file apart. Throws Refused; nothing that asks for more than ours do is begun. */
function apart(bytes) {
  let table;
  try {
    table = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refused("damaged");
  }
  if (Number.isInteger(table.version) && table.version > VERSION) throw new Refused("newer");
  const { n, r, p } = table;
  const bearable = within(n, 2 ** 14, 2 ** 17) && Number.isInteger(Math.log2(n)) && within(r, 1, 8) && within(p, 1, 2);
  if (table.sealed !== KIND || table.version !== VERSION || !bearable) throw new Refused("damaged");
  const data = toBytes(table.data);
  if (data.length < TAG) throw new Refused("damaged");
  return { table, salt: toBytes(table.salt, SALT), nonce: toBytes(table.nonce, NONCE), data };
}

/** The bytes of a key by scrypt, which browsers do not have; `onProgress` is called with how much is done, from 0 to 1. */
export const deriveBytes = (password, salt, { n, r, p }, length, onProgress) =>
  scryptAsync(password, salt, { N: n, r, p, dkLen: length, asyncTick: 40, onProgress });

async function keyFor(passphrase, salt, cost, tell) {
  const secret = await deriveBytes(new TextEncoder().encode(passphrase.normalize("NFKC")), salt, cost, SECRET, tell);
  return crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** What is in a sealed file, as bytes; `tell` is called with how much is done. Throws Refused. */
export async function open(bytes, passphrase, tell) {
  if (!able()) throw new Refused("locked");
  const { table, salt, nonce, data } = apart(bytes);
  const key = await keyFor(passphrase, salt, table, tell);
  try {
    const how = { name: "AES-GCM", iv: nonce, additionalData: head(table) };
    return new Uint8Array(await crypto.subtle.decrypt(how, key, data));
  } catch {
    throw new Refused("wrong");
  }
}

/** The text of a sealed file; `tell` is called with how much is done. */
export async function seal(text, passphrase, tell) {
  const [salt, nonce] = [SALT, NONCE].map((length) => crypto.getRandomValues(new Uint8Array(length)));
  const key = await keyFor(passphrase, salt, COST, tell);
  const table = { sealed: KIND, version: VERSION, ...COST, salt: toText(salt), nonce: toText(nonce) };
  const how = { name: "AES-GCM", iv: nonce, additionalData: head(table) };
  const data = toText(new Uint8Array(await crypto.subtle.encrypt(how, key, new TextEncoder().encode(text))));
  return `${JSON.stringify({ ...table, data }, null, 1)}\n`;
}
