// "Your file" on the start page: bring one, save one, clear everything.
//
// On a person's own computer the server holds the words, and is asked by POST; a guest's are in this
// tab, and never leave it here. What a file would add is worked out in the page for both.

import { ask, askFor, fresh, personal, refuse } from "./api.js";
import { today } from "../core/clock.js";
import { canEncrypt, openSealed, sealText, isSealed, MAX_SEALED_BYTES } from "../core/encryption.js";
import { journal } from "../core/journal.js";
import { mergeEntries, parseRecordFile, redateFutureEntries, serializeRecordFile, UserError } from "../core/record_file.js";
import { Clearing } from "./clearing.js";
import { changes, items } from "./record_changes.js";
import { fill, make, sayWithFocus } from "../ui/dom.js";
import { offerCopy, removeCopyOffer, save } from "../widgets/download.js";

const PREFIX = "notes:";
const { copying } = JSON.parse(document.getElementById("bu-words").textContent).browser;

/** Every entry there is, those that no kernel has taken yet included. */
export async function everything(told) {
  if (!personal()) return new Map(journal.entries);
  return parseRecordFile(await ask(told, "save", JSON.stringify(journal.entriesToSend())));
}

/** Keep a guest's entries in the tab: all or, where there is no room, none. */
function keepHere(entries) {
  const text = JSON.stringify([...entries]);
  try {
    if (!journal.memory) {
      journal.storage.setItem(`${PREFIX}room`, text);
      journal.storage.removeItem(`${PREFIX}room`);
    }
  } catch {
    throw new UserError("full");
  }
  journal.receiveFromKernel(Object.fromEntries(entries));
}

export class OwnFile {
  /** `changed` is called with every entry, after a file was brought or everything cleared. */
  constructor(root, told, changed) {
    this.root = root;
    this.told = told;
    this.words = told.file;
    this.changed = changed;
    this.brought = null;
    this.listen();
  }

  part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  listen() {
    const on = (name, kind, act) => this.part(name).addEventListener(kind, act);
    const input = this.root.querySelector("input[type=file]");
    input.addEventListener("change", () => {
      if (input.files.length) this.look(input.files[0]);
      input.value = ""; // so that the same file can be chosen again
    });
    // plain.js lets files be dropped without the browser opening them.
    const drop = this.root.querySelector(".bu-drop");
    for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, () => drop.toggleAttribute("data-over", true));
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.toggleAttribute("data-over", false));
    drop.addEventListener("drop", (event) => event.dataTransfer.files.length && this.look(event.dataTransfer.files[0]));
    on("keep", "click", () => this.keep());
    on("leave-out", "click", () => this.close(this.words.preview.left));
    on("save", "click", () => this.save());
    this.part("open").addEventListener("submit", (event) => {
      event.preventDefault();
      this.unseal();
    });
    // Two fields and no button of their own: a browser makes nothing of Enter there.
    this.part("seal-own")?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.save();
    });
    const locked = this.part("seal-it");
    this.part("seal-unable").hidden = personal() || canEncrypt();
    locked.closest("label").hidden = !this.part("seal-unable").hidden;
    locked.addEventListener("change", () => this.sealing());
    new Clearing(this.root, this.told, {
      cleared: () => this.cleared(),
      failed: (problem) => this.refuse("failed", problem),
    });
  }

  /** Say in the card of a file, or of saving, why something could not be done. */
  refuse(place, problem) {
    refuse(this.part(place), this.words.refused, problem);
  }

  /** Read a file and say what it would add. Nothing is kept. */
  async look(file) {
    this.part("refused").hidden = true;
    this.close(this.words.bring.reading, { focus: false });
    this.asking(null);
    try {
      if (file.size > MAX_SEALED_BYTES) throw new UserError("large");
      const bytes = new Uint8Array(await file.arrayBuffer());
      if (isSealed(bytes)) this.asking(bytes);
      else await this.weigh(bytes);
    } catch (problem) {
      this.brought = null;
      this.refuse("refused", problem);
    }
    this.part("brought").textContent = "";
  }

  /** Ask for the passphrase of a sealed file; null for no file. */
  asking(sealed) {
    this.sealed = sealed;
    this.part("open").reset();
    this.part("open").hidden = !sealed;
    if (sealed) this.part("open").querySelector("input").focus();
  }

  /** Open a sealed file: on a person's own computer the server does it, for a guest this page. */
  async unseal() {
    this.part("refused").hidden = true;
    const field = this.part("open").querySelector("input");
    const [passphrase, file] = [field.value, this.sealed];
    this.part("brought").textContent = this.words.bring.reading;
    try {
      const text = () => new TextDecoder().decode(file);
      const opened = (tell) => openSealed(file, passphrase, tell);
      const bytes = personal() ? await askFor(this.told, "open", { passphrase, file: text() }) : await withBar(this.part("brought"), opened);
      this.asking(null);
      await this.weigh(bytes);
    } catch (problem) {
      this.refuse("refused", problem);
      field.select();
    }
    this.part("brought").textContent = "";
  }

  /** Say what the bytes of a file would add. */
  async weigh(bytes) {
    const file = parseRecordFile(bytes);
    const before = await everything(this.told);
    const entries = redateFutureEntries(file, before);
    const after = mergeEntries(before, entries);
    this.brought = { entries, after };
    const lines = changes(this.told, before, after);
    const redated = [...entries].some(([path, { at }]) => at !== file.get(path).at);
    this.preview(redated ? [...lines, this.words.preview.dated ?? ""].filter(Boolean) : lines);
  }

  preview(lines) {
    const { preview } = this.words;
    const nothing = !lines.length;
    this.part("preview").querySelector("ul").replaceChildren(...items(nothing ? [preview.nothing] : lines));
    for (const name of ["keep", "leave-out"]) this.part(name).hidden = nothing;
    this.part("preview").hidden = false;
    this.part("preview").querySelector("h4").focus();
  }

  close(said, { focus = true } = {}) {
    this.brought = null;
    this.part("preview").hidden = true;
    this.part("brought").textContent = said;
    if (focus) this.root.querySelector("input[type=file]").focus();
  }

  async keep() {
    const { entries, after } = this.brought;
    try {
      if (personal()) await ask(this.told, "bring", serializeRecordFile(entries));
      else keepHere(entries);
      this.close(this.words.preview.kept);
      this.changed(after);
    } catch (problem) {
      this.close("");
      this.refuse("refused", problem);
    }
  }

  /** Ask for a passphrase of the file's own, where the words have none. */
  sealing() {
    const own = this.part("seal-own");
    if (!own) return;
    for (const field of own.querySelectorAll("input")) field.value = "";
    own.hidden = !this.part("seal-it").checked;
    if (!own.hidden) own.querySelector("input").focus();
  }

  /** The bytes of the file to save, sealed if that was asked for. */
  async made() {
    const own = this.part("seal-own");
    if (!this.part("seal-it").checked) {
      return personal() ? ask(this.told, "save", JSON.stringify(journal.entriesToSend())) : serializeRecordFile(journal.entries);
    }
    const passphrase = own ? fresh(...own.querySelectorAll("input")) : undefined;
    this.part("saved").textContent = this.told.passphrase.working;
    if (personal()) return askFor(this.told, "sealed", { entries: journal.entriesToSend(), passphrase });
    return withBar(this.part("saved"), (tell) => sealText(serializeRecordFile(journal.entries), passphrase, tell));
  }

  async save() {
    this.part("failed").hidden = true;
    this.part("saved").textContent = "";
    removeCopyOffer(this.part("saved"));
    const name = `notes-${today()}.json`;
    try {
      const file = await this.made();
      save(file, name, "application/json");
      if (this.part("seal-own")) this.part("seal-it").checked = false;
      this.sealing();
      this.part("saved").textContent = fill(this.words.saving.saved, { name });
      offerCopy(this.part("saved"), typeof file === "string" ? file : new TextDecoder().decode(file), copying);
    } catch (problem) {
      this.part("saved").textContent = "";
      this.refuse("failed", problem);
    }
  }

  cleared() {
    this.close("", { focus: false });
    this.part("failed").hidden = true;
    this.part("trouble")?.remove();
    removeCopyOffer(this.part("saved"));
    sayWithFocus(this.part("saved"), this.words.clear.cleared[journal.mode]);
    this.changed(new Map());
  }

  /** List what is here, and offer to save it when there is anything. */
  here(lines, written) {
    const { saving } = this.words;
    const list = make("ul", { class: "bu-ticks" }, ...lines.map((line) => make("li", {}, line)));
    const shown = lines.length ? [make("p", {}, saving.here), list] : [make("p", {}, written ? saving.other : saving.nothing)];
    this.part("here").replaceChildren(...shown);
    this.part("save").disabled = !written;
  }
}

/** Do `work`, which is given a function to call with how much is done, with a bar after `said`. */
export async function withBar(said, work) {
  const bar = make("progress", { max: 1, value: 0, "aria-label": said.textContent });
  said.after(bar);
  try {
    return await work((done) => {
      bar.value = done;
    });
  } finally {
    bar.remove();
  }
}
