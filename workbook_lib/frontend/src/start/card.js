// The card "Your file" below a chapter, where no start page of ours is served. What it changes is
// shown by loading the page again, with a kernel that knows of nothing else.

import { journal } from "../core/journal.js";
import { OwnFile } from "./own_file.js";
import { holds } from "./record_changes.js";
import { rest } from "../ui/dom.js";

const told = JSON.parse(document.getElementById("bu-home").textContent);
const file = new OwnFile(document.querySelector("[data-own-file]"), told, () => location.reload());

let due = false;

/** List what is here, when the page has nothing else to do. */
async function show() {
  if (due) return;
  due = true;
  await rest();
  due = false;
  file.here(holds(told, journal.entries), [...journal.entries.values()].some(({ value }) => value !== null));
}

journal.addEventListener("change", show);
show();
