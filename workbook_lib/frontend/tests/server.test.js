import "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach } from "node:test";

const { asset, config, cookie, request, within } = await import("../src/core/server.js");

afterEach(() => document.body.replaceChildren());

test("a cookie is found by its whole name", () => {
  document.cookie = "my_xsrf=other";
  document.cookie = "_xsrf=a=b";
  assert.equal(cookie("_xsrf"), "a=b");
  assert.equal(cookie("xsrf"), "");
});

test("the configuration of a page is read, and empty where there is none or it is broken", () => {
  assert.deepEqual(config(), {});
  document.body.innerHTML = '<script id="jupyter-config-data" type="application/json">{"kernelId": "a"}</script>';
  assert.deepEqual(config(), { kernelId: "a" });
  document.getElementById("jupyter-config-data").textContent = "{";
  assert.deepEqual(config(), {});
});

test("a request with a body is a POST with the token of the page", async () => {
  const requests = [];
  globalThis.fetch = async (url, options) => requests.push([url, options.method, options.body, options.headers["X-XSRFToken"], options.cache]);
  await request("state");
  await request("save", { body: "", token: "t" });
  assert.deepEqual(requests, [["state", "GET", undefined, "a=b", "no-store"], ["save", "POST", "", "t", "no-store"]]);
});

test("a signal aborts after its time", async () => {
  const signal = within(1);
  assert.ok(!signal.aborted);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
});

test("files without a hash in their names have the version of the build in their address", () => {
  assert.match(asset("plotly.min.js"), /\/plotly\.min\.js\?v=test$/);
});
