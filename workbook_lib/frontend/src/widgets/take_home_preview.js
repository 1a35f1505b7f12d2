// The page to take home. What is shown, printed and saved is one and the same document; it stands in
// a frame of its own in which no script runs, so nothing a person wrote can do anything.

import { today } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { make, styles } from "../ui/dom.js";
import { save, saveOrCopy } from "./download.js";

const FACES = "/* faces */"; // stands in the document where the typefaces go
const ANSWER_WITHIN = 20_000; // milliseconds: a full record takes about one
const PRINTS_WITHIN = 2_000; // milliseconds
const KINDS = { txt: "text/plain;charset=utf-8", csv: "text/csv;charset=utf-8", json: "application/json" };

class Paper {
  constructor(model, el) {
    this.model = model;
    this.words = model.get("words");
    this.frame = make("iframe", { class: "bu-paper", title: this.words.preview, sandbox: "allow-same-origin allow-modals", "data-paper": true });
    this.frame.addEventListener("load", () => this.loaded());
    this.said = make("p", { class: "bu-msg", role: "alert", hidden: true });
    this.boxes = new Map();
    this.empty = this.emptyCard();
    el.append(this.empty, this.choice(), this.frame, this.files());
    this.size = new ResizeObserver(() => this.fit());
    this.size.observe(this.frame);
    this.heard = (message) => this.hear(message);
    this.changed = () => this.draw();
    model.on("change:content", this.changed);
    model.on("msg:custom", this.heard);
    this.draw();
    model.send({ type: "day", day: today() });
  }

  button(label, kind, press, name) {
    const button = make("button", { type: "button", class: `bu-btn ${kind}`, "data-do": name }, label);
    button.addEventListener("click", press);
    return button;
  }

  emptyCard() {
    const { words } = this;
    const link = this.model.get("address");
    const way = link ? make("a", { class: "bu-btn bu-btn--act", href: link }, words.empty_button) : null;
    return make("div", { class: "bu-empty bu-noprint", hidden: true }, make("h3", {}, words.empty_title), make("p", {}, words.empty), way);
  }

  choice() {
    const { words } = this;
    const list = make("div", { class: "bu-include" });
    for (const piece of words.pieces) {
      const box = make("input", { type: "checkbox", "data-piece": piece.id });
      box.addEventListener("change", () => {
        journal.write(`${this.model.get("scope")}.${piece.id}`, box.checked);
        journal.send();
      });
      this.boxes.set(piece.id, box);
      list.append(make("label", { class: "bu-check" }, box, piece.label));
    }
    const print = this.button(words.print, "bu-btn--act", () => this.print(), "print");
    const legend = make("legend", {}, words.choose);
    const fields = make("fieldset", { class: "bu-flow" }, legend, list);
    return make("div", { class: "bu-card bu-flow bu-noprint" }, fields, make("p", { class: "bu-help" }, words.private), print, this.said);
  }

  files() {
    const { files } = this.words;
    const row = make(
      "div",
      { class: "bu-row" },
      this.button(files.html, "", () => save(this.whole(), `notes-${today()}.html`, "text/html;charset=utf-8"), "html"),
      this.button(files.text, "", () => this.ask("txt"), "txt"),
      this.button(files.table, "", () => this.ask("csv"), "csv"),
    );
    const record = make("div", { class: "bu-row" }, this.button(files.record, "", () => this.ask("json"), "json"));
    const note = (text) => make("p", { class: "bu-help bu-measure" }, text);
    this.notes = { csv: note(files.note), json: note(files.record_note) };
    this.notes.txt = this.notes.csv;
    const group = (...parts) => make("div", { class: "bu-flow" }, ...parts);
    return make("div", { class: "bu-files bu-noprint" }, group(row, this.notes.csv), group(record, this.notes.json));
  }

  /** The whole document: the kernel leaves the typefaces out, which are large and the same each time. */
  whole() {
    return this.model.get("content").html.replace(FACES, () => this.model.get("faces"));
  }

  draw() {
    const { chosen, empty } = this.model.get("content");
    this.empty.hidden = !empty;
    for (const [id, box] of this.boxes) {
      const kept = journal.read(`${this.model.get("scope")}.${id}`);
      box.checked = typeof kept === "boolean" ? kept : chosen.includes(id);
    }
    const whole = this.whole();
    if (this.frame.srcdoc === whole) return;
    delete this.frame.dataset.shown;
    this.frame.srcdoc = whole;
  }

  loaded() {
    this.fit();
    this.frame.contentDocument?.fonts?.ready.then(() => this.fit());
    this.frame.dataset.shown = "true";
  }

  /** As high as its page, so that nothing in it has to be scrolled. */
  fit() {
    const body = this.frame.contentDocument?.body;
    if (!body) return;
    const height = `${Math.ceil(body.getBoundingClientRect().height) + 2}px`;
    if (this.frame.style.height !== height) this.frame.style.height = height;
  }

  say(sentence) {
    this.said.hidden = !sentence;
    this.said.textContent = sentence;
  }

  /** Some browsers, and those inside other apps, have a print() that does nothing and says nothing. */
  print() {
    const page = this.frame.contentWindow;
    const failed = () => this.say(this.words.print_failed);
    clearTimeout(this.silent);
    this.say("");
    this.silent = setTimeout(failed, PRINTS_WITHIN);
    const begun = () => clearTimeout(this.silent);
    for (const each of [page, window]) each.addEventListener("beforeprint", begun, { once: true });
    try {
      page.focus();
      page.print();
      this.taken();
    } catch {
      begun();
      failed();
    }
  }

  /** Other forms of the page are made by the kernel, and handed over when they are asked for. */
  ask(kind) {
    clearTimeout(this.late);
    this.late = setTimeout(() => this.say(this.words.offline), ANSWER_WITHIN);
    journal.send();
    this.model.send({ type: "file", kind });
  }

  hear(message) {
    clearTimeout(this.late);
    if (message.type === "trouble") this.say(message.sentence);
    if (message.type !== "file" || !(message.kind in KINDS)) return;
    this.say("");
    saveOrCopy(this.notes[message.kind], message.text, `notes-${today()}.${message.kind}`, KINDS[message.kind]);
    this.taken();
  }

  /** The start page says that this chapter was used. */
  taken() {
    const name = `${this.model.get("scope")}.taken`;
    if (journal.read(name) !== true) journal.write(name, true);
  }

  end() {
    clearTimeout(this.late);
    clearTimeout(this.silent);
    this.size.disconnect();
    this.model.off("change:content", this.changed);
    this.model.off("msg:custom", this.heard);
  }
}

export const widget = {
  render({ model, el }) {
    styles();
    const root = make("div", { class: "bu-flow bu-takehome" });
    el.append(root);
    const paper = new Paper(model, root);
    return () => paper.end();
  },
};
