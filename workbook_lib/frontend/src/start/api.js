// What the start page asks of its server. On a person's own computer the server holds the words; it
// is asked by POST, so that nothing of it stands in an address. And why something could not be done.

import { today } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { UserError } from "../core/record_file.js";
import { request } from "../core/server.js";
import { fill } from "../ui/dom.js";

export const personal = () => journal.mode === "personal";

/** Ask for something. Throws UserError with the reason, or with a sentence of the server's. */
export async function ask(told, what, body = "") {
  let answer;
  try {
    answer = await request(told.files + what + location.search, { body, token: told.xsrf });
  } catch {
    throw new UserError("failed");
  }
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  const why = await answer.json().catch(() => ({}));
  const refused = new UserError(why.refused ?? "failed");
  refused.sentence = why.sentence;
  throw refused;
}

/** The same with a table as its body. */
export const askFor = (told, what, table = {}) => ask(told, what, JSON.stringify(table));

/** Show why something could not be done, where it was asked for; nothing hides it but the next try. */
export function refuse(shown, words, problem) {
  const reason = problem instanceof UserError ? problem.reason : "failed";
  const sentence = fill(words[reason] ?? words.failed, { name: `notes-${today()}.json` });
  shown.hidden = false;
  shown.querySelector("span").textContent = problem.sentence ?? sentence;
}

const SHORTEST = 8;
const LONGEST = 1000;

/** A new passphrase out of two fields. Throws UserError where it is unfit or they differ. */
export function fresh(first, again) {
  const { length } = [...first.value];
  if (length < SHORTEST || length > LONGEST) throw new UserError("unfit");
  if (first.value !== again.value) throw new UserError("differ");
  return first.value;
}
