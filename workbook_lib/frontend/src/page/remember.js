// A guest's choice to have this browser remember their words when the tab is closed.

import { journal } from "./journal.js";

for (const box of document.querySelectorAll("[data-remember-words]")) {
  // Another tab may choose too, and a browser may refuse.
  const show = () => {
    box.checked = journal.remembered;
  };
  show();
  journal.addEventListener("change", show);
  box.addEventListener("change", () => journal.remember(box.checked));
}
