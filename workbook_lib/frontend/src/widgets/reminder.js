// A button that saves an entry for a calendar, a week from now. The file is made in the page.

import { addDays } from "../core/calendar.js";
import { today } from "../core/clock.js";
import { fill, formatDay } from "../core/language.js";
import { calendarEntry } from "../ui/calendar_entry.js";
import { loadStyles, make } from "../ui/dom.js";

const DAYS = 7;

/**
 * Draw the offer of a reminder.
 * @param {Record<string, string>} words
 * @param {() => string} day the date of the entry, as YYYY-MM-DD
 */
export function reminder(words, day) {
  const weekly = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", checked: true }));
  const option = make("label", { class: "bu-remind__weekly" }, weekly, words.repeat);
  const above = make("b", {}, fill(words.next, { date: formatDay(day()) }));
  return calendarEntry(words, day, { above, weekly, option });
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    el.append(reminder(model.get("words"), () => addDays(today(), DAYS)));
  },
};
