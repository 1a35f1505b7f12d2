import { fire } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const WORDS = { cookies_title: "Cookies", cookies: "Only with cookies.", cookies_only_here: "Not kept.", cookies_sign_in: "Allow them.", storage_title: "Storage", storage: "Only here." };
document.body.innerHTML = '<script id="bu-words" type="application/json">{"leave": {}, "browser": {}}</script>';
const { cookies, keepPlace, missingFeature, showMissingFeature, storage } = await import("../src/page/basics.js");

beforeEach(() => {
  document.body.innerHTML = '<div class="bu-top"></div><main id="main"><h1>Sorry</h1><p class="bu-lead">No.</p></main>';
});

test("cookies and storage are available here, and the check removes its cookie", () => {
  assert.deepEqual([cookies, storage, document.cookie], [true, true, ""]);
});

test("the reported missing feature depends on where entries are stored", () => {
  const cases = [
    [{ mode: "personal" }, true, true, null],
    [{ mode: "guest" }, true, true, null],
    [{ mode: "guest" }, true, false, "storage"],
    [{ mode: "personal" }, true, false, null],
    [{ mode: "guest" }, false, true, "cookies"],
    [{ mode: "personal" }, false, false, "cookies_only_here"],
    [{ mode: "guest", loan: true }, false, true, "cookies_only_here"],
    [{ mode: "guest", loan: true }, true, false, null],
  ];
  for (const [page, hasCookies, hasStorage, missing] of cases) {
    assert.equal(missingFeature({ loan: false, ...page, hasCookies, hasStorage }), missing, JSON.stringify([page, hasCookies, hasStorage]));
  }
});

test("the waiting text of plain Voila is removed when the page starts", async () => {
  document.body.insertAdjacentHTML("beforeend", '<script id="bu-words" type="application/json">{"leave": {}, "browser": {}}</script><p class="bu-early">Wait</p>');
  await import("../src/page/basics.js?again");
  assert.equal(document.querySelector(".bu-early"), null);
});

test("a page without a missing feature gets no banner", () => {
  showMissingFeature(WORDS, { mode: "guest", loan: false });
  assert.equal(document.querySelector("[role=alert]"), null);
});

test("an error page other than the one of a missing sign-in stays as it is", () => {
  for (const status of ["404", "403"]) showMissingFeature(WORDS, { mode: "guest", loan: false, status });
  assert.equal(document.querySelector("h1").textContent, "Sorry");
});

test("a link to another language keeps the step and the rest of the address", () => {
  document.body.innerHTML = '<a hreflang="cy" href="?lang=cy">Cymraeg</a>';
  history.replaceState(null, "", "?steps=all&lang=en#moves");
  const link = document.querySelector("a");
  link.addEventListener("click", (event) => event.preventDefault());
  keepPlace([link]);
  link.click();
  assert.equal(link.search + link.hash, "?steps=all&lang=cy#moves");
});

test("a file that is dropped on the page does not replace it; dragged text goes on", () => {
  const drop = (types) => fire(document.body, "drop", { dataTransfer: { types } }).defaultPrevented;
  assert.deepEqual([drop(["Files"]), drop(["text/plain"]), drop(undefined)], [true, false, false]);
});
