// What pages do in a browser that keeps no cookies and has no storage.

import "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const forbidden = () => {
  throw new Error("SecurityError");
};
Object.defineProperty(document, "cookie", { get: () => "", set: () => {} });
Object.defineProperty(globalThis, "sessionStorage", { configurable: true, get: forbidden });
Object.defineProperty(globalThis, "localStorage", { configurable: true, get: forbidden });
document.body.innerHTML = '<script id="bu-words" type="application/json">{"leave": {}, "browser": {}}</script>';
const WORDS = { cookies_title: "Cookies", cookies: "Only with cookies.", cookies_only_here: "Not kept.", cookies_sign_in: "Allow them.", storage_title: "Storage", storage: "Only here." };

const { cookies, showMissingFeature, storage } = await import("../src/page/basics.js");
const { journal } = await import("../src/core/journal.js");
const { saveRememberChoice, tabStorage } = await import("../src/core/storage.js");

beforeEach(() => {
  document.body.innerHTML = '<div class="bu-top"></div><main id="main"><h1>Sorry</h1><p class="bu-lead">No.</p></main>';
});

test("missing cookies and storage are detected", () => {
  assert.deepEqual([cookies, storage], [false, false]);
});

test("the page reports that entries are not stored before anything is written", () => {
  showMissingFeature(WORDS, { mode: "guest", loan: false });
  const banner = document.querySelector(".bu-top + [role=alert]");
  assert.equal(banner.textContent, "Cookies Not kept.");
  assert.equal(banner.dataset.lacks, "cookies_only_here");
});

test("where a complete link was refused, the page shows what to allow", () => {
  showMissingFeature(WORDS, { mode: "personal", loan: false, status: "403" });
  assert.equal(document.getElementById("main").textContent, "CookiesAllow them.");
});

test("entries are on the page only, and writing continues", () => {
  assert.deepEqual([journal.isPersistent, tabStorage()], [false, null]);
  journal.write("form/x", "words");
  assert.equal(journal.read("form/x"), "words");
  saveRememberChoice(true);
  journal.clear();
});
