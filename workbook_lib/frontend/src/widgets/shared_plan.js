// The page for both: what each of two people chose to share of their plans. The partner's file is read here,
// and nothing of it is stored unless the reader asks for that.

import { fill } from "../core/language.js";
import { readPartnerFile } from "../core/partner_file.js";
import { UserError } from "../core/record_file.js";
import { make, loadStyles } from "../ui/dom.js";
import { groupByTopic, orderedSides, sideClasses } from "./share_switches.js";

/** @typedef {{topic: string, label: string, me?: string, partner?: string}} Row */

/**
 * @param {Row} row
 * @param {"me" | "partner"} side
 * @param {any} words
 * @param {string} seat
 */
function drawCell(row, side, words, seat) {
  const heading = make("span", { class: "bu-small bu-joint__who" }, words.columns[side]);
  const text = row[side] ? make("p", { dir: "auto" }, row[side]) : make("p", { class: "bu-soft" }, words.not_shown);
  return make("div", { class: sideClasses(side, seat), "data-side": side }, heading, text);
}

/**
 * @param {string} name
 * @param {Row[]} rows
 * @param {any} words
 * @param {string} seat
 */
function drawTopic(name, rows, words, seat) {
  const parts = rows.map((row) => {
    const pair = make("div", { class: "bu-pair" }, ...orderedSides(seat).map((side) => drawCell(row, side, words, seat)));
    return make("div", { class: "bu-joint__row" }, make("h4", {}, row.label), pair);
  });
  return make("div", { class: "bu-joint__topic" }, make("h3", {}, name), ...parts);
}

/**
 * A button that reads a file, its hidden input, and a status.
 * @param {any} words
 * @param {any} model
 */
function drawFilePicker(words, model) {
  const attributes = { type: "file", accept: ".json,application/json", class: "bu-sr", tabindex: "-1", "aria-hidden": "true", "data-bring": true };
  const input = /** @type {HTMLInputElement} */ (make("input", attributes));
  const button = make("button", { type: "button", class: "bu-btn" }, words.bring);
  const status = make("p", { class: "bu-small", role: "status", "data-told": true });
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      model.send({ type: "bring", entries: await readPartnerFile(file, model.get("prefix"), model.get("largest")) });
    } catch (error) {
      status.textContent = words.file[error instanceof UserError ? error.reason : "not_ours"];
    }
    input.value = ""; // so that the same file can be chosen again
  });
  return { input, button, status };
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const words = model.get("words");
    const { input, button, status } = drawFilePicker(words, model);
    const removeButton = make("button", { type: "button", class: "bu-btn", "data-away": true }, words.put_away);
    const storeButton = make("button", { type: "button", class: "bu-btn", "data-keep": true }, words.keep);
    removeButton.addEventListener("click", () => model.send({ type: "away" }));
    storeButton.addEventListener("click", () => model.send({ type: "keep" }));
    const note = make("p", { class: "bu-help" });
    const page = make("div", { "data-joint": true });
    const row = make("div", { class: "bu-row" }, button, input, removeButton, storeButton);
    el.append(page, make("div", { class: "bu-download" }, row, note, status));
    const draw = () => {
      const { rows, visitor, seat } = model.get("content");
      const empty = [make("h3", {}, words.empty_title), make("p", {}, words.empty)];
      const topics = [...groupByTopic(/** @type {Row[]} */ (rows))].map(([name, members]) => drawTopic(name, members, words, seat));
      page.className = topics.length ? "bu-card bu-joint" : "bu-empty";
      page.replaceChildren(...(topics.length ? topics : empty));
      const focused = /** @type {HTMLElement | null} */ (document.activeElement);
      removeButton.hidden = storeButton.hidden = !visitor;
      note.textContent = visitor ? words.keep_note : words.bring_note;
      if (focused?.hidden) button.focus();
    };
    const receive = (/** @type {any} */ message) => {
      if (message.type === "brought") status.textContent = message.count ? fill(words.brought, { count: message.count }) : words.file.nothing;
      if (message.type === "error") status.textContent = words.file.not_ours;
      if (message.type === "keep") status.textContent = words.kept;
      if (message.type === "away") status.textContent = "";
    };
    model.on("change:content", draw);
    model.on("msg:custom", receive);
    draw();
    return () => {
      model.off("change:content", draw);
      model.off("msg:custom", receive);
    };
  },
};
