// Requests of the start page to a personal server, which has the record, and the errors that it shows. All
// are POST requests, so that no address contains anything of the record.

import { today } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { fill } from "../core/language.js";
import { UserError } from "../core/record_file.js";
import { pageData, request } from "../core/server.js";


/**
 * @typedef {{id: string, title: string, rules: import("../core/progress.js").Rule[]} & Record<string, any>} Place A chapter.
 * @typedef {{places: Place[]} & Record<string, any>} PageData What the server writes into the page: chapters, addresses, texts.
 */

const TIMEOUT = 30_000; // milliseconds until an answer begins; it may be large
const MIN_SPEED = 10; // characters of a request that are sent in a millisecond
const MIN_PASSPHRASE_LENGTH = 8;
const MAX_PASSPHRASE_LENGTH = 1000;

/** Whether this is a person's own computer, whose server has the record. */
export const isPersonal = () => journal.mode === "personal";

/**
 * The data that the server writes into the page.
 * @returns {PageData}
 */
export function readPageData() {
  const data = pageData("bu-home");
  // What is written of small steps is counted like that of a chapter.
  if (data.homework) data.places?.push(data.homework.place);
  return data;
}

/**
 * Send a request to the server, and return the bytes of its answer. Throws a UserError.
 * @param {PageData} data
 * @param {string} action
 * @param {string} [body]
 */
export async function post(data, action, body = "") {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT + body.length / MIN_SPEED);
  let response;
  try {
    response = await request(data.files + action + location.search, { body, token: data.xsrf, signal: controller.signal });
  } catch {
    throw new UserError("failed");
  } finally {
    clearTimeout(timer);
  }
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  const { refused, sentence } = await response.json().catch(() => ({}));
  throw new UserError(refused ?? "failed", sentence);
}

/**
 * Send a request with JSON.
 * @param {PageData} data
 * @param {string} action
 * @param {Record<string, unknown>} [values]
 */
export const postJson = (data, action, values = {}) => post(data, action, JSON.stringify(values));

/**
 * Show an error in its place. It stays until the next attempt.
 * @param {any} element
 * @param {Record<string, string>} sentences Sentences by reason.
 * @param {unknown} error
 */
export function showError(element, sentences, error) {
  const { reason, sentence } = error instanceof UserError ? error : new UserError("failed");
  element.hidden = false;
  element.querySelector("span").textContent = sentence ?? fill(sentences[reason] ?? sentences.failed, { name: `notes-${today()}.json` });
}

/**
 * A new passphrase from two fields. Throws a UserError if it has a wrong length or they differ.
 * @param {{value: string}} first
 * @param {{value: string}} second
 */
export function readNewPassphrase(first, second) {
  const { length } = [...first.value];
  if (length < MIN_PASSPHRASE_LENGTH || length > MAX_PASSPHRASE_LENGTH) throw new UserError("unfit");
  if (first.value !== second.value) throw new UserError("differ");
  return first.value;
}
