// What a notebook shows of saving in place of the header of a page: the save indicator, the exit link, a notice
// on Binder, and the banner.

import { journal } from "../core/journal.js";
import { fill, languageAttributes } from "../core/language.js";
import { icon, isFramed, make } from "../ui/dom.js";
import { startBinderSession } from "./binder_session.js";
import { enableQuickExit } from "./quick_exit.js";

const PANEL = ".jp-NotebookPanel";

/**
 * Draw the bar in a view of a notebook, and the banner once for all its views.
 * @param {any} sync the widget that syncs the journal with the kernel of the notebook
 * @param {Element} el
 * @returns {(() => void) | undefined} ends the view
 */
export function drawBar(sync, el) {
  if (isFramed()) return undefined;
  const { words, model, indicators } = sync;
  const { label, title } = words.leave;
  const link = make("a", { class: "bu-exit", href: "about:blank", rel: "noreferrer", title, "data-quick-exit": true }, icon("exit"), label);
  // Without exercises nothing is saved.
  const indicator = model.get("expected").length ? make("span", { class: "bu-save" }) : null;
  if (indicator) indicators.add(indicator);
  const bar = make("div", { class: "bu-keeper" }, make("div", { class: "bu-row" }, indicator ?? make("span"), link), binderNotice(words.loan, model.get("loan")));
  el.append(bar);
  sync.banner ??= floatBanner();
  // JupyterLab adds the view to its panel later, and shows it there again when its tab is selected.
  const observer = new ResizeObserver(() => moveToPanel(sync.banner.parentElement, bar));
  observer.observe(bar);
  enableQuickExit({ words: words.leave, mode: journal.mode, loan: Boolean(journal.memory) });
  return () => {
    indicators.delete(indicator);
    observer.disconnect();
  };
}

/**
 * Move an element to the panel of a notebook: JupyterLab hides the panel of a background tab with all that is in it.
 * @param {HTMLElement} element
 * @param {HTMLElement} bar
 */
function moveToPanel(element, bar) {
  const panel = bar.closest(PANEL);
  if (panel && element.parentElement !== panel) panel.append(element);
}

/** A banner that floats: it can appear while someone writes, and must not move the text. */
function floatBanner() {
  const banner = make("div", { class: "bu-banner", role: "status", hidden: true });
  document.body.append(make("div", { class: "bu-root bu-afloat", ...languageAttributes() }, banner));
  return banner;
}

/**
 * A notice for a notebook on Binder, which ends after some idle time.
 * @param {any} words
 * @param {number | null} seconds of that time
 */
function binderNotice(words, seconds) {
  if (!seconds) return null;
  const status = make("span", { role: "status", "data-loan-saved": true });
  const minutes = Math.max(1, Math.round(seconds / 60));
  const text = make("p", {}, make("strong", {}, words.title), ` ${fill(words.text, { count: minutes })} `, status);
  const button = make("button", { type: "button", class: "bu-btn", "data-loan-save": true }, words.save);
  const notice = make("div", { class: "bu-loan" }, make("div", { class: "bu-in" }, icon("warn"), text, button));
  startBinderSession(words, seconds).connectPermanentNotice(notice);
  return notice;
}
