// Checks for what the other scripts use, and shows in one sentence what is missing. It is ECMAScript 5, which
// a browser that lacks something can run.

(function () {
  "use strict";

  var root = document.documentElement;
  var script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  var source = script ? script.src : "";
  var isShown = false;

  /**
   * The first name that an object lacks; null if it has all of them.
   * @param {any} owner
   * @param {string[]} names
   */
  function firstLacking(owner, names) {
    for (var at = 0; at < names.length; at += 1) {
      if (owner === undefined || owner === null || !(names[at] in owner)) return names[at];
    }
    return null;
  }

  /** The name of something that this browser lacks; null for nothing. */
  function missing() {
    if (!("noModule" in document.createElement("script"))) return "script modules";
    return (
      firstLacking(window, ["AbortController", "CSS", "EventTarget", "FormData", "Intl", "Map", "MutationObserver", "PointerEvent"]) ||
      firstLacking(window, ["Promise", "ResizeObserver", "Set", "TextDecoder", "URL", "WeakMap", "WebSocket", "crypto", "fetch", "matchMedia"]) ||
      firstLacking(Array.prototype, ["at", "find", "flatMap", "includes"]) ||
      firstLacking(Object, ["assign", "entries", "fromEntries", "values"]) ||
      firstLacking(String.prototype, ["matchAll", "normalize", "padStart", "trimStart"]) ||
      firstLacking(Promise.prototype, ["finally"]) ||
      firstLacking(Element.prototype, ["append", "closest", "replaceChildren", "toggleAttribute"]) ||
      firstLacking(Intl, ["DateTimeFormat", "ListFormat", "NumberFormat"]) ||
      firstLacking(CSS, ["escape", "supports"]) ||
      firstLacking(crypto, ["getRandomValues"]) ||
      firstLacking(matchMedia("all"), ["addEventListener"])
    );
  }

  /** @param {any} element */
  function isExitLink(element) {
    for (var node = element; node && node.getAttribute; node = node.parentNode) {
      if (node.getAttribute("data-quick-exit") !== null || node.getAttribute("data-leave") !== null) return true;
    }
    return false;
  }

  /**
   * The quick exit, which the other scripts may not provide.
   * @param {Event} event
   */
  function leave(event) {
    if (!isExitLink(event.target)) return;
    event.preventDefault();
    try {
      sessionStorage.clear();
      if (root.getAttribute("data-mode") === "personal") {
        var base = source.replace(/^https?:\/\/[^/]*/, "").replace(/workbook\/static\/.*$/, "");
        var name = "workbook-left-" + location.host.replace(/[^A-Za-z0-9]/g, "-");
        document.cookie = name + "=1; path=" + base + "; max-age=31536000; samesite=lax";
      }
    } finally {
      location.replace("about:blank");
    }
  }

  /** @param {string} name of what this browser lacks */
  function showMissing(name) {
    var place = document.getElementById("bu-old");
    if (isShown || !place) return;
    isShown = true;
    var text = place.querySelector("[data-lacks-name]");
    if (text) text.textContent = (text.textContent || "").replace("{name}", name);
    place.hidden = false;
    place.removeAttribute("hidden");
    var wait = document.getElementById("bu-wait");
    if (wait) wait.style.display = "none";
    document.addEventListener("click", leave);
  }

  // A script with unknown syntax is reported by this event only.
  window.addEventListener("error", function (event) {
    if (/SyntaxError/.test(event.message || "")) showMissing("JavaScript");
  });
  var name = missing();
  if (name) showMissing(name);
})();
