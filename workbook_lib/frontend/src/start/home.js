// The start page. The chosen side and time give a first step, and the side orders the chapters. A reader who
// comes back sees first where they stopped. All of it follows what is written: in the server's record, or for
// a guest in this tab.

import { today } from "../core/clock.js";
import { journal, whenFetched } from "../core/journal.js";
import { fill } from "../core/language.js";
import { chapterState, countItems, orderBySide, readVisit } from "../core/progress.js";
import { isSameJson } from "../core/record_file.js";
import { icon, make } from "../ui/dom.js";
import { postJson, readPageData, showError } from "./api.js";
import { OwnFile, readAllEntries } from "./own_file.js";
import { Passphrase } from "./passphrase.js";
import { SmallSteps } from "./small_steps.js";
import { describeCount, describePlace } from "./record_changes.js";
import { Versions } from "./versions.js";

// Tests in other browsers call it.
export { deriveBytes } from "../core/encryption.js";

/** @typedef {import("../core/record_file.js").Entries} Entries */
/** @typedef {import("./api.js").Place} Place */

const data = readPageData();
/** @type {any} */
const find = document.querySelector("[data-find]");
/** @param {string} selector @returns {any} */
const one = (selector) => document.querySelector(selector);
/** @type {HTMLInputElement[]} */
const seatInputs = [...find.querySelectorAll("[name=seat]")];
/** @type {HTMLInputElement[]} */
const timeInputs = [...find.querySelectorAll("[name=minutes]")];
const suggestion = find.querySelector("[data-next]");
const emptySuggestion = suggestion.firstElementChild;
const onPath = data.places.filter((place) => place.on_path);
const file = new OwnFile(one("[data-own-file]"), data, showEntries);
const smallSteps = data.homework && data.back ? new SmallSteps(one("[data-homework]"), one("[data-homework-list]"), data) : null;

/** @param {HTMLInputElement[]} inputs */
const chosen = (inputs) => inputs.find((input) => input.checked)?.value ?? "";

/**
 * The address of a step of a chapter, by default of its first.
 * @param {Place} place
 * @param {string | null} [id]
 */
function stepUrl({ url, steps }, id) {
  const step = steps.find((/** @type {any} */ candidate) => candidate.id === id) ?? steps[0];
  return step ? `${url}#${step.id}` : url;
}

/** The first step for the chosen side and time, or null. */
function findFirstStep() {
  const [seat, minutes] = [chosen(seatInputs), Number(chosen(timeInputs))];
  const steps = data.find?.steps ?? [];
  const step = steps.find((/** @type {any} */ candidate) => candidate.seat === seat && candidate.minutes === minutes);
  const place = step && data.places.find(({ id }) => id === step.chapter);
  return place ? { step, place } : null;
}

/** Show the first step for what is chosen, and the chapters in the order of the chosen side. */
function drawChoice() {
  const first = findFirstStep();
  if (first) {
    const { step, place } = first;
    const button = make("a", { class: "bu-btn bu-btn--act", href: stepUrl(place, step.step) }, step.button, icon("arrow"));
    const takes = step.takes && make("span", { class: "bu-small bu-soft" }, step.takes);
    const texts = [make("p", { class: "bu-small bu-soft" }, data.find.kicker), make("h3", {}, step.title), make("p", {}, step.text)];
    suggestion.replaceChildren(make("div", { class: "bu-card" }, ...texts, make("div", { class: "bu-row" }, button, takes)));
  } else suggestion.replaceChildren(emptySuggestion);
  const seat = chosen(seatInputs);
  const list = one(".bu-path ol");
  for (const { id } of orderBySide(onPath, data.sides, seat)) list.append(one(`.bu-path [data-place="${id}"]`));
  one("[data-order]").textContent = (seat && data.path.chosen) || data.path.prose;
  for (const place of onPath) drawProgress(place, first?.place.id);
}

/**
 * Draw the mark and the words of a chapter's progress.
 * @param {Place} place
 * @param {string} [firstId] id of the chapter of the first step
 */
function drawProgress(place, firstId) {
  const element = one(`.bu-path [data-place="${place.id}"]`);
  const isFirst = !place.state && place.id === firstId;
  element.dataset.state = place.state;
  element.toggleAttribute("data-now", isFirst || place.id === data.visit.stopped?.chapter);
  const text = element.querySelector(".bu-path__meta b");
  text.classList.toggle("bu-sr", !place.state && !isFirst);
  if (isFirst) text.textContent = data.path.start_here;
  else if (place.state === "done" && data.path.done) text.textContent = data.path.done;
  else text.textContent = place.count ? describeCount(data, place) : data.path.not_started;
}

/** Show a reader who comes back where they stopped and when they last looked at a week, before all else. */
function drawVisit() {
  const { back, visit } = data;
  const returning = visit.returning && Boolean(back);
  one("[data-welcome]").hidden = returning;
  const path = one("[data-path]");
  // Moving an element takes the focus from what is in it, in Firefox even to where it is already.
  if (returning && path.nextElementSibling !== find) path.after(find);
  if (!returning && path.previousElementSibling !== find) path.before(find);
  if (!back) return;
  one("[data-back]").hidden = !returning;
  if (!returning) return;
  drawNextStep();
  const week = one("[data-last]");
  if (!week) return;
  if (visit.days === null) week.textContent = back.never;
  else if (visit.days < 2) week.textContent = visit.days ? back.yesterday : back.today;
  else week.textContent = fill(back.days, { count: visit.days });
}

function drawNextStep() {
  const { back, visit: { stopped } } = data;
  const places = orderBySide(onPath, data.sides, chosen(seatInputs));
  const place = stopped ? data.places.find(({ id }) => id === stopped.chapter) : (places.find(({ state }) => state !== "done") ?? places[0]);
  const card = one("[data-go-on]");
  if (!place) return;
  card.querySelector("[data-kicker]").textContent = stopped ? back.stopped : back.following;
  card.querySelector("h2").textContent = place.title;
  const where = { title: stopped?.title, number: stopped?.number, count: place.steps.length };
  card.querySelector("[data-where]").textContent = stopped ? fill(back.where, where) : place.summary;
  card.querySelector("a").href = stopped ? stepUrl(place, stopped.id) : place.url;
}

/** @param {boolean} hasEntries */
function draw(hasEntries) {
  drawVisit();
  drawChoice();
  file.showContents(data.places.filter((place) => place.count).map((place) => describePlace(data, place)), hasEntries);
}

/**
 * Show all entries of the record.
 * @param {Entries} entries
 */
function showEntries(entries) {
  for (const place of data.places) {
    place.count = countItems(place.rules, entries);
    place.state = chapterState(/** @type {any} */ (place), place.count, entries);
  }
  data.visit = readVisit(/** @type {any} */ (data.places), data.weekly, entries, today());
  smallSteps?.show(entries);
  if (!entries.size) for (const input of seatInputs) input.checked = false;
  else checkSeat(entries.get(find.dataset.seats)?.value);
  draw([...entries.values()].some(({ value }) => value !== null));
}

/** @param {unknown} seat */
function checkSeat(seat) {
  if (typeof seat !== "string" || !seat) return;
  for (const input of seatInputs) input.checked = input.value === seat;
}

/**
 * Merge copies of the file that another program left beside it, on request.
 * @param {any} root
 */
function listenToCopies(root) {
  const errorElement = root.querySelector("[data-wrong]");
  for (const button of root.querySelectorAll("[data-copy]"))
    button.addEventListener("click", async () => {
      errorElement.hidden = true;
      try {
        await postJson(data, "join", { name: button.dataset.copy });
        location.reload();
      } catch (error) {
        showError(errorElement, data.file.refused, error);
      }
    });
}

const copies = document.querySelector("[data-copies]");
if (copies) listenToCopies(copies);
if (journal.mode === "personal") {
  new Passphrase(document.querySelector("[data-passphrase]"), data);
  new Versions(document.querySelector("[data-past]"), data, { readCurrent: () => readAllEntries(data), onRestored: showEntries });
}
await whenFetched;
checkSeat(journal.read(find.dataset.seats));
for (const input of seatInputs) {
  input.addEventListener("change", () => {
    journal.write(find.dataset.seats, input.value);
    draw(true);
  });
}
for (const input of timeInputs) input.addEventListener("change", drawChoice);
if (journal.mode === "guest") {
  showEntries(journal.entries);
  journal.addEventListener("update", () => showEntries(journal.entries));
} else {
  /** @type {Entries} what was read when the reader last came back to this page */
  let latest = new Map();
  // A chapter in another tab may have changed the record.
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden) return;
    const entries = await readAllEntries(data).catch(() => latest);
    if (!isSameJson([...entries], [...latest])) showEntries(entries);
    latest = entries;
  });
  smallSteps?.show(new Map(Object.entries(data.homework.entries)));
  draw(data.written || journal.entries.size > 0);
}
document.documentElement.dataset.workbook = "ready";
