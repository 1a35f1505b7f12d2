// A guest's choice to have this browser remember their words when the tab is closed.

import { journal } from "./journal.js";

for (const box of document.querySelectorAll("[data-remember-words]")) {
  box.checked = journal.remembered;
  box.addEventListener("change", () => journal.remember(box.checked));
}
