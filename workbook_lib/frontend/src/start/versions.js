// The earlier versions of a personal record: lists them, shows one, and restores it after a question.

import { fill, formatNumber, locale } from "../core/language.js";
import { parseRecordFile } from "../core/record_file.js";
import { make } from "../ui/dom.js";
import { postJson, showError } from "./api.js";
import { describeChanges, describeContents, listItems } from "./record_changes.js";

/** @typedef {import("../core/record_file.js").Entries} Entries */

/**
 * The record after a version is restored: what that version does not have is deleted.
 * @param {Entries} current
 * @param {Entries} version
 * @returns {Entries}
 */
function restoredEntries(current, version) {
  const deletions = [...current].map(([path, entry]) => /** @type {const} */ ([path, { ...entry, value: null }]));
  return new Map([...deletions, ...version]);
}

export class Versions {
  /**
   * @param {any} root
   * @param {import("./api.js").PageData} data
   * @param {{readCurrent: () => Promise<Entries>, onRestored: (entries: Entries) => void}} callbacks
   */
  constructor(root, data, { readCurrent, onRestored }) {
    this.root = root;
    this.data = data;
    this.words = data.past;
    this.readCurrent = readCurrent;
    this.onRestored = onRestored;
    /** @type {any} */
    this.chosen = null;
    /** @param {string} name @param {() => any} action */
    const onClick = (name, action) => this.part(name).addEventListener("click", () => this.attempt(action));
    onClick("look", () => this.list(this.part("look").getAttribute("aria-expanded") === "false"));
    onClick("restore", () => this.restore());
    onClick("stay", () => this.close());
    this.part("inside").addEventListener("keydown", (/** @type {KeyboardEvent} */ { key }) => key === "Escape" && this.close());
  }

  /**
   * @param {string} name
   * @returns {any}
   */
  part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  /** @param {number} moment */
  formatDate(moment) {
    return new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeStyle: "short" }).format(moment);
  }

  /**
   * Run an action, and show its error.
   * @param {() => any} action
   */
  async attempt(action) {
    this.part("wrong").hidden = true;
    this.part("sentence").textContent = "";
    try {
      await action();
    } catch (error) {
      showError(this.part("wrong"), this.data.file.refused, error);
    }
  }

  /** @param {boolean} open */
  async list(open) {
    this.part("inside").hidden = true;
    const answer = open ? await postJson(this.data, "versions") : null;
    /** @type {any[]} */
    const versions = answer ? JSON.parse(new TextDecoder().decode(answer)).versions : [];
    this.part("list").replaceChildren(...versions.map((version) => this.drawVersion(version)));
    this.part("list").hidden = !versions.length;
    this.part("none").hidden = !open || versions.length > 0;
    this.part("look").setAttribute("aria-expanded", String(open));
  }

  /** @param {{name: string, moment: number, size: number}} version */
  drawVersion({ name, moment, size }) {
    const date = this.formatDate(moment);
    const text = fill(this.words.line, { date, size: formatNumber(Math.ceil(size / 1000)) });
    const button = make("button", { class: "bu-btn bu-btn--plain", type: "button" }, text);
    button.setAttribute("aria-label", fill(this.words.show, { date }));
    button.addEventListener("click", () => this.attempt(() => this.show(name, date, button)));
    return make("li", {}, button);
  }

  /**
   * Show the contents of a version, and what restoring it would change.
   * @param {string} name
   * @param {string} date
   * @param {any} button
   */
  async show(name, date, button) {
    const version = parseRecordFile(await postJson(this.data, "past", { name }));
    const current = await this.readCurrent();
    const entries = restoredEntries(current, version);
    const contents = describeContents(this.data, version);
    const changes = describeChanges(this.data, current, entries);
    this.chosen = { name, date, entries, button };
    this.part("inside").querySelector("h4").textContent = fill(this.words.inside, { date });
    this.part("holds").replaceChildren(...listItems(contents.length ? contents : [this.words.empty]));
    this.part("changes").replaceChildren(...listItems(changes.length ? changes : [this.words.same]));
    for (const part of ["changes-title", "note", "restore"]) this.part(part).hidden = !changes.length;
    this.part("inside").hidden = false;
    this.part("inside").querySelector("h4").focus();
  }

  close() {
    this.part("inside").hidden = true;
    this.chosen.button.focus();
  }

  async restore() {
    const { name, date, entries } = this.chosen;
    await postJson(this.data, "restore", { name });
    await this.list(true);
    this.part("sentence").textContent = fill(this.words.done, { date });
    this.part("sentence").focus();
    this.onRestored(entries);
  }
}
