// The frame of a chapter page: connects it with a kernel, places the save indicator, and replaces the waiting
// text by the page or, when no kernel starts, by a card that says so.

import { journal, whenFetched } from "../core/journal.js";
import { setWidgetFiles } from "../page/model.js";
import { restorePosition, restoreRemaining } from "../page/reading_position.js";
import { reloadPage, runtime } from "../page/runtime.js";
import { startSteps } from "../page/steps.js";
import { openFolds } from "../ui/dom.js";

export { currentKernel, endKernel } from "../page/kernel.js";

const activities = () => import("./activities.js");
const largeFields = () => import("./large_fields.js");
const charts = () => import("./chart_widgets.js");
setWidgetFiles({
  usual: () => import("./exercises.js"),
  others: {
    agenda: activities,
    chart: charts,
    large_form: largeFields,
    pacer: activities,
    reminder: activities,
    prompts: largeFields,
    safety: activities,
    shared_plan: activities,
    share_switches: activities,
    take_home_preview: activities,
    timer: activities,
  },
  reload: reloadPage,
});

const KERNEL_TIMEOUT = 90_000; // milliseconds: ten are enough for one page, but a full room may start at once
const root = document.documentElement;

// What is shown where this script does not run.
document.getElementById("bu-unscripted")?.remove();

// A kernel is started on Binder only while somebody uses the page.
const { memory } = journal;
if (memory) {
  runtime.whenAllowed = () => memory.untilPresent?.() ?? null;
  runtime.addEventListener("down", () => memory.probe());
}
await whenFetched;
const steps = startSteps();
runtime.start();

// The checkbox with which a guest has this browser remember the entries when the tab is closed.
for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-remember-words]"))) {
  // Another tab may change it too, and a browser may refuse to store anything.
  const update = () => {
    box.checked = journal.isRemembered;
  };
  update();
  journal.addEventListener("change", update);
  box.addEventListener("change", () => journal.setRemembered(box.checked));
}

const wideScreen = matchMedia("(min-width: 1080px)");

/** Move the save indicator to the place for this width. */
function placeIndicator() {
  const slot = document.querySelector(`[data-save-slot="${wideScreen.matches ? "wide" : "narrow"}"]`);
  const indicator = document.getElementById("bu-save");
  if (slot && indicator && indicator.parentElement !== slot) slot.append(indicator);
}

wideScreen.addEventListener("change", placeIndicator);
placeIndicator();

const waitingText = /** @type {HTMLElement} */ (document.getElementById("bu-wait"));
const lateCard = /** @type {HTMLElement} */ (document.getElementById("bu-late"));
const cells = /** @type {HTMLElement} */ (document.getElementById("bu-cells"));

/** Go to what the address names, on a page that shows everything at once. */
function showTarget() {
  const target = document.querySelector(":target");
  openFolds(target);
  target?.scrollIntoView();
}

if (!steps) addEventListener("hashchange", showTarget);

let isShown = false;

function showPage() {
  if (isShown) return;
  isShown = true;
  waitingText.remove();
  lateCard.hidden = true;
  delete cells.dataset.waiting;
  if (location.hash.length > 1) {
    if (steps) steps.followAddress();
    else showTarget();
  }
  restorePosition();
}

const timer = setTimeout(() => {
  waitingText.hidden = true;
  lateCard.hidden = isShown;
}, KERNEL_TIMEOUT);

/** Whether the snapshot is drawn, at least to its first exercise, which takes input; a kernel may still be missing. */
const isSnapshotReady = () => "drawn" in root.dataset && cells.querySelector("[data-scope]") !== null;

/** Whether the page is ready, or has nothing to wait for because it could not be opened. */
const isSettled = () => root.dataset.workbook === "ready" || cells.querySelector("[data-trouble='page']") !== null;

function update() {
  if (isSnapshotReady()) showPage();
  if (!isSettled()) return;
  observer.disconnect();
  clearTimeout(timer);
  showPage();
  restoreRemaining();
}

const observer = new MutationObserver(update);
observer.observe(root, { attributeFilter: ["data-workbook"] });
observer.observe(cells, { childList: true, subtree: true, attributeFilter: ["data-scope"] });
update();
