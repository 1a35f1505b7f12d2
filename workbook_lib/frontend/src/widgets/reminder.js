// A button that saves an entry for a calendar, a week from now. The file is made in the page.

import { addDays, calendarFile } from "../core/calendar.js";
import { fill, formatDay } from "../core/language.js";
import { today } from "../core/clock.js";
import { icon, loadStyles, make } from "../ui/dom.js";
import { saveOrCopy } from "../ui/save_file.js";

const DAYS = 7;

/**
 * Draw the offer of a reminder.
 * @param {Record<string, string>} words
 * @param {() => string} day the date of the entry, as YYYY-MM-DD
 */
export function reminder(words, day) {
  const { title, next, note, add, repeat, added } = words;
  const weekly = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", checked: true }));
  const button = make("button", { type: "button", class: "bu-btn", "data-calendar": true }, add);
  const status = make("p", { class: "bu-help", role: "status" });
  button.addEventListener("click", () => {
    const file = calendarFile({ title, date: day(), weekly: weekly.checked });
    saveOrCopy(status, file, `notes-${today()}.ics`, "text/calendar;charset=utf-8");
    status.textContent = added;
  });
  const when = make("b", {}, fill(next, { date: formatDay(day()) }));
  const text = make("p", {}, when, " ", fill(note, { title }));
  return make(
    "div",
    { class: "bu-remind" },
    icon("calendar"),
    make("div", { class: "bu-remind__text" }, text, make("label", { class: "bu-remind__weekly" }, weekly, repeat)),
    button,
    status,
  );
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    el.append(reminder(model.get("words"), () => addDays(today(), DAYS)));
  },
};
