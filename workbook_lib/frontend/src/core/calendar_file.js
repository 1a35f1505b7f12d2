// An entry for a calendar program, as a file (RFC 5545).

import { addDays } from "./calendar.js";
import { randomHex } from "./clock.js";

const MOST_OCTETS = 75; // of a line, without its end

/**
 * A text as the value of a property: without control characters, with commas, semicolons and backslashes escaped.
 * @param {string} text
 */
const escaped = (text) =>
  text
    .split(/\r\n?|\n/)
    .map((line) => line.replace(/\p{Cc}/gu, " ").replace(/[\\;,]/g, "\\$&"))
    .join("\\n");

/**
 * A line of the file, folded into lines of at most 75 octets; a letter is never divided.
 * @param {string} line
 */
function folded(line) {
  const lines = [""];
  let octets = 0;
  for (const letter of line) {
    const size = new TextEncoder().encode(letter).length;
    if (octets + size > MOST_OCTETS) {
      lines.push(" ");
      octets = 1;
    }
    lines[lines.length - 1] += letter;
    octets += size;
  }
  return lines.join("\r\n");
}

/**
 * An entry of a whole day, as the text of an iCalendar file. It takes up no time, and has no alarm.
 * @param {object} entry
 * @param {string} entry.title all that the calendar shows
 * @param {string} entry.date the day, or the first one, as YYYY-MM-DD
 * @param {boolean} [entry.weekly] whether it returns each week
 * @param {Date} [now]
 * @returns {string}
 */
export function calendarFile({ title, date, weekly = false }, now = new Date()) {
  const compact = (/** @type {string} */ day) => day.replaceAll("-", "");
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Notes//Notes 1.0//EN",
    "BEGIN:VEVENT",
    `UID:${randomHex(16)}`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${compact(date)}`,
    `DTEND;VALUE=DATE:${compact(addDays(date, 1))}`,
    ...(weekly ? ["RRULE:FREQ=WEEKLY"] : []),
    `SUMMARY:${escaped(title)}`,
    "CLASS:PRIVATE",
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}
