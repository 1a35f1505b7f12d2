// What a new one (an episode, a talk, a check-in) starts with, until the reader says otherwise.

import { journal } from "./journal.js";
import { today } from "./today.js";

const TODAY = "{today}"; // what only the page can fill in: its reader's day, and what it may have kept
const KEPT = /^\{kept (.+)\}$/;

function start(value) {
  if (value === TODAY) return today();
  const [, path] = KEPT.exec(value) ?? [];
  return path ? journal.read(path) : value;
}

/** Answers by field id; one that a choice does not have is none. */
export function starts(defaults, exercise) {
  const fields = new Map(exercise.groups.flatMap((group) => group.fields).map((field) => [field.id, field]));
  const fits = ([name, value]) => value && (fields.get(name)?.options?.some(({ id }) => id === value) ?? true);
  const filled = Object.entries(defaults).map(([name, value]) => [name, start(value)]);
  return Object.fromEntries(filled.filter(fits));
}
