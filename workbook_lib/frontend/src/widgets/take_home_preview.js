// The take-home sheet. What is shown, printed and saved is the same document. It is shown in a sandboxed frame
// without scripts, so nothing that a person wrote can run. The frame has its full height and never keeps the
// focus: keys that are pressed in it, such as Shift three times, do not reach the page.

import { today } from "../core/clock.js";
import { journal } from "../core/journal.js";
import { make, loadStyles } from "../ui/dom.js";
import { save, saveOrCopy } from "../ui/save_file.js";

const FONTS_MARK = "/* faces */"; // in the document, where the fonts are inserted
const FILE_TIMEOUT = 20_000; // milliseconds: a full record takes about one second
const PRINT_TIMEOUT = 2_000; // milliseconds
const FILE_TYPES = /** @type {Record<string, string>} */ ({ txt: "text/plain;charset=utf-8", csv: "text/csv;charset=utf-8", json: "application/json" });

export class TakeHomePreview {
  /**
   * @param {any} model
   * @param {Element} el
   */
  constructor(model, el) {
    this.model = model;
    this.words = model.get("words");
    const attributes = { class: "bu-paper", title: this.words.preview, tabindex: "-1", sandbox: "allow-same-origin allow-modals", "data-paper": true };
    this.frame = /** @type {HTMLIFrameElement} */ (make("iframe", attributes));
    this.frame.style.pointerEvents = "none"; // a click would take the focus
    this.frame.addEventListener("load", () => this.onLoad());
    this.status = make("p", { class: "bu-msg", role: "alert", hidden: true });
    /** @type {Map<string, HTMLInputElement>} checkboxes by id of the part */
    this.boxes = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.fileTimer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.printTimer = undefined;
    const { files } = this.words;
    const note = (/** @type {string} */ text) => make("p", { class: "bu-help bu-measure" }, text);
    const tableNote = note(files.note);
    /** @type {Record<string, HTMLElement>} notes below the buttons, by kind of file */
    this.notes = { csv: tableNote, txt: tableNote, json: note(files.record_note) };
    this.emptyCard = this.drawEmptyCard();
    el.append(this.emptyCard, this.drawParts(), this.frame, this.drawFiles());
    this.resizeObserver = new ResizeObserver(() => this.fitHeight());
    this.resizeObserver.observe(this.frame);
    this.onMessage = (/** @type {any} */ message) => this.receive(message);
    this.onChange = () => this.draw();
    model.on("change:content", this.onChange);
    model.on("msg:custom", this.onMessage);
    this.draw();
  }

  /**
   * @param {string} label
   * @param {string} cssClass
   * @param {string} name
   * @param {() => void} onClick
   */
  drawButton(label, cssClass, name, onClick) {
    const button = make("button", { type: "button", class: `bu-btn ${cssClass}`, "data-do": name }, label);
    button.addEventListener("click", onClick);
    return button;
  }

  /** The card for a record without any answers. */
  drawEmptyCard() {
    const { words } = this;
    const address = this.model.get("address");
    const link = address ? make("a", { class: "bu-btn bu-btn--act", href: address }, words.empty_button) : null;
    return make("div", { class: "bu-empty bu-noprint", hidden: true }, make("h3", {}, words.empty_title), make("p", {}, words.empty), link);
  }

  /** The choice of what the sheet contains. */
  drawParts() {
    const { words } = this;
    const list = make("div", { class: "bu-include" });
    for (const part of words.pieces) {
      const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", "data-piece": part.id }));
      box.addEventListener("change", () => {
        journal.write(`${this.model.get("scope")}.${part.id}`, box.checked);
        journal.send();
      });
      this.boxes.set(part.id, box);
      list.append(make("label", { class: "bu-check" }, box, part.label));
    }
    this.printButton = this.drawButton(words.print, "bu-btn--act", "print", () => this.print());
    const fieldset = make("fieldset", { class: "bu-flow" }, make("legend", {}, words.choose), list);
    return make("div", { class: "bu-card bu-flow bu-noprint" }, fieldset, make("p", { class: "bu-help" }, words.private), this.printButton, this.status);
  }

  /** The buttons that save files. */
  drawFiles() {
    const { files } = this.words;
    const saveSheet = () => save(this.document(), `notes-${today()}.html`, "text/html;charset=utf-8");
    const sheetRow = make(
      "div",
      { class: "bu-row" },
      this.drawButton(files.html, "", "html", saveSheet),
      this.drawButton(files.text, "", "txt", () => this.requestFile("txt")),
      this.drawButton(files.table, "", "csv", () => this.requestFile("csv")),
    );
    const recordRow = make("div", { class: "bu-row" }, this.drawButton(files.record, "", "json", () => this.requestFile("json")));
    const group = (/** @type {HTMLElement[]} */ ...parts) => make("div", { class: "bu-flow" }, ...parts);
    return make("div", { class: "bu-files bu-noprint" }, group(sheetRow, this.notes.csv), group(recordRow, this.notes.json));
  }

  /** The complete document. The kernel sends it without the fonts, which are large and never change. */
  document() {
    return this.model.get("content").html.replace(FONTS_MARK, () => this.model.get("faces"));
  }

  draw() {
    const { chosen, empty } = this.model.get("content");
    this.emptyCard.hidden = !empty;
    for (const [id, box] of this.boxes) {
      const stored = journal.read(`${this.model.get("scope")}.${id}`);
      box.checked = typeof stored === "boolean" ? stored : chosen.includes(id);
    }
    const html = this.document();
    if (this.frame.srcdoc === html) return;
    delete this.frame.dataset.shown;
    this.frame.srcdoc = html;
  }

  onLoad() {
    this.fitHeight();
    this.frame.contentDocument?.fonts?.ready.then(() => this.fitHeight());
    this.frame.dataset.shown = "true";
  }

  /** Make the frame as high as its page, so that it does not scroll. */
  fitHeight() {
    const body = this.frame.contentDocument?.body;
    if (!body) return;
    const height = `${Math.ceil(body.getBoundingClientRect().height) + 2}px`;
    if (this.frame.style.height !== height) this.frame.style.height = height;
  }

  /** @param {string} sentence "" for none */
  showStatus(sentence) {
    this.status.hidden = !sentence;
    this.status.textContent = sentence;
  }

  /** Print the sheet. Some browsers, and those inside other apps, have a print() that does nothing. */
  print() {
    const page = this.frame.contentWindow;
    const showFailure = () => this.showStatus(this.words.print_failed);
    clearTimeout(this.printTimer);
    this.showStatus("");
    this.printTimer = setTimeout(showFailure, PRINT_TIMEOUT);
    const onPrint = () => clearTimeout(this.printTimer);
    for (const target of [page, window]) target?.addEventListener("beforeprint", onPrint, { once: true });
    try {
      if (!page) throw new Error("the frame has no page");
      page.focus();
      page.print();
      this.markAsTaken();
    } catch {
      onPrint();
      showFailure();
    } finally {
      this.printButton.focus({ preventScroll: true });
    }
  }

  /**
   * Request another form of the sheet, which the kernel makes.
   * @param {string} kind
   */
  requestFile(kind) {
    clearTimeout(this.fileTimer);
    this.fileTimer = setTimeout(() => this.showStatus(this.words.offline), FILE_TIMEOUT);
    journal.send();
    this.model.send({ type: "file", kind });
  }

  /** @param {{type: string, kind: string, text: string, sentence: string}} message */
  receive(message) {
    clearTimeout(this.fileTimer);
    if (message.type === "error") this.showStatus(message.sentence);
    if (message.type !== "file" || !(message.kind in FILE_TYPES)) return;
    this.showStatus("");
    saveOrCopy(this.notes[message.kind], message.text, `notes-${today()}.${message.kind}`, FILE_TYPES[message.kind]);
    this.markAsTaken();
  }

  /** Record that the sheet was printed or saved: the start page shows that this chapter was used. */
  markAsTaken() {
    const path = `${this.model.get("scope")}.taken`;
    if (journal.read(path) !== true) journal.write(path, true);
  }

  /** Release what the preview listens to: it is no longer on the page. */
  end() {
    clearTimeout(this.fileTimer);
    clearTimeout(this.printTimer);
    this.resizeObserver.disconnect();
    this.model.off("change:content", this.onChange);
    this.model.off("msg:custom", this.onMessage);
  }
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const root = make("div", { class: "bu-flow bu-takehome" });
    el.append(root);
    const preview = new TakeHomePreview(model, root);
    return () => preview.end();
  },
};
