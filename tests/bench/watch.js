// Watches one page from inside, for every framework alike: what it says, what it draws, and when.

window.bench = (() => {
  const cache = new Map();

  const within = (root, selector) => {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const each of root.querySelectorAll("*")) {
      const inner = each.shadowRoot && within(each.shadowRoot, selector);
      if (inner) return inner;
    }
    return null;
  };

  /** The first element, also in shadow trees. */
  const find = (selector) => {
    const known = cache.get(selector);
    if (known?.isConnected) return known;
    const found = within(document, selector);
    cache.set(selector, found);
    return found;
  };

  const said = (selector) => find(selector)?.textContent.trim() ?? "";

  /** The marks of the drawing: where they lie and how they are filled. */
  const drawn = (selector) =>
    [...(find(selector)?.querySelectorAll(".barlayer path, .shapelayer path, .scatterlayer path, .scatterlayer text") ?? [])]
      .map((each) => (each.getAttribute("d") ?? "") + (each.getAttribute("style") ?? ""))
      .join();

  let clicked = null;
  addEventListener("click", (event) => event.isTrusted && (clicked ??= performance.now()), true);

  /** Starts to watch; `seen()` then gives, by what it is, milliseconds since the click. */
  const arm = ({ sentence, drawing }) => {
    const before = { text: said(sentence), figure: drawn(drawing) };
    clicked = null;
    window.bench.seen = new Promise((done) => {
      const found = {};
      const look = () => {
        const now = performance.now();
        const text = said(sentence);
        if (!("text" in found) && text && text !== before.text) found.text = now;
        const figure = drawn(drawing);
        if (!("figure" in found) && figure && figure !== before.figure) found.figure = now;
        if (clicked === null || !("text" in found && "figure" in found)) return requestAnimationFrame(look);
        return done({ clicked, text: found.text - clicked, figure: found.figure - clicked });
      };
      look();
    });
  };

  /** When a condition first holds, in milliseconds since the page was asked for. */
  const when = (holds) =>
    new Promise((done) => {
      const look = () => (holds() ? done(performance.now()) : requestAnimationFrame(look));
      look();
    });

  /** Tries to write until a page's storage has it, and says so in the console; for pages that keep words in the browser. */
  const accepted = (fold, field) => {
    const MARK = "aa";
    const stored = () => [localStorage, sessionStorage].some((each) => Object.values({ ...each }).some((value) => value.includes(MARK)));
    return new Promise((done) => {
      const attempt = () => {
        const place = document.querySelector(field);
        if (place) {
          const folded = fold && place.closest(fold);
          if (folded) folded.open = true;
          place.focus();
          document.execCommand("insertText", false, "a");
          document.execCommand("insertText", false, "a");
          if (stored()) {
            done(performance.now());
            return console.info("accepted");
          }
        }
        return setTimeout(attempt, 4);
      };
      attempt();
    });
  };

  let shifts = 0;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) shifts += each.value;
  }).observe({ type: "layout-shift", buffered: true });

  return { find, said, drawn, arm, when, accepted, shifts: () => shifts };
})();
