// The page that both can look at: nothing but what each chose to show. Another person's file is
// opened here and put away again; nothing of it is kept unless the reader presses for it.

import { readPartnerFile } from "../core/partner_file.js";
import { UserError } from "../core/record_file.js";
import { fill, make, styles } from "../ui/dom.js";
import { byTopic, face, sides } from "./share_switches.js";

function cell(row, side, words, seat) {
  const who = make("span", { class: "bu-small bu-joint__who" }, words.columns[side]);
  const text = row[side] ? make("p", { dir: "auto" }, row[side]) : make("p", { class: "bu-soft" }, words.not_shown);
  return make("div", { class: face(side, seat), "data-side": side }, who, text);
}

function topic(name, rows, words, seat) {
  const parts = rows.map((row) => {
    const pair = make("div", { class: "bu-pair" }, ...sides(seat).map((side) => cell(row, side, words, seat)));
    return make("div", { class: "bu-joint__row" }, make("h4", {}, row.label), pair);
  });
  return make("div", { class: "bu-joint__topic" }, make("h3", {}, name), ...parts);
}

/** Button, hidden file input and what came of it. */
function bringing(words, model) {
  const input = make("input", { type: "file", accept: ".json,application/json", class: "bu-sr", tabindex: "-1", "aria-hidden": "true", "data-bring": true });
  const button = make("button", { type: "button", class: "bu-btn" }, words.bring);
  const said = make("p", { class: "bu-small", role: "status", "data-told": true });
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    try {
      model.send({ type: "bring", entries: await readPartnerFile(file, model.get("prefix"), model.get("largest")) });
    } catch (problem) {
      said.textContent = words.file[problem instanceof UserError ? problem.reason : "not_ours"];
    }
    input.value = ""; // so that the same file can be picked again
  });
  return { input, button, said };
}

export const widget = {
  render({ model, el }) {
    styles();
    const words = model.get("words");
    const { input, button, said } = bringing(words, model);
    const away = make("button", { type: "button", class: "bu-btn", "data-away": true }, words.put_away);
    const keep = make("button", { type: "button", class: "bu-btn", "data-keep": true }, words.keep);
    away.addEventListener("click", () => model.send({ type: "away" }));
    keep.addEventListener("click", () => model.send({ type: "keep" }));
    const note = make("p", { class: "bu-help" });
    const page = make("div", { class: "bu-card bu-joint", "data-joint": true });
    const bar = make("div", { class: "bu-download" }, make("div", { class: "bu-row" }, button, input, away, keep), note, said);
    el.append(page, bar);
    const draw = () => {
      const { rows, visitor, seat } = model.get("content");
      const empty = [make("h3", {}, words.empty_title), make("p", { class: "bu-soft" }, words.empty)];
      page.replaceChildren(...(rows.length ? [...byTopic(rows)].map(([name, some]) => topic(name, some, words, seat)) : empty));
      const held = document.activeElement;
      away.hidden = keep.hidden = !visitor;
      note.textContent = visitor ? words.keep_note : words.bring_note;
      if (held?.hidden) button.focus();
    };
    const heard = (message) => {
      if (message.type === "brought") said.textContent = message.count ? fill(words.brought, { count: message.count }) : words.file.nothing;
      if (message.type === "trouble") said.textContent = words.file.not_ours;
      if (message.type === "keep") said.textContent = words.kept;
      if (message.type === "away") said.textContent = "";
    };
    model.on("change:content", draw);
    model.on("msg:custom", heard);
    draw();
    return () => {
      model.off("change:content", draw);
      model.off("msg:custom", heard);
    };
  },
};
