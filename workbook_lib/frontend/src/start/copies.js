// Copies of the person's file that another program left beside it: each is joined on request.

import { refuse } from "../ui/refusal.js";
import { askFor } from "../ui/api.js";

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
