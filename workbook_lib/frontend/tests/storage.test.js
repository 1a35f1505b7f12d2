import "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach } from "node:test";

const { REMEMBER_KEY, saveRememberChoice, storageFor, TabChannel, tabStorage } = await import("../src/core/storage.js");

afterEach(() => {
  localStorage.clear();
  delete document.documentElement.dataset.remember;
  delete window.BroadcastChannel;
});

test("a guest's entries are in the tab, those of a personal computer on the device", () => {
  assert.equal(storageFor("guest"), sessionStorage);
  assert.equal(storageFor("personal"), localStorage);
});

test("a guest's choice counts only where it is offered", () => {
  saveRememberChoice(true);
  assert.equal(storageFor("guest"), sessionStorage);
  document.documentElement.dataset.remember = "offered";
  assert.equal(storageFor("guest"), localStorage);
  saveRememberChoice(false);
  assert.equal(storageFor("guest"), sessionStorage);
  assert.equal(localStorage.getItem(REMEMBER_KEY), null);
});

test("a browser that forbids storage has none, and the choice fails silently", () => {
  const { localStorage: local, sessionStorage: session } = globalThis;
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(globalThis, name, { configurable: true, get: () => { throw new Error("SecurityError"); } });
  }
  try {
    assert.equal(tabStorage(), null);
    assert.equal(storageFor("personal"), null);
    saveRememberChoice(true);
  } finally {
    Object.defineProperty(globalThis, "localStorage", { configurable: true, writable: true, value: local });
    Object.defineProperty(globalThis, "sessionStorage", { configurable: true, writable: true, value: session });
  }
});

test("a browser without channels between tabs sends nothing", () => {
  const channel = new TabChannel(() => assert.fail("it was called"));
  channel.send({ a: { value: 1, at: [1, 0, "tab-00000000"] } });
  channel.close();
});

test("entries go to the other tabs, but never an empty list", async () => {
  const sent = [];
  globalThis.BroadcastChannel = window.BroadcastChannel = class {
    postMessage(entries) {
      sent.push(entries);
      this.onmessage({ data: entries });
    }

    close() {}
  };
  const received = [];
  const channel = new TabChannel((entries) => received.push(entries));
  channel.send({});
  channel.send({ a: { value: 1 } });
  assert.deepEqual(sent, [{ a: { value: 1 } }]);
  assert.deepEqual(received, sent);
});
