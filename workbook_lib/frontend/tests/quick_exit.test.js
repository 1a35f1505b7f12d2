import "./dom.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { fire } from "./dom.js";

const messages = [];
globalThis.BroadcastChannel = class {
  constructor() {
    globalThis.channel = this;
  }

  postMessage(message) {
    messages.push(message);
  }
};
const addresses = [];
globalThis.location = { href: "http://localhost/", host: "localhost:8888", pathname: "/", search: "", reload: () => addresses.push("reload"), replace: (address) => addresses.push(address) };
const cookies = [];
Object.defineProperty(document, "cookie", { get: () => "", set: (cookie) => cookies.push(cookie) });
const posts = [];
navigator.sendBeacon = (path) => Boolean(posts.push(path));
globalThis.fetch = async () => new Response();

const { enableQuickExit, reloadOtherTabs } = await import("../src/page/quick_exit.js");
const { hasLeft } = await import("../src/core/exit_state.js");

mock.timers.enable({ apis: ["setTimeout", "Date"] });
document.body.innerHTML = '<p id="text">private</p><a href="#" data-quick-exit><span>Leave</span></a>';
enableQuickExit({ words: { pressed: "{count} of 3", blank_title: "Empty" }, mode: "personal", loan: false });

function pressShift() {
  for (const type of ["keydown", "keyup"]) {
    const event = new KeyboardEvent(type, { key: "Shift", code: "ShiftLeft", bubbles: true });
    document.body.dispatchEvent(event);
  }
}
const status = () => document.querySelector("[data-presses]");

test("presses of Shift are counted on the page", () => {
  pressShift();
  assert.equal(status().textContent, "1 of 3");
  pressShift();
  assert.equal(status().textContent, "2 of 3");
});

test("another key ends the count", () => {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "a", code: "KeyA", bubbles: true }));
  document.body.dispatchEvent(new KeyboardEvent("keyup", { key: "a", code: "KeyA", bubbles: true }));
  assert.equal(status().hidden, true);
});

test("a pause of five seconds ends the count", () => {
  pressShift();
  pressShift();
  mock.timers.tick(5_000);
  pressShift();
  assert.equal(status().textContent, "1 of 3");
  assert.deepEqual(addresses, []);
});

test("other tabs can be told to reload", () => {
  reloadOtherTabs();
  assert.deepEqual(messages.splice(0), ["again"]);
});

test("a step that fails does not keep the page open: storage that throws, a channel that is closed", () => {
  sessionStorage.setItem("notes:a", "private");
  const { clear } = Object.getPrototypeOf(sessionStorage);
  Object.getPrototypeOf(sessionStorage).clear = () => {
    throw new Error("forbidden");
  };
  globalThis.channel.postMessage = () => {
    throw new Error("closed");
  };
  fire(document.querySelector("[data-quick-exit] span"), "click");
  Object.getPrototypeOf(sessionStorage).clear = clear;
  assert.deepEqual(addresses, ["about:blank"]);
  assert.equal(hasLeft(), true);
});

test("leaving hides the page at once, and signs out on a personal computer", () => {
  assert.equal(document.body.style.display, "none");
  assert.equal(document.title, "Empty");
  assert.match(cookies[0], /^workbook-left-localhost-8888=1; .*samesite=lax$/);
  assert.ok(posts.some((path) => path.endsWith("workbook/leave")));
});

test("a message of another tab has this one leave, or reload", () => {
  globalThis.channel.onmessage({ data: "leave" });
  globalThis.channel.onmessage({ data: "again" });
  assert.deepEqual(addresses.slice(-2), ["about:blank", "reload"]);
});
