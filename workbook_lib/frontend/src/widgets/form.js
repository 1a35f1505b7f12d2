// Draws an exercise from its JSON. Needs no kernel: what is typed goes to the journal, and a widget
// that comes later binds to what is already there, without moving or redrawing it.

import { journal } from "../core/journal.js";
import { awaiting, begun, behind, opening, starts } from "../core/selection.js";
import { continuing, sentence } from "../core/sentence.js";
import { actions } from "../ui/actions.js";
import { lines } from "../ui/borrowed_lines.js";
import { make, prose, styles, whenThere } from "../ui/dom.js";
import { FIELDS, printed } from "../ui/fields.js";
import { message } from "../ui/message.js";
import { signs } from "../ui/sign_table.js";

const KINDS = { ...FIELDS, signs, lines, message };

const SEATS = ["pursuer", "withdrawer"];
const FACES = { pursuer: "reach", withdrawer: "step" };
const other = (seat) => SEATS.find((each) => each !== seat);

/** Exercises on this page. JupyterLab can show one in several places. */
const drawn = new Set();
let copies = 0;

printed();

class Exercise {
  constructor(root, exercise, words) {
    this.root = root;
    // Ids are for one element each: the label of a copy must not lead to the first.
    this.copy = [...drawn].some((one) => one.exercise.id === exercise.id && one.root.isConnected) ? `-copy-${(copies += 1)}` : "";
    this.exercise = exercise;
    this.words = words;
    this.scope = null;
    this.defaults = {};
    this.fields = new Map();
    this.sides = [];
    this.says = [];
    this.asked = exercise.groups.flatMap((group) => group.fields);
    this.dressed = [];
    this.blocks = [];
    this.asides = [];
    this.draw();
    this.heard = (event) => this.refresh(event.detail);
    journal.addEventListener("heard", this.heard);
    drawn.add(this);
  }

  /** It is no longer on the page. */
  end() {
    journal.removeEventListener("heard", this.heard);
    drawn.delete(this);
  }

  draw() {
    const { exercise, root } = this;
    root.className = "bu-form";
    root.dataset.exercise = exercise.id;
    root.setAttribute("aria-label", exercise.label);
    root.noValidate = true;
    root.addEventListener("submit", (event) => event.preventDefault());
    // A choice is whole at once; a text may go on, and waits for a pause.
    root.addEventListener("change", () => journal.send());
    let pair = null;
    for (const group of exercise.groups) {
      const element = this.group(group);
      if (group.side === "none") {
        pair = null;
        root.append(element);
      } else {
        pair ??= root.appendChild(make("div", { class: "bu-two" }));
        pair.append(element);
        this.sides.push({ group, element, pair });
      }
    }
  }

  group(group) {
    const sided = group.side !== "none";
    const heading = group.legend || group.legend_by_seat;
    const plain = { card: "bu-card bu-cardgroup", stack: "bu-card bu-stack", tile: "bu-card bu-stack bu-tile" }[group.style] ?? "bu-formtop";
    const element = make(heading ? "fieldset" : "div", { class: sided ? "bu-side bu-flow" : plain });
    if (heading) {
      const dot = sided ? make("span", { class: "bu-dot", "aria-hidden": "true" }) : null;
      const name = make("span", { "data-legend": true }, group.legend ?? "");
      element.append(make("legend", {}, make("span", { class: "bu-who" }, dot, name)));
    }
    if (group.note) element.append(make("p", { class: "bu-help" }, group.note));
    if (group.passages.length || group.folded) element.append(passages(group.passages, group.folded));
    let block = null;
    for (const field of group.fields) {
      block = field.when ? this.block(field, block, element) : null;
      const place = block?.box ?? element;
      if (field.divider) place.append(make("p", { class: "bu-under-line" }, field.divider));
      place.append(this.field(field));
      if (field.aside) place.append(this.aside(field));
    }
    if (group.say) {
      element.append(this.say(group.say));
      // A phone is not to put a capital where an answer goes on with a sentence.
      for (const name of continuing(group.say.template)) this.fields.get(name)?.control.setAttribute("autocapitalize", "none");
    }
    return element;
  }

  /** The block of fields that come and go together with an answer: the last one, or a new one. */
  block({ when }, last, element) {
    if (last && last.when.field === when.field && last.when.has === when.has) return last;
    const box = make("div", { class: "bu-when", "data-when": `${when.field}=${when.has}`, hidden: true });
    element.append(box);
    this.blocks.push({ when, box });
    return this.blocks.at(-1);
  }

  /** Words that stand below a field while one of some answers is chosen. */
  aside({ id, aside }) {
    const words = prose(aside.text_html);
    words.className = "bu-note bu-aside";
    const place = make("div", { role: "status", "data-aside": id }, words);
    words.hidden = true;
    this.asides.push({ name: id, has: aside.has, box: words });
    return place;
  }

  field(field) {
    const id = `${this.exercise.id}-${field.id}${this.copy}`.replace(/[^a-z0-9-]/g, "-");
    const changed = (value, name = field.id) => this.write(name, value);
    const one = KINDS[field.kind](field, id, this.words, changed);
    one.control.addEventListener("blur", () => journal.send());
    for (const [name, part] of one.parts ?? [[field.id, one]]) this.fields.set(name, part);
    if (one.dress) this.dressed.push(one);
    return one.element;
  }

  say(say) {
    const line = make("p", { class: "bu-voice", dir: "auto" });
    const note = make("p", { class: "bu-help", role: "status" });
    const box = make("div", { class: "bu-say" }, make("span", { class: "bu-label" }, say.label), line, note);
    this.says.push({ say, line, note });
    return box;
  }

  path(name) {
    return `${this.scope}/${name}`;
  }

  value(name) {
    return (this.scope && journal.read(this.path(name))) ?? this.defaults[name] ?? null;
  }

  write(name, value) {
    for (const [each, start] of Object.entries(this.defaults)) {
      if (each !== name && journal.read(this.path(each)) === null) journal.write(this.path(each), start);
    }
    this.defaults = {};
    journal.write(this.path(name), value);
    this.dress();
    for (const one of drawn) if (one !== this && one.exercise.id === this.exercise.id && one.scope === this.scope) one.follow(name);
  }

  /** Show what was written in another copy. */
  follow(name) {
    this.defaults = {};
    this.refresh([this.path(name)]);
  }

  /**
   * Show the entries of one scope: {field id: {value, at}}. What the journal holds later wins, and
   * defaults are for one that holds nothing.
   */
  bind({ scope, entries, defaults }) {
    this.scope = scope;
    journal.hear(Object.fromEntries(Object.entries(entries).map(([name, entry]) => [this.path(name), entry])));
    this.defaults = journal.holds(scope) ? {} : starts(defaults ?? {}, this.exercise);
    for (const [name, field] of this.fields) field.show(this.value(name));
    this.dress();
    this.root.dataset.scope = scope;
  }

  refresh(paths) {
    const prefix = `${this.scope}/`;
    for (const path of paths) {
      if (!path.startsWith(prefix)) continue;
      const name = path.slice(prefix.length);
      this.fields.get(name)?.show(this.value(name));
    }
    this.dress();
  }

  /** What follows from the answers: whose side is whose, and the sentence they make. */
  dress() {
    const seat = this.exercise.seat_field ? this.value(this.exercise.seat_field) : null;
    for (const side of this.sides) this.face(side, seat);
    for (const pair of new Set(this.sides.map((side) => side.pair))) this.order(pair);
    for (const { when, box } of this.blocks) {
      const value = this.value(when.field);
      box.hidden = !(Array.isArray(value) ? value.includes(when.has) : value === when.has);
    }
    for (const { name, has, box } of this.asides) box.hidden = ![this.value(name)].flat().some((each) => has.includes(each));
    for (const one of this.dressed) one.dress((name) => this.value(name));
    for (const each of this.says) this.speak(each);
  }

  face({ group, element }, seat) {
    const mine = { me: seat, partner: other(seat) };
    const known = SEATS.includes(seat) || SEATS.includes(group.side);
    const taken = known ? (mine[group.side] ?? group.side) : null;
    for (const each of SEATS) {
      element.classList.toggle(`bu-side--${FACES[each]}`, taken === each);
      element.querySelector(".bu-who")?.classList.toggle(`bu-who--${FACES[each]}`, taken === each);
      element.querySelector(".bu-dot")?.classList.toggle(`bu-dot--${FACES[each]}`, taken === each);
    }
    element.classList.toggle("bu-side--open", !taken);
    element.dataset.seat = taken ?? "";
    const legend = element.querySelector("[data-legend]");
    const words = (taken && group.legend_by_seat?.[taken]) || group.legend;
    if (legend && words) legend.textContent = words;
  }

  /** The one who reaches stands left or first, in the page's order too, so that focus follows the eye. */
  order(pair) {
    const sides = [...pair.children];
    const sorted = [...sides].sort((a, b) => (a.dataset.seat === "withdrawer") - (b.dataset.seat === "withdrawer"));
    if (sorted.every((side, index) => side === sides[index])) return;
    const focused = pair.contains(document.activeElement) ? document.activeElement : null;
    pair.append(...sorted);
    focused?.focus();
  }

  speak({ say, line, note }) {
    const answers = Object.fromEntries(this.asked.map(({ id }) => [id, this.words_of(id)]));
    const made = sentence(say.template, answers, this.words.sentence);
    line.textContent = made || say.empty;
    line.classList.toggle("bu-say--empty", !made);
    const lacking = made ? say.missing.find((each) => !this.words_of(each.field)) : null;
    if (note.textContent !== (lacking?.note ?? "")) note.textContent = lacking?.note ?? "";
    note.hidden = !lacking;
  }

  /** An answer in words: what was written, or the label of the option that was picked. */
  words_of(name) {
    const value = this.value(name);
    const field = this.asked.find((each) => each.id === name);
    if (typeof value !== "string") return "";
    return field.options?.find((each) => each.id === value)?.label ?? value.trim();
  }
}

/** Texts above the fields of a group, each with its label; folded ones are closed until they are opened. */
function passages(all, folded = null) {
  const lines = all.map(({ label, text }) => make("p", {}, label ? make("b", {}, label, " ") : null, text));
  const more = folded && make("details", { class: "bu-more bu-more--text" }, make("summary", {}, folded.title), passages(folded.passages));
  return make("div", { class: "bu-passages" }, ...lines, more);
}

/** Draw an exercise into a place. */
export function drawExercise(place, exercise, words) {
  const root = make("form");
  place.append(root);
  return new Exercise(root, exercise, words);
}

/** Ids of the exercises that take input now. */
export const taking = () => [...drawn].filter((one) => one.scope && one.root.isConnected).map((one) => one.exercise.id);

/** Under which names the journal keeps what the exercises of this page show now. */
export const scopes = () => [...new Set([...drawn].filter((one) => one.scope && one.root.isConnected).map((one) => one.scope))];

export const widget = {
  render({ model, el }) {
    styles();
    const one = drawExercise(el, model.get("exercise"), model.get("words"));
    if (model.get("actions").length) one.root.append(actions(model, one));
    let fresh = !model.first; // its kernel may not have heard yet what this tab keeps
    const bind = () => {
      const binding = model.get("binding");
      if (model.first) one.bind(opening(binding));
      else if (fresh) one.bind(awaiting(binding));
      else if (!behind(binding)) one.bind(binding);
      fresh = false;
    };
    const follow = ({ detail: { shelf, scope } }) => {
      const binding = model.get("binding");
      if (binding.shelf === shelf) one.bind({ ...binding, scope, entries: {} });
    };
    model.on("change:binding", bind);
    begun.addEventListener("begun", follow);
    bind();
    const stop = whenThere(one.root, () => journal.dispatchEvent(new Event("taking")));
    return () => {
      model.off("change:binding", bind);
      begun.removeEventListener("begun", follow);
      stop();
      one.end();
    };
  },
};
