// A document for tests, with the browser's globals. Import it before any module that uses them.

import { JSDOM } from "jsdom";

const NAMES = [
  "window", "document", "location", "history", "navigator", "localStorage", "sessionStorage",
  "Event", "EventTarget", "CustomEvent", "KeyboardEvent", "MouseEvent", "AbortController", "AbortSignal", "FormData",
  "Element", "HTMLElement", "Node", "MutationObserver", "getComputedStyle",
  "requestAnimationFrame", "cancelAnimationFrame", "addEventListener", "removeEventListener", "dispatchEvent",
];

const { window } = new JSDOM("<!doctype html><html lang='en'><body></body></html>", {
  url: "http://localhost/base/voila/render/02.ipynb",
  pretendToBeVisual: true,
});

for (const name of NAMES) {
  const value = name === "window" ? window : window[name];
  const isMethod = typeof value === "function" && /^[a-z]/.test(name);
  Object.defineProperty(globalThis, name, { configurable: true, writable: true, value: isMethod ? value.bind(window) : value });
}

// What jsdom does not implement.
globalThis.CSS = { escape: (text) => String(text).replace(/[^\w-]/g, "\\$&"), supports: () => true };
globalThis.BroadcastChannel = window.BroadcastChannel = undefined;
globalThis.matchMedia = window.matchMedia = (query) => Object.assign(new window.EventTarget(), { media: query, matches: false });
globalThis.VERSION = "test";
globalThis.EMBEDDED = false;
globalThis.scrollY = 0;
globalThis.innerHeight = 800;
window.Element.prototype.scrollIntoView = () => {};

// A page's long timers do not keep finished tests running.
const { setTimeout } = globalThis;
globalThis.setTimeout = (callback, delay, ...values) => {
  const timer = setTimeout(callback, delay, ...values);
  return delay >= 10_000 ? timer.unref() : timer;
};

/** Dispatch a bubbling event. */
export function fire(target, type, properties = {}) {
  const event = Object.assign(new window.Event(type, { bubbles: true, cancelable: true }), properties);
  target.dispatchEvent(event);
  return event;
}

/** Set the value of a text control, as typing does. */
export function type(control, value) {
  control.value = value;
  fire(control, "input");
}

/** Choose a radio button or toggle a checkbox, as a click does. */
export const click = (control) => control.click();

/** Let promises settle. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Empty the page. */
export function clearPage() {
  document.body.replaceChildren();
}

/** A model as widgets get it, which records what is sent. */
export function fakeModel(state, properties = {}) {
  const listeners = new Map();
  return Object.assign(
    {
      sent: [],
      get: (trait) => state[trait],
      on: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
      off: (event, listener) => listeners.set(event, (listeners.get(event) ?? []).filter((other) => other !== listener)),
      emit: (event, ...values) => (listeners.get(event) ?? []).forEach((listener) => void listener(...values)),
      listenerCount: () => [...listeners.values()].flat().length,
      set(trait, value) {
        state[trait] = value;
        this.emit(`change:${trait}`);
      },
      send(content) {
        this.sent.push(content);
      },
    },
    properties,
  );
}
