// What every page of ours does, even one that only says that something went wrong.

import { sayWhatIsLacking } from "./lacks.js";
import { arm } from "./leave.js";

const { leave, browser } = JSON.parse(document.getElementById("bu-words").textContent);

const { mode, loan, status } = document.documentElement.dataset;

arm({ words: leave, mode, loan: Boolean(loan) });
sayWhatIsLacking(browser, { mode, loan: Boolean(loan), status });

// A file that misses the place for it must not take the page away.
for (const kind of ["dragover", "drop"]) {
  addEventListener(kind, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
}
