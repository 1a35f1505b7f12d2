import "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

document.body.innerHTML = '<div class="bu-top"></div><script id="jupyter-config-data" type="application/json">{"kernelId": "a b"}</script>';
const cookies = {};
Object.defineProperty(document, "cookie", {
  get: () => Object.entries(cookies).map((pair) => pair.join("=")).join("; "),
  set: (text) => {
    const [name, value] = text.split(";")[0].split("=");
    cookies[name] = value;
  },
});
const { currentKernel, endKernel, post, setKernel } = await import("../src/page/kernel.js");

let sent;

beforeEach(() => {
  sent = [];
  navigator.sendBeacon = (url, form) => Boolean(sent.push(["beacon", url, form.get("_xsrf")]));
  globalThis.fetch = async (url, { method, keepalive }) => sent.push(["fetch", url, method, keepalive]);
});

test("a page that has no token for requests makes one", () => {
  assert.match(cookies._xsrf, /^[0-9a-f]{32}$/);
});

test("the kernel of the page is ended with its id, written for an address", () => {
  assert.equal(currentKernel(), "a b");
  endKernel();
  const [[kind, url, token]] = sent;
  assert.deepEqual([kind, token], ["beacon", cookies._xsrf]);
  assert.match(url, /voila\/api\/shutdown\/a%20b$/);
});

test("closing the page ends the kernel that it uses then, and without one nothing is sent", () => {
  setKernel("next");
  dispatchEvent(new Event("pagehide"));
  assert.match(sent[0][1], /shutdown\/next$/);
  setKernel(null);
  dispatchEvent(new Event("pagehide"));
  assert.equal(sent.length, 1);
});

test("a token that the server has changed is used with the next kernel", () => {
  cookies._xsrf = "new";
  setKernel("other");
  endKernel();
  assert.equal(sent[0][2], "new");
});

test("where the browser refuses a beacon, fetch sends the request", () => {
  navigator.sendBeacon = () => false;
  post("workbook/leave");
  assert.deepEqual(sent.map(([kind, , method, keepalive]) => [kind, method, keepalive]), [["fetch", "POST", true]]);
});

test("an important request is sent both ways", () => {
  post("workbook/leave", { twice: true });
  assert.deepEqual(sent.map(([kind]) => kind), ["beacon", "fetch"]);
});

test("a browser that can send nothing throws nothing", async () => {
  navigator.sendBeacon = undefined;
  globalThis.fetch = async () => Promise.reject(new TypeError("Failed to fetch"));
  post("workbook/leave");
  globalThis.fetch = () => {
    throw new TypeError("no fetch");
  };
  post("workbook/leave");
  await new Promise((resolve) => setImmediate(resolve));
});
