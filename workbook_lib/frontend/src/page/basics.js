// What every page of ours does, even one that only says that something went wrong; and what the browser
// forbids, found out and said before anyone writes.

import { cookie } from "../core/server.js";
import { arm } from "./quick_exit.js";
import { icon, make } from "../ui/dom.js";

const ASKED = "workbook-asked";

/** Whether this browser keeps cookies for this page. */
export const cookies = (() => {
  try {
    document.cookie = `${ASKED}=1; samesite=strict`;
    const kept = cookie(ASKED) === "1";
    document.cookie = `${ASKED}=; samesite=strict; max-age=0`;
    return kept;
  } catch {
    return false;
  }
})();

/** Whether a page may keep anything in this browser, however much or little. */
export const storage = (() => {
  try {
    return sessionStorage.length >= 0;
  } catch {
    return false; // also where there is none at all, and it is null
  }
})();

/** Which sentence of interface.yaml's `browser` has to be said; null for none. */
function lacking(mode, loan) {
  if (!cookies) return storage && !loan ? "cookies" : "cookies_only_here";
  return !storage && !loan && mode === "guest" ? "storage" : null;
}

/** Say at the top of the page what is missing; `status` is that of a page that says what went wrong. */
export function sayWhatIsLacking(words, { mode, loan, status }) {
  if (status) {
    if (status !== "403" || cookies) return;
    // The address was whole: the cookie that it gave did not come back.
    const place = document.getElementById("main");
    place.querySelector("h1").textContent = words.cookies_title;
    place.querySelector(".bu-lead").textContent = words.cookies_sign_in;
    return;
  }
  const name = lacking(mode, loan);
  if (!name) return;
  const title = words[name.startsWith("cookies") ? "cookies_title" : "storage_title"];
  const said = make("p", {}, make("strong", {}, title), ` ${words[name]}`);
  const banner = make("div", { class: "bu-banner bu-banner--bad", role: "alert", "data-lacks": name }, make("div", { class: "bu-in" }, icon("warn"), said));
  document.querySelector(".bu-top")?.after(banner);
}

const { leave, browser } = JSON.parse(document.getElementById("bu-words").textContent);

const { mode, loan, status } = document.documentElement.dataset;

arm({ words: leave, mode, loan: Boolean(loan) });
sayWhatIsLacking(browser, { mode, loan: Boolean(loan), status });

// A file that misses the place for it must not take the page away.
for (const kind of ["dragover", "drop"]) {
  addEventListener(kind, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
}
