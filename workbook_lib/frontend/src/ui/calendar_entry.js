// The offer of an entry for a calendar, as a file that is made in the page.

import { calendarFile } from "../core/calendar_file.js";
import { today } from "../core/clock.js";
import { fill } from "../core/language.js";
import { icon, make } from "./dom.js";
import { saveOrCopy } from "./save_file.js";

/**
 * Draw the offer.
 * @param {Record<string, string>} words
 * @param {() => string} day the date of the entry, as YYYY-MM-DD
 * @param {{above?: Node | null, weekly?: HTMLInputElement | null, option?: Node | null}} [parts] a text above the
 *   note, and a checkbox for an entry that returns each week, with its label
 * @returns {HTMLElement}
 */
export function calendarEntry(words, day, { above = null, weekly = null, option = null } = {}) {
  const button = make("button", { type: "button", class: "bu-btn", "data-calendar": true }, words.add);
  const status = make("p", { class: "bu-help", role: "status" });
  button.addEventListener("click", () => {
    const file = calendarFile({ title: words.title, date: day(), weekly: Boolean(weekly?.checked) });
    saveOrCopy(status, file, `notes-${today()}.ics`, "text/calendar;charset=utf-8");
    status.textContent = words.added;
  });
  const note = fill(words.note, { title: words.title });
  const text = make("div", { class: "bu-remind__text" }, make("p", {}, above, above ? " " : null, note), option);
  return make("div", { class: "bu-remind" }, icon("calendar"), text, button, status);
}
