// Two columns that are covered while one person writes, and shown at the same time: on one device, or on two
// devices side by side, each with one column. Nothing of it is stored.

import { make } from "./dom.js";

/** The covers of an exercise with two sides. */
export class Cover {
  /**
   * @param {HTMLElement} root
   * @param {{group: any, element: HTMLElement}[]} sides
   * @param {{cover: string, covered: string, show: string, waits: string, show_mine: string, side_by_side: string}} words
   */
  constructor(root, sides, words) {
    this.words = words;
    this.isAlone = false;
    this.columns = sides.map(({ group, element }) => this.drawColumn(group, element, words));
    this.button = make("button", { type: "button", class: "bu-btn bu-btn--act", "data-reveal": true }, words.show);
    this.button.addEventListener("click", () => {
      for (const column of this.columns) this.set(column, false);
      this.shownColumns()[0]?.button.focus();
    });
    this.waits = make("p", { class: "bu-help", role: "status" }, words.waits);
    this.bar = make("div", { class: "bu-bar" }, this.button, this.waits);
    root.append(this.bar);
    this.update();
  }

  /**
   * @param {any} group
   * @param {HTMLElement} element
   * @param {{cover: string, covered: string}} words
   */
  drawColumn(group, element, words) {
    const fields = /** @type {HTMLElement[]} */ ([...element.querySelectorAll(".bu-field")]);
    const note = make("p", { class: "bu-note", tabindex: "-1", hidden: true }, words.covered);
    const button = make("button", { type: "button", class: "bu-btn", "data-cover": group.side }, words.cover);
    const column = { element, names: group.fields.map((/** @type {any} */ field) => field.id), fields, note, button, isCovered: false };
    button.addEventListener("click", () => {
      this.set(column, true);
      (this.button.disabled ? note : this.button).focus();
    });
    element.append(note, button);
    return column;
  }

  /**
   * Cover the columns that have an answer.
   * @param {(name: string) => boolean} hasAnswer
   */
  start(hasAnswer) {
    this.followSides();
    if (this.isAlone) return;
    for (const column of this.columns) this.set(column, column.names.some(hasAnswer));
  }

  shownColumns() {
    return this.columns.filter(({ element }) => !element.hidden);
  }

  /** Where one column is hidden, the other is covered only for a partner who has a device of their own. */
  followSides() {
    const isAlone = this.shownColumns().length < this.columns.length;
    if (this.isAlone === isAlone) return;
    this.isAlone = isAlone;
    this.button.textContent = isAlone ? this.words.show_mine : this.words.show;
    this.waits.textContent = isAlone ? this.words.side_by_side : this.words.waits;
    for (const column of this.columns) if (isAlone) this.set(column, false);
    this.update();
  }

  /**
   * @param {typeof this.columns[0]} column
   * @param {boolean} isCovered
   */
  set(column, isCovered) {
    column.isCovered = isCovered;
    for (const field of column.fields) field.hidden = isCovered;
    column.note.hidden = !isCovered;
    column.button.hidden = isCovered;
    this.update();
  }

  /** Columns can be shown once all of them are covered. */
  update() {
    const isReady = this.shownColumns().every(({ isCovered }) => isCovered);
    this.button.disabled = !isReady;
    this.button.hidden = this.isAlone && !isReady;
    this.waits.hidden = isReady && !this.isAlone;
  }
}
