// Asks for what the other scripts use, and says in one sentence what is missing. Plain ES5, because a
// browser that lacks something has to understand at least this.

(function () {
  "use strict";

  var root = document.documentElement;
  var source = document.currentScript ? document.currentScript.src : "";
  var said = false;

  function has(owner, names) {
    for (var at = 0; at < names.length; at += 1) {
      if (owner === undefined || owner === null || !(names[at] in owner)) return names[at];
    }
    return null;
  }

  function missing() {
    if (!("noModule" in document.createElement("script"))) return "script modules";
    return (
      has(window, ["AbortController", "CSS", "EventTarget", "FormData", "Intl", "Map", "MutationObserver", "PointerEvent"]) ||
      has(window, ["Promise", "ResizeObserver", "Set", "TextDecoder", "URL", "WeakMap", "WebSocket", "crypto", "fetch", "matchMedia"]) ||
      has(Array.prototype, ["at", "find", "flatMap", "includes"]) ||
      has(Object, ["assign", "entries", "fromEntries", "values"]) ||
      has(String.prototype, ["matchAll", "normalize", "padStart", "trimStart"]) ||
      has(Promise.prototype, ["finally"]) ||
      has(Element.prototype, ["append", "closest", "replaceChildren", "toggleAttribute"]) ||
      has(Intl, ["DateTimeFormat", "ListFormat", "NumberFormat"]) ||
      has(CSS, ["escape", "supports"]) ||
      has(crypto, ["getRandomValues"]) ||
      has(matchMedia("all"), ["addEventListener"])
    );
  }

  function isWayOut(element) {
    for (var each = element; each && each.getAttribute; each = each.parentNode) {
      if (each.getAttribute("data-quick-exit") !== null || each.getAttribute("data-leave") !== null) return true;
    }
    return false;
  }

  // The other scripts may not be there to do it.
  function leave(event) {
    if (!isWayOut(event.target)) return;
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

  function say(name) {
    var place = document.getElementById("bu-old");
    if (said || !place) return;
    said = true;
    var text = place.querySelector("[data-lacks-name]");
    text.textContent = text.textContent.replace("{name}", name);
    place.hidden = false;
    place.removeAttribute("hidden");
    var wait = document.getElementById("bu-wait");
    if (wait) wait.style.display = "none";
    document.addEventListener("click", leave);
  }

  // A script that is not understood at all tells so by this event, and by nothing else.
  window.addEventListener("error", function (event) {
    if (/SyntaxError/.test(event.message || "")) say("JavaScript");
  });
  var name = missing();
  if (name) say(name);
})();
