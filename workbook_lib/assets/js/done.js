// The box at a chapter's end that says the reader is done with it. It is an entry like any answer.

import { journal } from "./journal.js";

const box = document.querySelector("[data-chapter-done]");
if (box) {
  const path = box.dataset.chapterDone;
  const show = () => {
    if (journal.entries.has(path)) box.checked = journal.read(path) === true;
  };
  show();
  journal.addEventListener("heard", show);
  box.addEventListener("change", () => journal.write(path, box.checked || null));
}
