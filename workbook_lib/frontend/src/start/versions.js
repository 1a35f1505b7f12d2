// Older copies of a person's file: listed, looked into, brought back after one question.

import { askFor, refuse } from "./api.js";
import { parseRecordFile } from "../core/record_file.js";
import { changes, holds, items } from "./record_changes.js";
import { fill, make } from "../ui/dom.js";

/** The entries that going back would leave: what is only here now is taken out. */
function goneBack(before, then) {
  const gone = [...before].map(([path, entry]) => [path, { ...entry, value: null }]);
  return new Map([...gone, ...then]);
}

export class Past {
  /** `everything` gives what is here now; `changed` is called with every entry after going back. */
  constructor(root, told, { everything, changed }) {
    Object.assign(this, { root, told, everything, changed, words: told.past });
    const on = (name, act) => this.part(name).addEventListener("click", () => this.trying(act));
    on("look", () => this.list(this.part("look").getAttribute("aria-expanded") === "false"));
    on("restore", () => this.restore());
    on("stay", () => this.close());
    this.part("inside").addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  date(moment) {
    const { lang } = document.documentElement;
    return new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" }).format(moment);
  }

  async trying(act) {
    this.part("wrong").hidden = true;
    this.part("said").textContent = "";
    try {
      await act();
    } catch (problem) {
      refuse(this.part("wrong"), this.told.file.refused, problem);
    }
  }

  async list(open) {
    this.part("inside").hidden = true;
    const answer = open ? await askFor(this.told, "versions") : null;
    const versions = answer ? JSON.parse(new TextDecoder().decode(answer)).versions : [];
    this.part("list").replaceChildren(...versions.map((each) => this.line(each)));
    this.part("list").hidden = !versions.length;
    this.part("none").hidden = !open || versions.length > 0;
    this.part("look").setAttribute("aria-expanded", String(open));
  }

  line({ name, moment, size }) {
    const date = this.date(moment);
    const said = fill(this.words.line, { date, size: Math.ceil(size / 1000) });
    const button = make("button", { class: "bu-btn bu-btn--plain", type: "button" }, said);
    button.setAttribute("aria-label", fill(this.words.show, { date }));
    button.addEventListener("click", () => this.trying(() => this.show(name, date, button)));
    return make("li", {}, button);
  }

  async show(name, date, button) {
    const then = parseRecordFile(await askFor(this.told, "past", { name }));
    const before = await this.everything();
    const after = goneBack(before, then);
    const [there, lines] = [holds(this.told, then), changes(this.told, before, after)];
    this.chosen = { name, date, after, button };
    this.part("inside").querySelector("h4").textContent = fill(this.words.inside, { date });
    this.part("holds").replaceChildren(...items(there.length ? there : [this.words.empty]));
    this.part("changes").replaceChildren(...items(lines.length ? lines : [this.words.same]));
    for (const part of ["changes-title", "note", "restore"]) this.part(part).hidden = !lines.length;
    this.part("inside").hidden = false;
    this.part("inside").querySelector("h4").focus();
  }

  close() {
    this.part("inside").hidden = true;
    this.chosen.button.focus();
  }

  async restore() {
    const { name, date, after } = this.chosen;
    await askFor(this.told, "restore", { name });
    await this.list(true);
    this.part("said").textContent = fill(this.words.done, { date });
    this.part("said").focus();
    this.changed(after);
  }
}
