// "Your file" on the start page: bring one, save one, clear everything.
//
// On a person's own computer the server holds the words, and is asked by POST; a guest's are in this
// tab, and never leave it here. What a file would add is worked out in the page for both.

import { save } from "./download.js";
import { fill, make } from "./house.js";
import { journal } from "./journal.js";
import { joined, MAX_BYTES, read, Refused, write } from "./notes.js";
import { compared } from "./progress.js";
import { today } from "./today.js";

const personal = () => journal.mode === "personal";
const PREFIX = "notes:";

/** Ask the server for something. Throws Refused with the reason, or with a sentence of the server's. */
async function ask(told, what, body = "") {
  let answer;
  try {
    answer = await fetch(told.files + what, { method: "POST", body, headers: { "X-XSRFToken": told.xsrf }, cache: "no-store" });
  } catch {
    throw new Refused("failed");
  }
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  const why = await answer.json().catch(() => ({}));
  const refused = new Refused(why.refused ?? "failed");
  refused.sentence = why.sentence;
  throw refused;
}

/** Every entry there is, those that no kernel has taken yet included. */
async function everything(told) {
  if (!personal()) return new Map(journal.entries);
  return read(await ask(told, "save", JSON.stringify(journal.toSend())));
}

/** Keep a guest's entries in the tab: all or, where there is no room, none. */
function keepHere(entries) {
  const text = JSON.stringify([...entries]);
  try {
    journal.storage.setItem(`${PREFIX}room`, text);
    journal.storage.removeItem(`${PREFIX}room`);
  } catch {
    throw new Refused("full");
  }
  journal.hear(Object.fromEntries(entries));
}

function forgetHere() {
  journal.clear();
  for (const kind of ["localStorage", "sessionStorage"]) {
    try {
      const storage = window[kind];
      for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
    } catch {
      // Storage is switched off: there is nothing in it.
    }
  }
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
    // A file that misses the place must not take the page away.
    for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
    const drop = this.root.querySelector(".bu-drop");
    for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, () => drop.toggleAttribute("data-over", true));
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.toggleAttribute("data-over", false));
    drop.addEventListener("drop", (event) => event.dataTransfer.files.length && this.look(event.dataTransfer.files[0]));
    on("keep", "click", () => this.keep());
    on("leave-out", "click", () => this.close(this.words.preview.left));
    on("save", "click", () => this.save());
    on("clear", "click", () => this.asking(this.part("confirm-clear").hidden));
    on("clear-not", "click", () => this.asking(false));
    on("clear-now", "click", () => this.clear());
    on("confirm-clear", "keydown", (event) => event.key === "Escape" && this.asking(false));
  }

  /** Say in the card of a file, or of saving, why something could not be done; nothing hides it. */
  refuse(place, problem) {
    const reason = problem instanceof Refused ? problem.reason : "failed";
    const sentence = fill(this.words.refused[reason] ?? this.words.refused.failed, { name: `notes-${today()}.json` });
    const shown = this.part(place);
    shown.hidden = false;
    shown.querySelector("span").textContent = problem.sentence ?? sentence;
  }

  /** Read a file and say what it would add. Nothing is kept. */
  async look(file) {
    this.part("refused").hidden = true;
    this.close(this.words.bring.reading, { focus: false });
    try {
      if (file.size > MAX_BYTES) throw new Refused("large");
      const bytes = new Uint8Array(await file.arrayBuffer());
      const entries = read(bytes);
      const before = await everything(this.told);
      const after = joined(before, entries);
      this.brought = { bytes, entries, after };
      this.preview(compared(this.told.places, before, after));
    } catch (problem) {
      this.brought = null;
      this.refuse("refused", problem);
    }
    this.part("brought").textContent = "";
  }

  preview({ places, other }) {
    const { preview } = this.words;
    const title = (id) => this.told.places.find((place) => place.id === id).title;
    const said = (line) =>
      ["new", "changed", "gone"].filter((kind) => line[kind]).map((kind) => fill(preview[kind], { count: line[kind] }));
    const lines = places.map((line) => fill(preview.line, { title: title(line.id), words: said(line).join(preview.comma) }));
    if (other) lines.push(preview.other);
    const nothing = !lines.length;
    const list = this.part("preview").querySelector("ul");
    list.replaceChildren(...(nothing ? [preview.nothing] : lines).map((text) => make("li", {}, text)));
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
    const { bytes, entries, after } = this.brought;
    try {
      if (personal()) await ask(this.told, "bring", bytes);
      else keepHere(entries);
      this.close(this.words.preview.kept);
      this.changed(after);
    } catch (problem) {
      this.close("");
      this.refuse("refused", problem);
    }
  }

  async save() {
    this.part("failed").hidden = true;
    const name = `notes-${today()}.json`;
    try {
      const bytes = personal() ? await ask(this.told, "save", JSON.stringify(journal.toSend())) : write(journal.entries);
      save(bytes, name, "application/json");
      this.part("saved").textContent = fill(this.words.saving.saved, { name });
    } catch (problem) {
      this.refuse("failed", problem);
    }
  }

  asking(open) {
    this.part("confirm-clear").hidden = !open;
    this.part("clear").setAttribute("aria-expanded", String(open));
    this.part(open ? "clear-not" : "clear").focus();
  }

  async clear() {
    this.part("failed").hidden = true;
    try {
      if (personal()) await ask(this.told, "clear");
      forgetHere();
      this.close("", { focus: false });
      this.asking(false);
      this.part("trouble")?.remove();
      this.part("saved").textContent = this.words.clear.cleared[journal.mode];
      this.part("saved").focus();
      this.changed(new Map());
    } catch (problem) {
      this.asking(false);
      this.refuse("failed", problem);
    }
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
