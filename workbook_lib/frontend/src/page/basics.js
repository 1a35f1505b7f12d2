// What every page does, even one that only reports an error: the quick exit, and a banner that says before
// anyone writes what the browser forbids.

import { cookie, pageData } from "../core/server.js";
import { icon, make } from "../ui/dom.js";
import { enableQuickExit } from "./quick_exit.js";

const TEST_COOKIE = "workbook-asked";

/** Whether this browser keeps cookies for this page. */
export const cookies = (() => {
  try {
    document.cookie = `${TEST_COOKIE}=1; samesite=strict`;
    const isStored = cookie(TEST_COOKIE) === "1";
    document.cookie = `${TEST_COOKIE}=; samesite=strict; max-age=0`;
    return isStored;
  } catch {
    return false;
  }
})();

/** Whether a page may store anything in this browser. */
export const storage = (() => {
  try {
    return sessionStorage.length >= 0;
  } catch {
    return false; // also where storage is unavailable, and null
  }
})();

/**
 * The key in interface.yaml's `browser` of the sentence about what is missing; null for none.
 * @param {{mode?: string, loan: boolean, hasCookies?: boolean, hasStorage?: boolean}} page
 * @returns {string | null}
 */
export function missingFeature({ mode, loan, hasCookies = cookies, hasStorage = storage }) {
  if (!hasCookies) return hasStorage && !loan ? "cookies" : "cookies_only_here";
  return !hasStorage && !loan && mode === "guest" ? "storage" : null;
}

/**
 * Show what is missing at the top of the page.
 * @param {any} words
 * @param {{mode?: string, loan: boolean, status?: string}} page `status` is the HTTP status of an error page
 */
export function showMissingFeature(words, { mode, loan, status }) {
  if (status) {
    if (status !== "403" || cookies) return;
    // The link was complete: the browser did not keep the cookie that came with it.
    const main = document.getElementById("main");
    const parts = /** @type {[string, string][]} */ ([["h1", words.cookies_title], [".bu-lead", words.cookies_sign_in]]);
    for (const [selector, text] of parts) main?.querySelector(selector)?.replaceChildren(text);
    return;
  }
  const name = missingFeature({ mode, loan });
  if (!name) return;
  const title = words[name.startsWith("cookies") ? "cookies_title" : "storage_title"];
  const text = make("p", {}, make("strong", {}, title), ` ${words[name]}`);
  const attributes = { class: "bu-banner bu-banner--bad", role: "alert", "data-lacks": name };
  document.querySelector(".bu-top")?.after(make("div", attributes, make("div", { class: "bu-in" }, icon("warn"), text)));
}

// The waiting text of plain Voila, which it sends before the notebook runs.
document.querySelector(".bu-early")?.remove();

const { leave, browser } = pageData("bu-words");
const { mode, loan, status } = document.documentElement.dataset;

enableQuickExit({ words: leave, mode, loan: Boolean(loan) });
showMissingFeature(browser, { mode, loan: Boolean(loan), status });

/**
 * Have the links to other languages lead to the same step, and keep the rest of the address.
 * @param {Iterable<HTMLAnchorElement>} links
 */
export function keepPlace(links) {
  for (const link of links) {
    link.addEventListener("click", () => {
      const query = new URLSearchParams(location.search);
      query.set("lang", link.hreflang);
      link.search = String(query);
      link.hash = location.hash;
    });
  }
}

keepPlace(document.querySelectorAll(".bu-langs a"));

// A file that is dropped beside its target must not replace the page.
for (const type of /** @type {const} */ (["dragover", "drop"])) {
  addEventListener(type, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
}
