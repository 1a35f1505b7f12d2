import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { runInNewContext } from "node:vm";
import { parse } from "acorn";
import { JSDOM } from "jsdom";

const SOURCE = readFileSync(new URL("../src/entries/feature_check.js", import.meta.url), "utf8");
const PAGE = '<!doctype html><html data-mode="personal"><body><p id="bu-wait">Wait</p><div id="bu-old" hidden>It lacks <b data-lacks-name>{name}</b>.</div><a data-quick-exit href="#"><i>Leave</i></a></body></html>';

/** Run the script in a browser that has everything but what `change` takes away. */
function check(change = () => {}) {
  const { window } = new JSDOM(PAGE, { url: "http://localhost:8888/base/" });
  const { document } = window;
  const names = ["AbortController", "EventTarget", "FormData", "MutationObserver", "URL", "WebSocket", "Element", "sessionStorage"];
  const addresses = [];
  const globals = {
    ...Object.fromEntries(names.map((name) => [name, window[name]])),
    ...{ CSS: { escape() {}, supports() {} }, Intl, Map, PointerEvent: class {}, Promise, ResizeObserver: class {}, Set, TextDecoder, WeakMap, fetch, crypto },
    ...{ Array, Object, String, document, location: { host: "localhost:8888", replace: (address) => addresses.push(address) } },
    matchMedia: () => new EventTarget(),
    addEventListener: (...parts) => window.addEventListener(...parts),
  };
  Object.defineProperty(document, "currentScript", { value: { src: "http://localhost:8888/base/workbook/static/js/feature_check-X.js" } });
  window.document.createElement("script").constructor.prototype.noModule ??= false;
  globals.window = globals;
  change(globals);
  runInNewContext(SOURCE, globals);
  const notice = document.getElementById("bu-old");
  return { window, document, addresses, text: () => (notice.hidden ? "" : notice.textContent) };
}

test("the script is ECMAScript 5, which old browsers can parse", () => {
  assert.doesNotThrow(() => parse(SOURCE, { ecmaVersion: 5 }));
});

test("a browser that has everything gets no notice", () => {
  assert.equal(check().text(), "");
});

test("the first thing that is missing is named, and the waiting text is hidden", () => {
  const { text, document } = check((globals) => delete globals.ResizeObserver);
  assert.equal(text(), "It lacks ResizeObserver.");
  assert.equal(document.getElementById("bu-wait").style.display, "none");
  assert.equal(check((globals) => delete globals.AbortController).text(), "It lacks AbortController.");
  assert.equal(check((globals) => delete globals.CSS.supports).text(), "It lacks supports.");
});

test("an object that is missing is reported by what is needed of it", () => {
  assert.equal(check((globals) => (globals.Intl = null)).text(), "It lacks DateTimeFormat.");
});

test("a script that the browser cannot read is reported once", () => {
  const { window, text } = check();
  window.dispatchEvent(Object.assign(new window.Event("error"), { message: "TypeError: x" }));
  assert.equal(text(), "");
  for (let time = 0; time < 2; time += 1) window.dispatchEvent(Object.assign(new window.Event("error"), { message: "Uncaught SyntaxError: Unexpected token" }));
  assert.equal(text(), "It lacks JavaScript.");
});

test("the quick exit works without the other scripts: it empties the storage, signs out, and leaves", () => {
  const { window, document, addresses } = check((globals) => delete globals.fetch);
  window.sessionStorage.setItem("notes:a", "words");
  document.querySelector("i").click();
  assert.deepEqual([addresses, window.sessionStorage.length], [["about:blank"], 0]);
  assert.equal(document.querySelector("p").click(), undefined);
  assert.equal(addresses.length, 1);
});

test("the quick exit works even where storage is forbidden", () => {
  const { document, addresses } = check((globals) => {
    delete globals.fetch;
    globals.sessionStorage = {
      clear() {
        throw new Error("SecurityError");
      },
    };
  });
  document.defaultView.addEventListener("error", (event) => event.preventDefault());
  document.querySelector("i").click();
  assert.deepEqual(addresses, ["about:blank"]);
});
