// What the other is shown of a plan: each answer with a press of its own, off until it is pressed,
// and below it exactly what the other will see.

import { today } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { isSameJson } from "../core/record_file.js";
import { make, styles } from "../ui/dom.js";
import { saveOrCopy } from "./download.js";

const FACES = { pursuer: "reach", withdrawer: "step" };
const OTHER = { pursuer: "withdrawer", withdrawer: "pursuer" };


const faceOf = (side, seat) => FACES[side === "me" ? seat : OTHER[seat]] ?? "open";

/** The class of a column: by the seat of whose it is, or neutral while nobody has said. */
export const face = (side, seat) => `bu-side bu-side--${faceOf(side, seat)}`;

/** Both sides, the one who reaches first. */
export const sides = (seat) => (seat === "withdrawer" ? ["partner", "me"] : ["me", "partner"]);

/** Whose a column is: in words, and by the mark of the seat. */
function who(label, side, seat) {
  const mark = faceOf(side, seat);
  const dot = mark === "open" ? null : make("span", { class: `bu-dot bu-dot--${mark}`, "aria-hidden": "true" });
  return make("h3", {}, make("span", { class: `bu-who bu-who--${mark}` }, dot, label));
}

/** Answers under the topics they belong to. */
export function byTopic(points) {
  const topics = new Map();
  for (const point of points) topics.set(point.topic, [...(topics.get(point.topic) ?? []), point]);
  return topics;
}

/** What is kept in the journal says more than the kernel knew when it last spoke. */
function isShared(point) {
  const entry = journal.entries.get(point.mark);
  return entry ? entry.value !== null && isSameJson(entry.value, point.value) : point.shared;
}

function line(point, words, redraw) {
  const on = isShared(point);
  const state = make("span", { class: "bu-small" }, on ? words.shared : "");
  const button = make(
    "button",
    { type: "button", class: `bu-btn${on ? " bu-btn--plain" : ""}`, "data-share": point.mark, "aria-pressed": String(on) },
    on ? words.take_back : words.share,
    make("span", { class: "bu-sr" }, `: ${point.label}`),
  );
  button.addEventListener("click", () => {
    journal.write(point.mark, isShared(point) ? null : point.value);
    journal.send();
    redraw(point.mark);
  });
  const text = make("p", { dir: "auto" }, point.text);
  return make("li", { "data-shared": String(on) }, make("b", {}, point.label), text, make("div", { class: "bu-row" }, button, state));
}

function preview(points, side, words) {
  const shown = points.filter(isShared);
  const list = make("dl", { class: "bu-shown" });
  for (const point of shown) list.append(make("div", {}, make("dt", {}, point.label), make("dd", { dir: "auto" }, point.text)));
  const title = make("h4", {}, words.preview[side]);
  const body = shown.length ? list : make("p", { class: "bu-soft" }, words.nothing_shared[side]);
  return make("div", { class: "bu-preview", "data-preview": side }, title, body);
}

function column(points, side, words, seat, redraw) {
  const parts = [who(words.columns[side], side, seat)];
  for (const [topic, some] of byTopic(points)) {
    parts.push(make("h4", {}, topic), make("ul", { class: "bu-shares" }, ...some.map((point) => line(point, words, redraw))));
  }
  return make("div", { class: `${face(side, seat)} bu-flow`, "data-column": side }, ...parts, preview(points, side, words));
}

export const widget = {
  render({ model, el }) {
    styles();
    const words = model.get("words");
    const root = make("div", { class: "bu-flow", "data-shares": true });
    const give = make("button", { type: "button", class: "bu-btn", "data-give": true }, words.give);
    const note = make("p", { class: "bu-help" }, words.give_note);
    give.addEventListener("click", () => saveOrCopy(note, model.get("gift"), `notes-${today()}.json`, "application/json"));
    const gift = make("div", { class: "bu-download" }, give, note);
    const empty = make("div", { class: "bu-empty" }, make("h3", {}, words.empty_title), make("p", {}, words.empty));
    const columns = make("div", { class: "bu-pair" });
    root.append(empty, columns, gift);
    el.append(root);
    const draw = () => {
      const held = document.activeElement?.dataset?.share;
      const points = model.get("points");
      const filled = sides(model.get("seat")).filter((side) => points.some((point) => point.side === side));
      columns.replaceChildren(
        ...filled.map((side) => column(points.filter((point) => point.side === side), side, words, model.get("seat"), focused)),
      );
      columns.hidden = !filled.length;
      empty.hidden = Boolean(filled.length);
      gift.hidden = !model.get("gift");
      if (held) columns.querySelector(`[data-share="${CSS.escape(held)}"]`)?.focus();
    };
    const focused = (mark) => {
      draw();
      columns.querySelector(`[data-share="${CSS.escape(mark)}"]`)?.focus();
    };
    const names = ["change:points", "change:seat", "change:gift"];
    for (const name of names) model.on(name, draw);
    draw();
    return () => {
      for (const name of names) model.off(name, draw);
    };
  },
};
