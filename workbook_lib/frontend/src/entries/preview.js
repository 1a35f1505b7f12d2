// On pages of `workbook preview`: shows a change of the content as soon as it is saved.

const script = /** @type {HTMLElement} */ (document.querySelector("script[data-preview]"));
const SCROLL_KEY = "between-us.preview.scroll";

/** Whether this page shows only mistakes of the content. */
const showsMistakes = script.dataset.problems !== undefined;

/** Reload the page. Entries are in its storage; the scroll position is stored here. */
function reloadPage() {
  sessionStorage.setItem(SCROLL_KEY, String(scrollY));
  location.reload();
}

function restoreScroll() {
  const stored = sessionStorage.getItem(SCROLL_KEY);
  if (stored === null) return;
  sessionStorage.removeItem(SCROLL_KEY);
  const scroll = () => scrollTo({ top: Number(stored), behavior: "instant" });
  scroll();
  // A chapter has its full height only when its exercises are drawn.
  const observer = new MutationObserver(() => {
    if (document.documentElement.dataset.workbook !== "ready") return;
    observer.disconnect();
    requestAnimationFrame(scroll);
  });
  observer.observe(document.documentElement, { attributeFilter: ["data-workbook"] });
}

/**
 * Show the messages of `workbook check` on top of a page whose content was correct until then.
 * @param {string[]} problems
 */
function showProblems(problems) {
  document.querySelector("[data-preview-problems]")?.remove();
  if (!problems.length || showsMistakes) return;
  const card = document.createElement("section");
  card.className = "bu-card bu-card--trouble bu-flow bu-trouble";
  card.dataset.previewProblems = "";
  card.setAttribute("role", "alert");
  card.tabIndex = 0; // a long list is scrolled by the arrow keys
  const title = document.createElement("h2");
  title.textContent = "workbook check";
  const list = document.createElement("ul");
  for (const problem of problems) list.append(Object.assign(document.createElement("li"), { textContent: problem }));
  card.append(title, list);
  document.body.append(card);
}

/** @param {{state: string, problems: string[]}} news */
function onNews({ state, problems }) {
  // A correct page stays while the content has mistakes; one that shows mistakes is reloaded to show the new ones.
  const stays = problems.length > 0 && !showsMistakes;
  if (state !== script.dataset.state && !stays) reloadPage();
  else showProblems(problems);
}

restoreScroll();
const events = new EventSource(script.dataset.preview ?? "");
events.addEventListener("message", (event) => onNews(JSON.parse(event.data)));
addEventListener("pagehide", () => events.close());
