// What every page of ours does, even one that only says that something went wrong.

import { arm } from "./leave.js";

arm({ words: JSON.parse(document.getElementById("bu-words").textContent).leave });
