import { clearPage, click, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const { addDays } = await import("../src/core/calendar.js");
const { calendarFile } = await import("../src/core/calendar_file.js");
const { today } = await import("../src/core/clock.js");
const { calendarEntry } = await import("../src/ui/calendar_entry.js");
const { setCalendarLoader } = await import("../src/ui/calendar_offer.js");
const { FIELDS } = await import("../src/ui/fields.js");
const { reminder } = await import("../src/widgets/reminder.js");

const NOW = new Date("2026-11-29T18:30:05.123Z");
const WORDS = { title: "Two minutes", next: "Next: {date}.", note: "It says “{title}”.", add: "Add", repeat: "Each week", added: "Saved" };

beforeEach(clearPage);

/** The properties of a file by name, with folded lines joined. */
const properties = (file) => Object.fromEntries(file.replaceAll("\r\n ", "").trim().split("\r\n").map((line) => /^([^:]+):(.*)$/s.exec(line).slice(1)));

test("days are added over the ends of months, leap days and clock changes", () => {
  assert.equal(addDays("2026-11-29", 7), "2026-12-06");
  assert.equal(addDays("2028-02-28", 1), "2028-02-29");
  assert.equal(addDays("2026-10-24", 7), "2026-10-31");
  assert.equal(addDays("2026-03-01", -1), "2026-02-28");
});

test("an event lasts all day, and repeats weekly on request", () => {
  const once = properties(calendarFile({ title: "Two minutes", date: "2026-12-31" }, NOW));
  assert.equal(once.VERSION, "2.0");
  assert.equal(once.DTSTAMP, "20261129T183005Z");
  assert.equal(once["DTSTART;VALUE=DATE"], "20261231");
  assert.equal(once["DTEND;VALUE=DATE"], "20270101");
  assert.equal(once.SUMMARY, "Two minutes");
  assert.equal(once.RRULE, undefined);
  assert.equal(properties(calendarFile({ title: "Two minutes", date: "2026-12-31", weekly: true }, NOW)).RRULE, "FREQ=WEEKLY");
});

test("each file has its own id, and contains no text but its title", () => {
  const [first, second] = [1, 2].map(() => calendarFile({ title: "Two minutes", date: "2026-12-31" }, NOW));
  assert.notEqual(properties(first).UID, properties(second).UID);
  assert.doesNotMatch(first, /between|workbook|partner|check-in/i);
});

test("all lines end with CRLF, and none is longer than 75 octets", () => {
  const title = "Überraschung 😀 für uns, ".repeat(20);
  const file = calendarFile({ title, date: "2026-12-31" }, NOW);
  assert.ok(file.endsWith("END:VCALENDAR\r\n"));
  assert.equal(file.replaceAll("\r\n", "").search(/[\r\n]/), -1);
  const lines = file.split("\r\n");
  assert.ok(lines.every((line) => new TextEncoder().encode(line).length <= 75));
  assert.ok(lines.some((line) => line.startsWith(" ")));
  assert.equal(properties(file).SUMMARY, title.replaceAll(",", "\\,"));
});

test("characters with a meaning in the format are escaped in a title", () => {
  const file = calendarFile({ title: "a\\b; c, d\r\nEND:VEVENT\u0007", date: "2026-12-31" }, NOW);
  assert.equal(properties(file).SUMMARY, String.raw`a\\b\; c\, d\nEND:VEVENT `);
  assert.equal(file.match(/^END:VEVENT/gm).length, 1);
});

test("a day ahead can be chosen, and then an entry for the calendar", async () => {
  const field = { id: "due", label: "By when", kind: "date", today: "Today", tomorrow: "Tomorrow", week: "In a week", calendar: WORDS };
  const chosen = [];
  setCalendarLoader(async () => calendarEntry);
  const drawn = FIELDS.date(field, "due", { bad_date: "No date." }, (value) => chosen.push(value));
  document.body.append(drawn.element);
  const offer = () => drawn.element.querySelector(".bu-remind");
  drawn.show(null);
  assert.equal(offer(), null);
  const buttons = [...drawn.element.querySelectorAll(".bu-day")];
  for (const button of buttons) click(button);
  assert.deepEqual(chosen, [today(), addDays(today(), 1), addDays(today(), 7)]);
  assert.deepEqual(buttons.map((button) => button.getAttribute("aria-pressed")), ["false", "false", "true"]);
  for (let step = 0; step < 3; step += 1) await settle();
  assert.equal(drawn.element.querySelectorAll(".bu-remind").length, 1);
  const files = [];
  URL.createObjectURL = (blob) => `blob:${files.push(blob)}`;
  URL.revokeObjectURL = () => {};
  click(offer().querySelector("[data-calendar]"));
  const text = await files[0].text();
  drawn.show(null);
  assert.ok(offer().parentElement.hidden);
  assert.equal(properties(text)["DTSTART;VALUE=DATE"], addDays(today(), 7).replaceAll("-", ""));
  assert.doesNotMatch(text, /RRULE/);
});

test("a reminder names its day, and saves the file under a neutral name", async () => {
  const files = [];
  URL.createObjectURL = (blob) => `blob:${files.push(blob)}`;
  URL.revokeObjectURL = () => {};
  const names = [];
  document.addEventListener("click", (event) => event.target.download && names.push(event.target.download));
  const element = reminder(WORDS, () => "2026-12-06");
  document.body.append(element);
  assert.match(element.textContent, /Next: Dec 6, 2026\. It says “Two minutes”\./);
  click(element.querySelector("input"));
  click(element.querySelector("[data-calendar]"));
  assert.equal(element.querySelector("[role=status]").textContent, "Saved");
  assert.match(names[0], /^notes-\d{4}-\d\d-\d\d\.ics$/);
  const text = await files[0].text();
  assert.equal(properties(text)["DTSTART;VALUE=DATE"], "20261206");
  assert.doesNotMatch(text, /RRULE/);
});
