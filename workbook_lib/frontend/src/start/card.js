// The card "Your file" below a chapter, on servers without a start page. After a change of the record the page
// is loaded again, with a new kernel.

import { journal } from "../core/journal.js";
import { whenIdle } from "../ui/dom.js";
import { readPageData } from "./api.js";
import { OwnFile } from "./own_file.js";
import { describeContents } from "./record_changes.js";

const data = readPageData();
const file = new OwnFile(document.querySelector("[data-own-file]"), data, () => location.reload());

let isScheduled = false;

/** List the contents of the record as soon as the page is idle. */
async function update() {
  if (isScheduled) return;
  isScheduled = true;
  await whenIdle();
  isScheduled = false;
  file.showContents(describeContents(data, journal.entries), journal.hasEntries);
}

journal.addEventListener("change", update);
update();
