// Draws an exercise from its JSON, without a kernel. What is typed goes to the journal; a binding that comes
// later from the kernel fills the fields that are already there.

import { journal } from "../core/journal.js";
import { defaultAnswers, firstKernelBinding, initialBinding, isKernelBehind, selectionEvents } from "../core/selection.js";
import { continuingNames, renderSentence } from "../core/sentence.js";
import { actions } from "../ui/actions.js";
import { Cover } from "../ui/cover.js";
import { drawPassages, loadStyles, make, renderProse, SEAT_CLASSES, setText, whenConnected } from "../ui/dom.js";
import { FIELDS, printTextAreas } from "../ui/fields.js";
import { shown } from "../ui/shown_answer.js";

/**
 * @typedef {{scope: string, entries: Record<string, any>, defaults?: Record<string, any>, sources?: Record<string, any>}} Binding
 *   What an exercise shows: the path of its answers, entries by field, answers of a new item, and other entries by path.
 */

/** @type {Record<string, Function>} fields by kind; `large_fields` adds some */
export const KINDS = { ...FIELDS, shown };

const SEATS = ["pursuer", "withdrawer"];
/** The reader's seat while the question about it is not answered. */
const DRAWN_SEAT = "pursuer";
/** Answers about the seat that put both sides in the same one. */
const BOTH_SEATS = /** @type {Record<string, string>} */ ({ "both-loud": "pursuer", "both-quiet": "withdrawer" });

/**
 * The seat of a side, null while it is not known.
 * @param {string} side of a group
 * @param {string | null} answer about the reader's seat
 * @returns {string | null}
 */
function seatOf(side, answer) {
  if (SEATS.includes(side)) return side;
  const own = BOTH_SEATS[answer ?? ""] ?? answer;
  if (!own || !SEATS.includes(own)) return null;
  return side === "me" || own !== answer ? own : (SEATS.find((seat) => seat !== own) ?? null);
}

/** @type {Set<Exercise>} exercises on this page; JupyterLab can show one in several places */
const exercises = new Set();
let copyCount = 0;

printTextAreas();

/** An exercise on the page. */
export class Exercise {
  /**
   * @param {HTMLFormElement} root
   * @param {any} exercise the exercise as the content pack describes it
   * @param {any} words the words that all exercises share
   */
  constructor(root, exercise, words) {
    this.root = root;
    this.exercise = exercise;
    this.words = words;
    // Ids are unique on a page, so those of a copy get a suffix.
    this.idSuffix = this.others().some((other) => other.root.isConnected) ? `-copy-${(copyCount += 1)}` : "";
    /** @type {string | null} */
    this.scope = null;
    /** @type {Record<string, any>} */
    this.defaults = {};
    this.descriptions = /** @type {any[]} */ (exercise.groups).flatMap((group) => group.fields);
    /** @type {Map<string, any>} drawn fields, or parts of one, by name */
    this.fields = new Map();
    /** @type {{update: Function, side: string}[]} fields that depend on other answers, with the side of their group */
    this.dependents = [];
    /** @type {{group: any, element: HTMLElement, pair: HTMLElement}[]} groups for one of the two persons */
    this.sides = [];
    /** @type {{description: any, line: HTMLElement, note: HTMLElement}[]} sentences made of the answers */
    this.sentences = [];
    /** @type {{when: any, box: HTMLElement, names: string[]}[]} fields that are shown for one answer */
    this.conditionals = [];
    /** @type {{field: any, chosen: HTMLElement}[]} groups that are closed under what was chosen in their first field */
    this.rows = [];
    /** @type {{names: string[], box: HTMLElement}[]} fields and groups for those who answered them before */
    this.retired = [];
    /** @type {{name: string, has: any[], box: HTMLElement}[]} notes that are shown for some answers */
    this.asides = [];
    /** @type {HTMLElement[]} buttons that are shown once there is an answer */
    this.laterButtons = [];
    /** @type {HTMLDetailsElement | null} contains the group of the seat that is not the reader's */
    this.otherFold = null;
    /** @type {Cover | null} */
    this.cover = null;
    this.draw();
    this.onEntries = (/** @type {any} */ event) => this.refresh(event.detail);
    journal.addEventListener("update", this.onEntries);
    exercises.add(this);
  }

  /** Other places on the page that show the same exercise. */
  others() {
    return [...exercises].filter((other) => other !== this && other.exercise.id === this.exercise.id);
  }

  /** Release what the exercise listens to: it is no longer on the page. */
  end() {
    journal.removeEventListener("update", this.onEntries);
    exercises.delete(this);
  }

  draw() {
    const { exercise, root } = this;
    root.className = "bu-form";
    root.dataset.exercise = exercise.id;
    root.setAttribute("aria-label", exercise.label);
    root.noValidate = true;
    root.hidden = true; // without a scope there is no place for what is typed
    root.addEventListener("submit", (event) => event.preventDefault());
    // A choice is complete and is sent at once; typing is sent after a pause.
    root.addEventListener("change", () => journal.send());
    /** @type {HTMLElement | null} */
    let pair = null;
    /** @type {HTMLElement | null} */
    let rows = null;
    for (const group of exercise.groups) {
      const element = this.drawGroup(group);
      if (group.side === "none") {
        pair = null;
        const isRow = group.style === "row";
        if (isRow && (group.heading || !rows)) {
          rows = /** @type {HTMLElement} */ (make("div", { class: "bu-topics" }, group.heading ? make("h3", {}, group.heading) : null));
          root.append(rows);
        }
        if (isRow) rows?.append(this.drawRow(group, element));
        else root.append(element);
      } else {
        /** @type {HTMLElement} */
        const parent = pair ?? root.appendChild(make("div", { class: "bu-two" }));
        pair = parent;
        parent.append(element);
        this.sides.push({ group, element, pair: parent });
      }
    }
    if (exercise.reveal) this.cover = new Cover(root, this.sides, exercise.reveal);
  }

  /**
   * @param {any} group
   * @returns {HTMLElement}
   */
  drawGroup(group) {
    const isSide = group.side !== "none";
    const hasHeading = group.legend || group.legend_by_seat;
    const styleClasses = /** @type {Record<string, string>} */ ({ card: "bu-card bu-cardgroup", stack: "bu-card bu-stack", tile: "bu-card bu-stack", row: "bu-stack" });
    const element = make(hasHeading ? "fieldset" : "div", { class: isSide ? "bu-side bu-flow" : (styleClasses[group.style] ?? "bu-formtop") });
    if (hasHeading) {
      const dot = isSide ? make("span", { class: "bu-dot", "aria-hidden": "true" }) : null;
      const name = make("span", { "data-legend": true }, group.legend ?? "");
      element.append(make("legend", {}, make("span", { class: "bu-who" }, dot, name)));
    }
    if (group.note) element.append(make("p", { class: "bu-help" }, group.note));
    if (group.passages.length || group.folded) element.append(drawPassages(group.passages, group.folded));
    let conditional = null;
    for (const field of group.fields) {
      conditional = field.when ? this.conditionalFor(field, conditional, element) : null;
      const parent = conditional?.box ?? element;
      if (field.divider) parent.append(make("p", { class: "bu-under-line" }, field.divider));
      const drawn = this.drawField(field, group.side);
      parent.append(drawn);
      if (field.retired) this.retired.push({ names: [field.id], box: drawn });
      for (const aside of field.aside ?? []) parent.append(this.drawAside(field.id, aside));
    }
    if (group.fields.every((/** @type {any} */ field) => field.retired)) {
      this.retired.push({ names: group.fields.map((/** @type {any} */ field) => field.id), box: element });
    }
    if (group.say) {
      element.append(this.drawSentence(group.say));
      // These answers continue a sentence, so an on-screen keyboard is not to start them with a capital.
      for (const name of continuingNames(group.say.template)) this.fields.get(name)?.control.setAttribute("autocapitalize", "none");
    }
    return element;
  }

  /**
   * Close the fields of a group under its legend.
   * @param {any} group
   * @param {HTMLElement} element
   */
  drawRow(group, element) {
    const chosen = make("span", { class: "bu-topic__chosen" });
    this.rows.push({ field: group.fields[0], chosen });
    element.querySelector("legend")?.classList.add("bu-sr");
    return make("details", { class: "bu-more bu-more--text bu-topic", "data-row": group.id }, make("summary", {}, make("span", {}, group.legend), chosen), element);
  }

  /**
   * The box of fields that are shown for one answer: the previous one if it has the same condition.
   * @param {any} field
   * @param {{when: any, box: HTMLElement, names: string[]} | null} previous
   * @param {HTMLElement} element
   * @returns {{when: any, box: HTMLElement, names: string[]}}
   */
  conditionalFor({ id, when }, previous, element) {
    if (previous && previous.when.field === when.field && previous.when.has === when.has) {
      previous.names.push(id);
      return previous;
    }
    const box = make("div", { class: "bu-when", "data-when": `${when.field}=${when.has ?? ""}`, hidden: true });
    element.append(box);
    const conditional = { when, box, names: [id] };
    this.conditionals.push(conditional);
    return conditional;
  }

  /**
   * A note below a field that is shown while one of some answers is chosen.
   * @param {string} id of the field
   * @param {{has: string[], text_html: string}} aside
   */
  drawAside(id, aside) {
    const box = renderProse(aside.text_html);
    box.className = "bu-note";
    const element = make("div", { role: "status", "data-aside": id }, box);
    box.hidden = true;
    this.asides.push({ name: id, has: aside.has, box });
    return element;
  }

  /**
   * @param {any} field
   * @param {string} side of its group
   */
  drawField(field, side) {
    const id = `${this.exercise.id}-${field.id}${this.idSuffix}`.replace(/[^a-z0-9-]/g, "-");
    const onChange = (/** @type {any} */ value, name = field.id) => {
      this.write(name, value);
      if (field.kind !== "shown") return;
      const target = this.fields.get(name);
      target?.show(value);
      target?.control?.focus();
    };
    const drawn = KINDS[field.kind](field, id, this.words, onChange);
    drawn.control.addEventListener("blur", () => journal.send());
    drawn.side = side;
    for (const [name, part] of drawn.parts ?? [[field.id, drawn]]) this.fields.set(name, part);
    if (drawn.update) this.dependents.push(drawn);
    return drawn.element;
  }

  /** @param {any} description */
  drawSentence(description) {
    const line = make("p", { class: "bu-voice", dir: "auto" });
    const note = make("p", { class: "bu-help", role: "status" });
    this.sentences.push({ description, line, note });
    return make("div", { class: "bu-say" }, make("span", { class: "bu-label" }, description.label), line, note);
  }

  /**
   * The journal's path of an answer.
   * @param {string} name
   */
  path(name) {
    return `${this.scope}/${name}`;
  }

  /**
   * The answer of a field, or null.
   * @param {string} name
   * @returns {any}
   */
  value(name) {
    const field = this.fields.get(name);
    if (field?.read) return (this.isOwn(field.side) && field.read()) || null;
    return (this.scope && journal.read(this.path(name))) ?? this.defaults[name] ?? null;
  }

  /**
   * Whether a group is about the reader, and not about the other person. An answer that is asked elsewhere is
   * the reader's, as `with_shown_answers` of workbook_lib.export.take_home_sections takes it.
   * @param {string} side of the group
   */
  isOwn(side) {
    return ["none", "me", seatOf("me", this.value(this.exercise.seat_field)) ?? DRAWN_SEAT].includes(side);
  }

  /**
   * Write an answer. The first one also writes the defaults that the reader left as they were.
   * @param {string} name
   * @param {any} value
   */
  write(name, value) {
    for (const [other, start] of Object.entries(this.defaults)) {
      if (other !== name && journal.read(this.path(other)) === null) journal.write(this.path(other), start);
    }
    this.defaults = {};
    journal.write(this.path(name), value);
    this.update();
    for (const other of exercises) {
      if (other === this) continue;
      if (other.scope === this.scope) other.defaults = {};
      other.refresh([this.path(name)]);
    }
  }

  /**
   * Show the entries of a scope. Entries in the journal with later stamps win, and defaults are for a scope
   * without entries.
   * @param {Binding} binding
   */
  bind({ scope, entries, defaults, sources }) {
    const isNew = scope !== this.scope;
    if (isNew) for (const { box } of this.retired) box.hidden = true;
    this.scope = scope;
    this.root.hidden = false;
    journal.receiveFromKernel(sources ?? {});
    journal.receiveFromKernel(Object.fromEntries(Object.entries(entries).map(([name, entry]) => [this.path(name), entry])));
    this.defaults = journal.hasEntriesIn(scope) ? {} : defaultAnswers(defaults ?? {}, this.exercise);
    for (const [name, field] of this.fields) field.show(this.value(name));
    this.update();
    if (isNew) this.cover?.start((name) => this.value(name) !== null);
    this.root.dataset.scope = scope;
  }

  /**
   * Show what has changed in the journal.
   * @param {string[]} paths
   */
  refresh(paths) {
    const prefix = `${this.scope}/`;
    for (const path of paths) {
      if (!path.startsWith(prefix)) continue;
      const name = path.slice(prefix.length);
      this.fields.get(name)?.show(this.value(name));
    }
    this.update();
  }

  /** Update what depends on the answers: the sides, conditional fields, notes and sentences. */
  update() {
    const seat = this.value(this.exercise.seat_field);
    for (const side of this.sides) this.updateSide(side, seat);
    for (const pair of new Set(this.sides.map((side) => side.pair))) this.orderSides(pair);
    if (this.exercise.fold_other) this.foldOther();
    for (const { when, box, names } of this.conditionals) {
      const answer = this.value(when.field);
      const isMet = when.has === null ? answer !== null : [answer].flat().includes(when.has);
      box.hidden = !isMet && !(when.or_answered && names.some((name) => this.value(name) !== null));
      const group = /** @type {HTMLElement} */ (box.parentElement);
      if (group.matches(":not(:has(> .bu-field))")) group.hidden = [...group.children].every((child) => child.tagName === "LEGEND" || child.matches(".bu-help, [data-cover]") || /** @type {HTMLElement} */ (child).hidden);
    }
    this.cover?.followSides();
    for (const { field, chosen } of this.rows) {
      const value = [this.value(field.id)].flat();
      const labels = field.options.filter((/** @type {any} */ { id }) => value.includes(id)).map((/** @type {any} */ { label }) => label);
      setText(chosen, labels.join(" · "));
    }
    for (const { names, box } of this.retired) if (names.some((name) => this.value(name) !== null)) box.hidden = false;
    for (const { name, has, box } of this.asides) box.hidden = ![this.value(name)].flat().some((value) => has.includes(value));
    for (const { update, side } of this.dependents) update((/** @type {string} */ name) => this.value(name), seatOf(side, seat) ?? seatOf(side, DRAWN_SEAT), this.isOwn(side));
    for (const part of this.sentences) this.updateSentence(part);
    for (const button of this.laterButtons) button.hidden = !this.scope || !journal.hasEntriesIn(this.scope);
  }

  /**
   * Color and name a side by the seat of its person.
   * @param {{group: any, element: HTMLElement}} side
   * @param {string | null} seat the reader's own
   */
  updateSide({ group, element }, seat) {
    const sideSeat = seatOf(group.side, seat);
    for (const candidate of SEATS) {
      const name = SEAT_CLASSES[candidate];
      element.classList.toggle(`bu-side--${name}`, sideSeat === candidate);
      element.querySelector(".bu-who")?.classList.toggle(`bu-who--${name}`, sideSeat === candidate);
      element.querySelector(".bu-dot")?.classList.toggle(`bu-dot--${name}`, sideSeat === candidate);
    }
    element.classList.toggle("bu-side--open", !sideSeat);
    element.dataset.seat = sideSeat ?? "";
    const legend = element.querySelector("[data-legend]");
    const text = (sideSeat && group.legend_by_seat?.[sideSeat]) || group.legend;
    if (legend && text) setText(legend, text);
  }

  /** Fold the group of the other side. */
  foldOther() {
    for (const { group, element, pair } of this.sides) {
      if (!this.isOwn(group.side)) {
        this.otherFold ??= /** @type {HTMLDetailsElement} */ (make("details", { class: "bu-more bu-more--text" }, make("summary", {}, this.exercise.fold_other)));
        if (element.parentElement !== this.otherFold) this.otherFold.append(element);
        if (!this.otherFold.isConnected || this.otherFold.previousElementSibling !== pair) pair.after(this.otherFold);
      } else if (element.parentElement !== pair) {
        pair.append(element);
        this.orderSides(pair);
      }
    }
    this.otherFold?.toggleAttribute("hidden", !this.otherFold.querySelector(".bu-side"));
  }

  /**
   * Put the pursuer's side first, in the document too, so that the order of focus is what is seen.
   * @param {HTMLElement} pair
   */
  orderSides(pair) {
    const sides = /** @type {HTMLElement[]} */ ([...pair.children]);
    const rank = (/** @type {HTMLElement} */ side) => Number(side.dataset.seat === "withdrawer");
    const sorted = [...sides].sort((one, other) => rank(one) - rank(other));
    if (sorted.every((side, index) => side === sides[index])) return;
    const focused = pair.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
    pair.append(...sorted);
    focused?.focus();
  }

  /** @param {{description: any, line: HTMLElement, note: HTMLElement}} part */
  updateSentence({ description, line, note }) {
    const answers = Object.fromEntries(this.descriptions.map(({ id }) => [id, this.answerText(id)]));
    const text = renderSentence(description.template, answers, this.words.sentence);
    setText(line, text || description.empty);
    line.classList.toggle("bu-say--empty", !text);
    const missing = text ? description.missing.find((/** @type {any} */ part) => !this.answerText(part.field)) : null;
    setText(note, missing?.note ?? "");
    note.hidden = !missing;
  }

  /**
   * An answer as text: what was written, or the label of the chosen option. One that is shown in place of a
   * field is empty where that field is answered.
   * @param {string} name
   * @returns {string}
   */
  answerText(name) {
    const value = this.value(name);
    const field = this.descriptions.find(({ id }) => id === name);
    if (typeof value !== "string" || this.value(field.into)) return "";
    return field.options?.find((/** @type {any} */ option) => option.id === value)?.label ?? value.trim();
  }
}

/**
 * Draw an exercise into an element.
 * @param {Element} element
 * @param {any} exercise
 * @param {any} words
 * @returns {Exercise}
 */
export function drawExercise(element, exercise, words) {
  const root = /** @type {HTMLFormElement} */ (/** @type {unknown} */ (make("form")));
  element.append(root);
  return new Exercise(root, exercise, words);
}

const boundExercises = () => [...exercises].filter(({ scope, root }) => scope && root.isConnected);

/**
 * Ids of the exercises that take input.
 * @returns {string[]}
 */
export const readyExercises = () => boundExercises().map(({ exercise }) => exercise.id);

/**
 * The scopes that the exercises of this page show.
 * @returns {string[]}
 */
export const visibleScopes = () => [...new Set(boundExercises().map(({ scope }) => scope ?? ""))];

/**
 * Report, once an element is on the page, that its exercise takes input.
 * @param {Element} element
 * @returns {() => void} stops waiting
 */
export const reportReady = (element) => whenConnected(element, () => journal.dispatchEvent(new Event("exercise-ready")));

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const exercise = drawExercise(el, model.get("exercise"), model.get("words"));
    if (model.get("actions").length) exercise.root.append(actions(model, exercise));
    let isFirst = !model.isSnapshot; // the kernel may not have received yet what the journal has
    const bind = () => {
      const binding = model.get("binding");
      if (model.isSnapshot) exercise.bind(initialBinding(binding));
      else if (isFirst) exercise.bind(firstKernelBinding(binding));
      else if (!isKernelBehind(binding)) exercise.bind(binding);
      isFirst = false;
    };
    const follow = (/** @type {any} */ { detail: { collection, scope } }) => {
      const binding = model.get("binding");
      if (binding.collection !== collection) return;
      exercise.bind({ ...binding, scope, entries: {} });
      // Without a connection this is dropped: the next hello reports what the page shows.
      model.link?.sendNow(model, { type: "begin", id: scope.slice(collection.length + 1) });
    };
    // The binding of another kernel can be equal to the one before; then there is no change.
    const confirm = () => isKernelBehind(model.get("binding"));
    model.on("change:binding", bind);
    model.link?.addEventListener("synced", confirm);
    selectionEvents.addEventListener("new-item", follow);
    bind();
    const stopWaiting = reportReady(exercise.root);
    return () => {
      model.off("change:binding", bind);
      model.link?.removeEventListener("synced", confirm);
      selectionEvents.removeEventListener("new-item", follow);
      stopWaiting();
      exercise.end();
    };
  },
};
