// The card "Your file": merges a file into the record, saves the record as a file, and deletes it. On a
// personal computer the server has the record; a guest's is in this tab and never leaves it. For both, the
// page computes what a file would add.

import { today } from "../core/clock.js";
import { canEncrypt, isSealed, MAX_SEALED_BYTES, openSealed, sealText } from "../core/encryption.js";
import { journal } from "../core/journal.js";
import { fill } from "../core/language.js";
import { mergeEntries, parseRecordFile, redateFutureEntries, serializeRecordFile, UserError } from "../core/record_file.js";
import { make, announceWithFocus } from "../ui/dom.js";
import { offerCopy, removeCopyOffer, save } from "../ui/save_file.js";
import { isPersonal, post, postJson, readNewPassphrase, showError } from "./api.js";
import { Clearing } from "./clearing.js";
import { describeChanges, listItems } from "./record_changes.js";

/**
 * @typedef {import("../core/record_file.js").Entries} Entries
 * @typedef {import("./api.js").PageData} PageData
 */

const ROOM_KEY = "notes:room";

/**
 * All entries of the record, also those that no kernel has received yet.
 * @param {PageData} data
 * @returns {Promise<Entries>}
 */
export async function readAllEntries(data) {
  if (!isPersonal()) return new Map(journal.entries);
  return parseRecordFile(await post(data, "save", JSON.stringify(journal.entriesToSend())));
}

/**
 * Add entries to a guest's record: all of them, or none if the storage has no room.
 * @param {Entries} entries
 */
function addToJournal(entries) {
  try {
    if (!journal.memory) {
      journal.storage?.setItem(ROOM_KEY, JSON.stringify([...entries]));
      journal.storage?.removeItem(ROOM_KEY);
    }
  } catch {
    throw new UserError("full");
  }
  journal.receiveFromKernel(Object.fromEntries(entries));
}

/**
 * Show a progress bar after an element while something runs.
 * @template T
 * @param {HTMLElement} element
 * @param {(onProgress: (done: number) => void) => Promise<T>} run
 */
async function withProgressBar(element, run) {
  const bar = /** @type {HTMLProgressElement} */ (make("progress", { max: 1, value: 0, "aria-label": element.textContent }));
  element.after(bar);
  try {
    return await run((done) => {
      bar.value = done;
    });
  } finally {
    bar.remove();
  }
}

export class OwnFile {
  /**
   * @param {any} root
   * @param {PageData} data
   * @param {(entries: Entries) => void} onChanged Called with all entries after a file was merged or everything deleted.
   */
  constructor(root, data, onChanged) {
    this.root = root;
    this.data = data;
    this.words = data.file;
    this.onChanged = onChanged;
    /** @type {{entries: Entries, merged: Entries} | null} The chosen file, and the record with it. */
    this.candidate = null;
    /** @type {Uint8Array | null} The chosen file while its passphrase is asked for. */
    this.sealedFile = null;
    this.listen();
  }

  /**
   * @param {string} name
   * @returns {any}
   */
  part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  listen() {
    /** @param {string} name @param {() => void} action */
    const onClick = (name, action) => this.part(name).addEventListener("click", action);
    this.listenToFiles();
    onClick("keep", () => this.mergeFile());
    onClick("leave-out", () => this.closePreview(this.words.preview.left));
    onClick("save", () => this.save());
    this.part("open").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.openSealedFile();
    });
    // A form of two fields without a button is not submitted by Enter.
    this.part("seal-own")?.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.save();
    });
    const checkbox = this.part("seal-it");
    this.part("seal-unable").hidden = isPersonal() || canEncrypt();
    checkbox.closest("label").hidden = !this.part("seal-unable").hidden;
    checkbox.addEventListener("change", () => this.showPassphraseFields());
    new Clearing(this.root, this.data, {
      onCleared: () => this.onCleared(),
      onError: (error) => this.showError("unclear", error),
    });
  }

  /** Listen for files that are chosen or dropped; page/basics.js keeps the browser from opening the latter. */
  listenToFiles() {
    const input = this.root.querySelector("input[type=file]");
    input.addEventListener("change", () => {
      if (input.files.length) this.readFile(input.files[0]);
      input.value = ""; // so that the same file can be chosen again
    });
    const target = this.root.querySelector(".bu-drop");
    for (const type of ["dragenter", "dragover"]) target.addEventListener(type, () => target.toggleAttribute("data-over", true));
    for (const type of ["dragleave", "drop"]) target.addEventListener(type, () => target.toggleAttribute("data-over", false));
    target.addEventListener("drop", (/** @type {any} */ event) => event.dataTransfer.files.length && this.readFile(event.dataTransfer.files[0]));
  }

  /**
   * Show an error in its place: of a chosen file ("refused"), of saving ("failed") or of clearing ("unclear").
   * @param {"refused" | "failed" | "unclear"} name
   * @param {unknown} error
   */
  showError(name, error) {
    showError(this.part(name), this.words.refused, error);
  }

  /**
   * Read a file and show what it would add. Nothing is saved.
   * @param {File} file
   */
  async readFile(file) {
    this.part("refused").hidden = true;
    this.closePreview(this.words.bring.reading, { focus: false });
    this.askForPassphrase(null);
    try {
      if (file.size > MAX_SEALED_BYTES) throw new UserError("large");
      const bytes = new Uint8Array(await file.arrayBuffer());
      if (isSealed(bytes)) this.askForPassphrase(bytes);
      else await this.previewFile(bytes);
    } catch (error) {
      this.candidate = null;
      this.showError("refused", error);
    }
    this.part("brought").textContent = "";
  }

  /**
   * Ask for the passphrase of a sealed file; null hides the form.
   * @param {Uint8Array | null} bytes
   */
  askForPassphrase(bytes) {
    this.sealedFile = bytes;
    this.part("open").reset();
    this.part("open").hidden = !bytes;
    if (bytes) this.part("open").querySelector("input").focus();
  }

  /** Open the sealed file: on a personal computer the server does it, for a guest this page. */
  async openSealedFile() {
    const bytes = this.sealedFile;
    if (!bytes) return;
    const field = this.part("open").querySelector("input");
    const passphrase = field.value;
    this.part("refused").hidden = true;
    this.part("brought").textContent = this.words.bring.reading;
    try {
      const opened = isPersonal()
        ? await postJson(this.data, "open", { passphrase, file: new TextDecoder().decode(bytes) })
        : await withProgressBar(this.part("brought"), (onProgress) => openSealed(bytes, passphrase, onProgress));
      this.askForPassphrase(null);
      await this.previewFile(opened);
    } catch (error) {
      this.showError("refused", error);
      field.select();
    }
    this.part("brought").textContent = "";
  }

  /**
   * Show what a file would add to the record.
   * @param {Uint8Array} bytes
   */
  async previewFile(bytes) {
    const file = parseRecordFile(bytes);
    const current = await readAllEntries(this.data);
    const entries = redateFutureEntries(file, current);
    const merged = mergeEntries(current, entries);
    this.candidate = { entries, merged };
    const changes = describeChanges(this.data, current, merged);
    const isRedated = [...entries].some(([path, { at }]) => at !== file.get(path)?.at);
    this.showPreview(isRedated ? [...changes, this.words.preview.dated ?? ""].filter(Boolean) : changes);
  }

  /** @param {string[]} lines */
  showPreview(lines) {
    const { preview } = this.words;
    this.part("preview").querySelector("ul").replaceChildren(...listItems(lines.length ? lines : [preview.nothing]));
    for (const name of ["keep", "leave-out"]) this.part(name).hidden = !lines.length;
    this.part("preview").hidden = false;
    this.part("preview").querySelector("h4").focus();
  }

  /**
   * Hide the preview and show a sentence instead.
   * @param {string} sentence
   */
  closePreview(sentence, { focus = true } = {}) {
    this.candidate = null;
    this.part("preview").hidden = true;
    this.part("brought").textContent = sentence;
    if (focus) this.root.querySelector("input[type=file]").focus();
  }

  /** Merge the previewed file into the record. */
  async mergeFile() {
    if (!this.candidate) return;
    const { entries, merged } = this.candidate;
    try {
      if (isPersonal()) await post(this.data, "bring", serializeRecordFile(entries));
      else addToJournal(entries);
      this.closePreview(this.words.preview.kept);
      this.onChanged(merged);
    } catch (error) {
      this.closePreview("");
      this.showError("refused", error);
    }
  }

  /** Show the fields for a passphrase of the file, if the record has none. */
  showPassphraseFields() {
    const fields = this.part("seal-own");
    if (!fields) return;
    for (const field of fields.querySelectorAll("input")) field.value = "";
    fields.hidden = !this.part("seal-it").checked;
    if (!fields.hidden) fields.querySelector("input").focus();
  }

  /**
   * The contents of the file to save, sealed if that was chosen.
   * @returns {Promise<string | Uint8Array<ArrayBuffer>>}
   */
  async createFile() {
    const fields = this.part("seal-own");
    if (!this.part("seal-it").checked) {
      return isPersonal() ? post(this.data, "save", JSON.stringify(journal.entriesToSend())) : serializeRecordFile(journal.entries);
    }
    const [first, second] = fields?.querySelectorAll("input") ?? [];
    const passphrase = fields ? readNewPassphrase(first, second) : undefined;
    this.part("saved").textContent = this.data.passphrase.working;
    if (isPersonal()) return postJson(this.data, "sealed", { entries: journal.entriesToSend(), passphrase });
    return withProgressBar(this.part("saved"), (onProgress) => sealText(serializeRecordFile(journal.entries), passphrase ?? "", onProgress));
  }

  async save() {
    const status = this.part("saved");
    this.part("failed").hidden = true;
    status.textContent = "";
    removeCopyOffer(status);
    const name = `notes-${today()}.json`;
    try {
      const file = await this.createFile();
      save(file, name, "application/json");
      if (this.part("seal-own")) this.part("seal-it").checked = false;
      this.showPassphraseFields();
      status.textContent = fill(this.words.saving.saved, { name });
      offerCopy(status, typeof file === "string" ? file : new TextDecoder().decode(file));
    } catch (error) {
      status.textContent = "";
      this.showError("failed", error);
    }
  }

  onCleared() {
    this.closePreview("", { focus: false });
    for (const name of ["failed", "unclear"]) this.part(name).hidden = true;
    this.part("trouble")?.remove();
    removeCopyOffer(this.part("saved"));
    this.part("saved").textContent = "";
    announceWithFocus(this.part("cleared"), this.words.clear.cleared[journal.mode]);
    this.onChanged(new Map());
  }

  /**
   * List the contents of the record. It can be saved if it has any entry.
   * @param {string[]} lines
   * @param {boolean} hasEntries
   */
  showContents(lines, hasEntries) {
    const { saving } = this.words;
    const list = make("ul", { class: "bu-ticks" }, ...listItems(lines));
    const contents = lines.length ? [make("p", {}, saving.here), list] : [make("p", {}, hasEntries ? saving.other : saving.nothing)];
    this.part("here").replaceChildren(...contents);
    this.part("save").disabled = !hasEntries;
  }
}
