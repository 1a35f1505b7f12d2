// The start page: a seat for a start goes into the journal, where a chapter's page finds it.

import { journal } from "./journal.js";
import "./plain.js";

const seats = document.querySelector("[data-seats]");
const path = seats.dataset.seats;
const inputs = [...seats.querySelectorAll("input")];

const written = journal.read(path);
for (const input of inputs) {
  if (typeof written === "string" && written) input.checked = input.value === written;
  input.addEventListener("change", () => journal.write(path, input.value));
}
document.documentElement.dataset.workbook = "ready";
