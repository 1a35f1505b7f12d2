// What every page of ours does, even one that only says that something went wrong.

import { arm } from "./leave.js";

const { leave } = JSON.parse(document.getElementById("bu-words").textContent);

const { mode, loan } = document.documentElement.dataset;

arm({ words: leave, mode, loan: Boolean(loan) });
