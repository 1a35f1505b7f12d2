// What the start page asks of its server. On a person's own computer the server holds the words; it
// is asked by POST, so that nothing of it stands in an address.

import { journal } from "../core/journal.js";
import { Refused } from "../core/record_file.js";

export const personal = () => journal.mode === "personal";

/** Ask for something. Throws Refused with the reason, or with a sentence of the server's. */
export async function ask(told, what, body = "") {
  let answer;
  try {
    answer = await fetch(told.files + what + location.search, { method: "POST", body, headers: { "X-XSRFToken": told.xsrf }, cache: "no-store" });
  } catch {
    throw new Refused("failed");
  }
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  const why = await answer.json().catch(() => ({}));
  const refused = new Refused(why.refused ?? "failed");
  refused.sentence = why.sentence;
  throw refused;
}

/** The same with a table as its body. */
export const askFor = (told, what, table = {}) => ask(told, what, JSON.stringify(table));
