// The start page: the chosen side goes into the journal, where a chapter's page finds it, and leads
// to a first chapter; the path and the file say what is here, from the server's record or, for a
// guest, from this tab.

import { askFor, refuse } from "./api.js";
import { journal } from "../core/journal.js";
import { countItems } from "../core/progress.js";
import { everything, OwnFile } from "./own_file.js";
import { Passphrase } from "./passphrase.js";
import { counted } from "./record_changes.js";
import { Past } from "./versions.js";
import { fill } from "../ui/dom.js";

// Tests of other browsers call it.
export { deriveBytes } from "../core/encryption.js";

const told = JSON.parse(document.getElementById("bu-home").textContent);
const seats = document.querySelector("[data-seats]");
const inputs = [...seats.querySelectorAll("input")];
const next = seats.querySelector("[data-next]");
const file = new OwnFile(document.querySelector("[data-own-file]"), told, show);
const copies = document.querySelector("[data-copies]");
if (copies) listenToCopies(copies, told);

/** Draw the path and the list of what is here. */
function draw(written) {
  const untouched = told.places.filter((place) => !place.count);
  const first = (untouched.find(({ id }) => id === firstChapter()) ?? untouched[0])?.id;
  for (const place of told.places) {
    const line = document.querySelector(`[data-place="${place.id}"]`);
    const start = place.id === first;
    line.dataset.state = place.count ? "done" : start ? "now" : "";
    const open = start ? told.path.start_here : told.path.not_started;
    line.querySelector(".bu-path__meta b").textContent = place.count ? counted(told, place) : open;
  }
  const lines = told.places.filter((place) => place.count).map((place) => fill(told.file.preview.line, { title: place.title, words: counted(told, place) }));
  file.here(lines, written);
}

/** Count every entry there is. */
function show(entries) {
  for (const place of told.places) place.count = countItems(place.rules, entries);
  if (!entries.size) for (const input of inputs) input.checked = false;
  else choose(entries.get(seats.dataset.seats)?.value);
  showNext();
  draw([...entries.values()].some(({ value }) => value !== null));
}

/** Id of the chapter that the chosen side starts with. */
const firstChapter = () => told.first[inputs.find((input) => input.checked)?.value];

function choose(seat) {
  if (typeof seat !== "string" || !seat) return;
  for (const input of inputs) input.checked = input.value === seat;
}

/** Offer the chapter that the chosen side starts with, right after the choice. */
function showNext() {
  const place = told.places.find(({ id }) => id === firstChapter());
  const link = next.querySelector("a");
  link.hidden = !place || !told.next;
  if (link.hidden) return;
  inputs.find((input) => input.checked).closest("label").after(next);
  link.href = place.url;
  link.textContent = fill(told.next, { title: place.title });
}

if (journal.mode === "personal") {
  new Passphrase(document.querySelector("[data-passphrase]"), told);
  new Past(document.querySelector("[data-past]"), told, { everything: () => everything(told), changed: show });
}
choose(journal.read(seats.dataset.seats));
showNext();
for (const input of inputs) {
  input.addEventListener("change", () => {
    journal.write(seats.dataset.seats, input.value);
    showNext();
    draw(true);
  });
}
if (journal.mode === "guest") show(journal.entries);
else draw(told.written || journal.entries.size > 0);
document.documentElement.dataset.workbook = "ready";

export function listenToCopies(root, told) {
  const wrong = root.querySelector("[data-wrong]");
  for (const button of root.querySelectorAll("[data-copy]"))
    button.addEventListener("click", async () => {
      wrong.hidden = true;
      try {
        await askFor(told, "join", { name: button.dataset.copy });
        location.reload();
      } catch (problem) {
        refuse(wrong, told.file.refused, problem);
      }
    });
}
