// A list of items written so far, each of which can be opened, or removed after a question.

import { fill, formatDay, isolate } from "../core/language.js";
import { make, whenIdle, loadStyles, updateChildren } from "../ui/dom.js";

const VISIBLE_COUNT = 10; // items before the others are folded away

const BUTTONS = ["open", "remove", "confirm", "keep"]; // data-<name>, with the item's id

/**
 * A selector for the button that has the focus, if it is one of the list.
 * @param {Element} el
 * @returns {string | null}
 */
function focusedButton(el) {
  const button = /** @type {HTMLElement | null} */ (el.contains(document.activeElement) ? document.activeElement : null);
  const name = BUTTONS.find((candidate) => button?.dataset[candidate]);
  return name ? `[data-${name}="${CSS.escape(button?.dataset[name] ?? "")}"]` : null;
}

/**
 * @param {{id: string, title: string, note: string, date?: string | null, shown: boolean}} item
 * @param {any} words
 * @param {boolean} isQuestionOpen whether the question about removing it is open
 */
function drawItem(item, words, isQuestionOpen) {
  const title = make("h3", { dir: "auto" }, item.title);
  const row = make("div", { class: "bu-row", hidden: isQuestionOpen });
  const date = item.date ? formatDay(item.date) : words.undated;
  const hiddenName = () => make("span", { class: "bu-sr", dir: "auto" }, ` ${item.title}, ${date}`);
  const open = item.shown
    ? make("span", { class: "bu-small bu-soft", tabindex: "-1", "data-open": item.id }, words.open_now)
    : make("button", { type: "button", class: "bu-btn bu-btn--plain", "data-open": item.id }, words.open, hiddenName());
  const remove = make("button", { type: "button", class: "bu-btn bu-btn--plain", "data-remove": item.id }, words.remove, hiddenName());
  row.append(open, remove);

  const question = make("p", { id: `remove-${item.id}`, dir: "auto" }, fill(words.confirm, { title: isolate(item.title), date }));
  const yes = make("button", { type: "button", class: "bu-btn bu-btn--danger", "data-confirm": item.id, "aria-describedby": question.id }, words.confirm_yes);
  const no = make("button", { type: "button", class: "bu-btn", "data-keep": item.id }, words.confirm_no);
  const confirm = make("div", { class: "bu-confirm", hidden: !isQuestionOpen }, question, make("div", { class: "bu-row" }, yes, no));

  // The question has a row of its own: beside the buttons it would leave no space for the title.
  return make(
    "li",
    { "data-key": item.id, "aria-current": item.shown ? "true" : null },
    item.date ? make("time", { datetime: item.date }, date) : make("span", { class: "bu-soft bu-small" }, date),
    make("div", {}, title, make("p", { dir: "auto" }, item.note)),
    row,
    confirm,
  );
}

/**
 * Open or close the question about removing an item.
 * @param {Element} item
 * @param {boolean} isOpen
 */
function showQuestion(item, isOpen) {
  const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (item.querySelector(selector));
  part(".bu-confirm").hidden = !isOpen;
  part(".bu-row").hidden = isOpen;
  part(isOpen ? "[data-keep]" : "[data-remove]").focus();
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const words = model.get("words");
    const status = make("p", { class: "bu-sr", tabindex: "-1", dir: "auto" }); // gets the focus, and so is read out
    const list = make("ul", { class: "bu-episodes" });
    const foldedList = make("ul", { class: "bu-episodes" });
    const summary = make("summary");
    const details = /** @type {HTMLDetailsElement} */ (make("details", { class: "bu-more", hidden: true }, summary, foldedList));
    const empty = make("div", { class: "bu-empty" }, make("h3", {}, words.empty_title), make("p", {}, words.empty));
    /** @type {(() => void) | null} draws the folded items, while that is still to be done */
    let drawFolded = null;
    const draw = () => {
      drawFolded?.();
      const items = /** @type {any[]} */ (model.get("items"));
      // The list is drawn again after answers elsewhere on the page: an open question stays open.
      const openQuestions = /** @type {NodeListOf<HTMLElement>} */ (el.querySelectorAll(".bu-confirm:not([hidden]) [data-confirm]"));
      const openIds = new Set([...openQuestions].map((button) => button.dataset.confirm));
      const focused = focusedButton(el);
      const drawItems = (/** @type {any[]} */ part) => part.map((item) => drawItem(item, words, openIds.has(item.id)));
      const visibleCount = words.more && items.length > VISIBLE_COUNT ? VISIBLE_COUNT : items.length;
      updateChildren(list, ...drawItems(items.slice(0, visibleCount)));
      details.hidden = visibleCount === items.length;
      summary.textContent = words.more ? fill(words.more, { count: items.length - visibleCount }) : "";
      const drawRemaining = () => {
        if (drawFolded !== drawRemaining) return;
        drawFolded = null;
        updateChildren(foldedList, ...drawItems(items.slice(visibleCount)));
      };
      drawFolded = drawRemaining;
      if (details.open || details.hidden) drawRemaining();
      else whenIdle().then(drawRemaining); // after two years there are two hundred
      list.hidden = !items.length;
      empty.hidden = Boolean(items.length);
      empty.toggleAttribute("data-nothing", !items.length);
      if (focused) /** @type {HTMLElement | null} */ (el.querySelector(focused))?.focus({ preventScroll: true });
    };
    const receive = (/** @type {any} */ message) => {
      if (message.type !== "removed") return;
      status.textContent = fill(words.removed, { title: isolate(message.title) });
      status.focus();
    };
    const press = (/** @type {Event} */ { target }) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("button"));
      const item = button?.closest("li");
      const { open, remove, confirm, keep } = button?.dataset ?? {};
      if (open) model.send({ type: "open", id: open });
      if (confirm) model.send({ type: "remove", id: confirm });
      if (item && (remove || keep)) showQuestion(item, Boolean(remove));
    };
    const leave = (/** @type {Event} */ event) => {
      const target = /** @type {Element} */ (event.target);
      const item = /** @type {KeyboardEvent} */ (event).key === "Escape" ? target.closest(".bu-confirm")?.closest("li") : null;
      if (item) showQuestion(item, false);
    };
    el.addEventListener("click", press);
    el.addEventListener("keydown", leave);
    summary.addEventListener("click", () => drawFolded?.());
    el.append(list, details, empty, status);
    model.on("change:items", draw);
    model.on("msg:custom", receive);
    draw();
    return () => {
      model.off("change:items", draw);
      model.off("msg:custom", receive);
    };
  },
};
