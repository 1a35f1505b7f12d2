// The start page. The chosen seat goes into the journal, where chapters find it, and leads to a first
// chapter. The path and the card of the file show what is written: in the server's record, or for a guest in
// this tab.

import { journal } from "../core/journal.js";
import { countItems } from "../core/progress.js";
import { fill } from "../ui/dom.js";
import { postJson, readPageData, showError } from "./api.js";
import { OwnFile, readAllEntries } from "./own_file.js";
import { Passphrase } from "./passphrase.js";
import { describeCount, describePlace } from "./record_changes.js";
import { Versions } from "./versions.js";

// Tests in other browsers call it.
export { deriveBytes } from "../core/encryption.js";

/** @typedef {import("../core/record_file.js").Entries} Entries */

const data = readPageData();
/** @type {any} */
const seats = document.querySelector("[data-seats]");
/** @type {HTMLInputElement[]} */
const inputs = [...seats.querySelectorAll("input")];
const nextChapter = seats.querySelector("[data-next]");
const file = new OwnFile(document.querySelector("[data-own-file]"), data, showEntries);

/** Id of the chapter with which the chosen seat starts. */
const firstChapterId = () => data.first[inputs.find((input) => input.checked)?.value ?? ""];

/**
 * Draw the path and the contents of the file.
 * @param {boolean} hasEntries
 */
function draw(hasEntries) {
  const untouched = data.places.filter((place) => place.on_path && !place.count);
  const firstId = (untouched.find(({ id }) => id === firstChapterId()) ?? untouched[0])?.id;
  for (const place of data.places) {
    /** @type {any} */
    const element = document.querySelector(`[data-place="${place.id}"]`);
    if (!element) continue;
    const isFirst = place.id === firstId;
    const start = isFirst ? data.path.start_here : data.path.not_started;
    element.dataset.state = place.count ? "done" : isFirst ? "now" : "";
    element.querySelector(".bu-path__meta b").textContent = place.count ? describeCount(data, place) : start;
  }
  file.showContents(data.places.filter((place) => place.count).map((place) => describePlace(data, place)), hasEntries);
}

/**
 * Show all entries of the record.
 * @param {Entries} entries
 */
function showEntries(entries) {
  for (const place of data.places) place.count = countItems(place.rules, entries);
  if (!entries.size) for (const input of inputs) input.checked = false;
  else checkSeat(entries.get(seats.dataset.seats)?.value);
  showNextChapter();
  draw([...entries.values()].some(({ value }) => value !== null));
}

/** @param {unknown} seat */
function checkSeat(seat) {
  if (typeof seat !== "string" || !seat) return;
  for (const input of inputs) input.checked = input.value === seat;
}

/** Show a link to the first chapter of the chosen seat, below the choice. */
function showNextChapter() {
  const place = data.places.find(({ id }) => id === firstChapterId());
  const link = nextChapter.querySelector("a");
  link.hidden = !place || !data.next;
  if (!place || link.hidden) return;
  inputs.find((input) => input.checked)?.closest("label")?.after(nextChapter);
  link.href = place.url;
  link.textContent = fill(data.next, { title: place.title });
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
checkSeat(journal.read(seats.dataset.seats));
showNextChapter();
for (const input of inputs) {
  input.addEventListener("change", () => {
    journal.write(seats.dataset.seats, input.value);
    showNextChapter();
    draw(true);
  });
}
if (journal.mode === "guest") showEntries(journal.entries);
else draw(data.written || journal.entries.size > 0);
document.documentElement.dataset.workbook = "ready";
