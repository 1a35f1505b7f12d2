// The place of a calendar entry below a date field. The script that draws the entry is loaded once there is a day.

import { make } from "./dom.js";

/** @typedef {(words: any, day: () => string) => HTMLElement} CalendarEntry */

/** @type {() => Promise<CalendarEntry>} */
let loadCalendarEntry = () => new Promise(() => {});

/**
 * Set the function that loads the offer of a calendar entry, which most pages do not need.
 * @param {() => Promise<CalendarEntry>} load
 */
export function setCalendarLoader(load) {
  loadCalendarEntry = load;
}

/**
 * The offer of a calendar entry for the day of a field.
 * @param {any} words
 * @param {HTMLInputElement} control
 */
export function calendarOffer(words, control) {
  if (!words) return null;
  const element = make("div");
  let isLoading = false;
  const show = () => {
    element.hidden = !control.value;
    if (element.hidden || isLoading) return;
    isLoading = true;
    loadCalendarEntry().then((calendarEntry) => element.append(calendarEntry(words, () => control.value)));
  };
  return { element, show };
}
