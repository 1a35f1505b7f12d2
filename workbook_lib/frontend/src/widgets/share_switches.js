// What the partner is shown of a plan: a button for each answer, off at first, and below them a preview of
// exactly what the partner will see.

import { today } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { isSameJson } from "../core/record_file.js";
import { loadStyles, make, SEAT_CLASSES, updateChildren } from "../ui/dom.js";
import { saveOrCopy } from "../ui/save_file.js";

/**
 * @typedef {"me" | "partner"} Side
 * @typedef {object} Point an answer that can be shared
 * @property {Side} side
 * @property {string} topic
 * @property {string} label
 * @property {string} text
 * @property {string} covered shown instead of a text that is not shared while its column is covered (ui/cover.js), if it can be
 * @property {any} value
 * @property {string} mark the journal's path of the shared value
 * @property {boolean} shared as the kernel knows it
 */

const OTHER_SEATS = /** @type {Record<string, string>} */ ({ pursuer: "withdrawer", withdrawer: "pursuer" });

/**
 * The suffix of CSS classes for a side: by the seat of its person, or "open" while no seat is chosen.
 * @param {Side} side
 * @param {string} seat the reader's own
 */
const classSuffix = (side, seat) => SEAT_CLASSES[side === "me" ? seat : OTHER_SEATS[seat]] ?? "open";

/**
 * The CSS classes of a column.
 * @param {Side} side
 * @param {string} seat the reader's own
 * @returns {string}
 */
export const sideClasses = (side, seat) => `bu-side bu-side--${classSuffix(side, seat)}`;

/**
 * Both sides, the pursuer's first.
 * @param {string} seat the reader's own
 * @returns {Side[]}
 */
export const orderedSides = (seat) => (seat === "withdrawer" ? ["partner", "me"] : ["me", "partner"]);

/**
 * @template {{topic: string}} T
 * @param {T[]} points
 * @returns {Map<string, T[]>} by topic, in the order in which topics first occur
 */
export function groupByTopic(points) {
  const topics = new Map();
  for (const point of points) topics.set(point.topic, [...(topics.get(point.topic) ?? []), point]);
  return topics;
}

/**
 * Whether an answer is shared as it is now. The journal may be newer than what the kernel knows.
 * @param {Point} point
 */
function isShared(point) {
  const entry = journal.entries.get(point.mark);
  return entry ? entry.value !== null && isSameJson(entry.value, point.value) : point.shared;
}

/**
 * The heading of a column, with the mark of its seat.
 * @param {string} label
 * @param {Side} side
 * @param {string} seat
 */
function drawHeading(label, side, seat) {
  const suffix = classSuffix(side, seat);
  const dot = suffix === "open" ? null : make("span", { class: `bu-dot bu-dot--${suffix}`, "aria-hidden": "true" });
  return make("h3", {}, make("span", { class: `bu-who bu-who--${suffix}` }, dot, label));
}

/**
 * @param {Point} point
 * @param {any} words
 */
function drawPoint(point, words) {
  const isOn = isShared(point);
  const state = make("span", { class: "bu-small" }, isOn ? words.shared : "");
  const attributes = { type: "button", class: `bu-btn${isOn ? " bu-btn--plain" : ""}`, "data-share": point.mark, "aria-pressed": String(isOn) };
  const label = isOn ? words.take_back : words.share;
  const button = make("button", attributes, label, make("span", { class: "bu-sr" }, `: ${point.label}`));
  const covered = point.covered && !isOn ? make("p", { class: "bu-covered bu-soft" }, point.covered) : null;
  return make("li", { "data-key": point.mark }, make("b", {}, point.label), make("p", { dir: "auto" }, point.text), covered, make("div", { class: "bu-row" }, button, state));
}

/**
 * @param {Point[]} points
 * @param {Side} side
 * @param {any} words
 */
function drawPreview(points, side, words) {
  const shared = points.filter(isShared);
  const list = make("dl", { class: "bu-shown" });
  for (const point of shared) list.append(make("div", {}, make("dt", {}, point.label), make("dd", { dir: "auto" }, point.text)));
  const title = make("h4", {}, words.preview[side]);
  const body = shared.length ? list : make("p", { class: "bu-soft" }, words.nothing_shared[side]);
  return make("div", { class: "bu-preview", "data-preview": side }, title, body);
}

/**
 * @param {Point[]} points
 * @param {Side} side
 * @param {any} words
 * @param {string} seat
 */
function drawColumn(points, side, words, seat) {
  const parts = [drawHeading(words.columns[side], side, seat)];
  for (const [topic, members] of groupByTopic(points)) {
    const list = make("ul", { class: "bu-shares", "data-key": topic }, ...members.map((point) => drawPoint(point, words)));
    parts.push(make("h4", { "data-key": topic }, topic), list);
  }
  return make("div", { class: `${sideClasses(side, seat)} bu-flow`, "data-key": side, "data-column": side }, ...parts, drawPreview(points, side, words));
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const words = model.get("words");
    const root = make("div", { class: "bu-flow", "data-shares": true });
    const saveButton = make("button", { type: "button", class: "bu-btn", "data-give": true }, words.give);
    const note = make("p", { class: "bu-help" }, words.give_note);
    saveButton.addEventListener("click", () => saveOrCopy(note, model.get("gift"), `notes-${today()}.json`, "application/json"));
    const download = make("div", { class: "bu-download" }, saveButton, note);
    const empty = make("div", { class: "bu-empty" }, make("h3", {}, words.empty_title), make("p", {}, words.empty));
    const columns = make("div", { class: "bu-pair" });
    root.append(empty, columns, download);
    el.append(root);
    const draw = () => {
      const points = /** @type {Point[]} */ (model.get("points"));
      const seat = model.get("seat");
      const pointsOf = (/** @type {Side} */ side) => points.filter((point) => point.side === side);
      const sides = orderedSides(seat).filter((side) => pointsOf(side).length);
      updateChildren(columns, ...sides.map((side) => drawColumn(pointsOf(side), side, words, seat)));
      columns.hidden = !sides.length;
      empty.hidden = Boolean(sides.length);
      download.hidden = !model.get("gift");
    };
    columns.addEventListener("click", (/** @type {MouseEvent} */ { target }) => {
      const mark = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-share]"))?.dataset.share;
      const point = /** @type {Point[]} */ (model.get("points")).find((candidate) => candidate.mark === mark);
      if (!point) return;
      journal.write(point.mark, isShared(point) ? null : point.value);
      journal.send();
      draw();
    });
    const events = ["change:points", "change:seat", "change:gift"];
    for (const event of events) model.on(event, draw);
    draw();
    return () => {
      for (const event of events) model.off(event, draw);
    };
  },
};
