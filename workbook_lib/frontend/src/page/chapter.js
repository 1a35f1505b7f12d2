// The frame of a Voila page: one save indicator for two places, the skeleton until the page is
// ready, and a card when the kernel does not come.

import { journal } from "../core/journal.js";
import { comeBack, comeBackNow } from "./reading_position.js";
import { runtime } from "./runtime.js";

export { currentKernel, endKernel } from "./kernel.js";

const LATE_AFTER = 90_000; // milliseconds: ten suffice alone, but a full room may all start at once
const root = document.documentElement;

// What stood there in case that this script does not come, and until the notebook had said anything.
for (const each of document.querySelectorAll("#bu-unscripted, .bu-early")) each.remove();

// A computer that Binder lends gets a kernel only while somebody is here.
const { memory } = journal;
if (memory) {
  runtime.whenAllowed = () => memory.untilPresent?.();
  runtime.addEventListener("down", () => memory.probe());
}
runtime.start();

// A guest's choice to have this browser remember their words when the tab is closed.
for (const box of document.querySelectorAll("[data-remember-words]")) {
  // Another tab may choose too, and a browser may refuse.
  const show = () => {
    box.checked = journal.isRemembered;
  };
  show();
  journal.addEventListener("change", show);
  box.addEventListener("change", () => journal.setRemembered(box.checked));
}

const wide = matchMedia("(min-width: 1080px)");

/** The one save indicator stands where it can be seen. */
function place() {
  const slot = document.querySelector(`[data-save-slot="${wide.matches ? "wide" : "narrow"}"]`);
  const save = document.getElementById("bu-save");
  if (slot && save && save.parentElement !== slot) slot.append(save);
}

wide.addEventListener("change", place);
place();

const wait = document.getElementById("bu-wait");
const late = document.getElementById("bu-late");
const cells = document.getElementById("bu-cells");

let shown = false;

function show() {
  if (shown) return;
  shown = true;
  wait.remove();
  late.hidden = true;
  delete cells.dataset.waiting;
  comeBack();
  if (location.hash.length > 1 && !scrollY) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

function giveUp() {
  wait.hidden = true;
  late.hidden = shown;
}

const timer = setTimeout(giveUp, LATE_AFTER);

/** Drawn with what the page carries, and its exercises take input; the kernel is still to come. */
const drawn = () => root.dataset.drawn === "first" && cells.querySelector("[data-scope]") !== null;

/** Ready, or nothing to wait for: the cells hold only words (a page that could not be opened). */
function settled() {
  return root.dataset.workbook === "ready" || cells.querySelector("[data-trouble='page']") !== null;
}

function check(watch) {
  if (drawn()) show();
  if (!settled()) return;
  watch.disconnect();
  clearTimeout(timer);
  show();
  comeBackNow();
}

const watch = new MutationObserver(() => check(watch));
watch.observe(root, { attributeFilter: ["data-workbook"] });
watch.observe(cells, { childList: true, subtree: true, attributeFilter: ["data-scope"] });
check(watch);
