// Only on the pages of `workbook preview`: shows a change of the words as soon as it is saved.

const own = document.querySelector("script[data-preview]");
const PLACE = "between-us.preview.scroll";

// What was written is in the page's storage; where the reader stood is put there for the way back.
function again() {
  sessionStorage.setItem(PLACE, String(scrollY));
  location.reload();
}

function back() {
  const place = sessionStorage.getItem(PLACE);
  if (place === null) return;
  sessionStorage.removeItem(PLACE);
  const go = () => scrollTo({ top: Number(place), behavior: "instant" });
  go();
  // A chapter has its full height only when its exercises are there.
  const seen = new MutationObserver(() => {
    if (document.documentElement.dataset.workbook !== "ready") return;
    seen.disconnect();
    requestAnimationFrame(go);
  });
  seen.observe(document.documentElement, { attributeFilter: ["data-workbook"] });
}

// The sentences of `workbook check`, on top of the page that was good until then.
function complain(problems) {
  document.querySelector("[data-preview-problems]")?.remove();
  if (!problems.length || own.dataset.problems !== undefined) return;
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

function told({ state, problems }) {
  // A page that can show nothing but mistakes is drawn anew to show the new ones.
  const stays = problems.length && own.dataset.problems === undefined;
  if (state !== own.dataset.state && !stays) again();
  else complain(problems);
}

back();
const news = new EventSource(own.dataset.preview);
news.addEventListener("message", (event) => told(JSON.parse(event.data)));
addEventListener("pagehide", () => news.close());
