// Why something could not be done: one sentence, in the place where it was asked for.

import { fill } from "./dom.js";
import { Refused } from "../core/record_file.js";
import { today } from "../core/today.js";

/** Show it; nothing hides it but the next try. */
export function refuse(shown, words, problem) {
  const reason = problem instanceof Refused ? problem.reason : "failed";
  const sentence = fill(words[reason] ?? words.failed, { name: `notes-${today()}.json` });
  shown.hidden = false;
  shown.querySelector("span").textContent = problem.sentence ?? sentence;
}

const SHORTEST = 8;
const LONGEST = 1000;

/** A new passphrase out of two fields. Throws Refused where it is unfit or they differ. */
export function fresh(first, again) {
  const { length } = [...first.value];
  if (length < SHORTEST || length > LONGEST) throw new Refused("unfit");
  if (first.value !== again.value) throw new Refused("differ");
  return first.value;
}
