// Prompts one at a time: write, rate, skip, go back, stop. The fields are those of a form, so that
// what is typed is in the journal before any kernel hears of it; this is the way through them.

import { journal } from "../core/journal.js";
import { fill, make, prose, styles } from "../ui/dom.js";
import { drawExercise, reportReady } from "./form.js";

const PLACE = "at";

/** How many words a text has, also where no spaces stand between them. */
function wordsIn(text, lang) {
  if (!text.trim()) return 0;
  if (!Intl.Segmenter) return text.trim().split(/\s+/).length;
  return [...new Intl.Segmenter(lang || undefined, { granularity: "word" }).segment(text)].filter((each) => each.isWordLike).length;
}

const button = (style, words, press) => {
  const made = make("button", { type: "button", class: `bu-btn${style ? ` bu-btn--${style}` : ""}` }, words);
  made.addEventListener("click", press);
  return made;
};

class Prompts {
  constructor(model, el) {
    this.model = model;
    this.words = model.get("prompt_words");
    this.prompts = model.get("prompts");
    this.one = drawExercise(el, model.get("exercise"), model.get("words"));
    this.root = this.one.root;
    this.resting = null; // "stopped" or "finished" while a card stands in place of a prompt
    this.at = null;
    this.off = new AbortController();
    this.dress();
    this.parts();
    const { signal } = this.off;
    journal.addEventListener("change", () => this.show(), { signal });
    journal.addEventListener("update", () => this.show(), { signal });
  }

  /** What a form does not have: ways in, a count of words, the names of all five points. */
  dress() {
    this.root.classList.add("bu-prompts");
    [...this.root.children].forEach((group, index) => {
      const prompt = this.prompts[index];
      group.className = "bu-prompt";
      group.id = `${this.root.dataset.exercise}-${prompt.id}`;
      group.setAttribute("role", "group");
      group.setAttribute("tabindex", "-1");
      group.dataset.prompt = prompt.id;
      const area = group.querySelector("textarea");
      area.placeholder = this.words.placeholder;
      area.after(make("p", { class: "bu-fieldfoot", "data-count": true }));
      const ways = prompt.ways.map((way) => make("li", {}, way));
      if (ways.length) {
        const list = make("ul", { class: "bu-ticks" }, ...ways);
        area.parentElement.append(make("details", { class: "bu-more" }, make("summary", {}, this.words.stuck), list));
      }
      const rating = group.querySelector("fieldset");
      if (rating) this.name(rating, prompt);
    });
  }

  name(rating, prompt) {
    const line = make("span", { class: "bu-voice" }, fill(this.words.quote, { words: prompt.line }));
    rating.querySelector("legend").replaceChildren(`${this.words.rate} `, line);
    rating.querySelectorAll(".bu-pt > span").forEach((point, index) => {
      point.className = "";
      point.textContent = this.words.points[index];
    });
    const id = `${rating.id}-untested`;
    if (this.root.querySelector("[data-untested]")) return; // said once, at the first line
    rating.append(make("p", { class: "bu-help", id, "data-untested": true }, this.words.untested));
    rating.setAttribute("aria-describedby", id);
  }

  parts() {
    const { words } = this;
    this.groups = new Map([...this.root.querySelectorAll("[data-prompt]")].map((group) => [group.dataset.prompt, group]));
    const around = (element) => {
      element.dataset.around = "true";
      return element;
    };
    this.said = make("p", { class: "bu-small bu-soft", "data-progress": true });
    this.marks = this.prompts.map((prompt) => make("li", { "data-mark": prompt.id }, make("span", { class: "bu-sr" })));
    this.root.prepend(
      around(make("div", { class: "bu-progress" }, this.said, make("ol", { class: "bu-marks", "aria-label": words.listed }, ...this.marks))),
    );
    this.back = button("", words.back, () => this.step(-1));
    this.back.dataset.do = "back";
    this.skip = button("plain", words.skip, () => this.pass());
    this.skip.dataset.do = "skip";
    this.next = button("act", words.onward, () => this.step(1));
    this.next.dataset.do = "next";
    const stop = button("plain", words.stop, () => this.rest("stopped"));
    stop.dataset.do = "stop";
    const note = make("div", { class: "bu-note" }, make("p", {}, words.note), make("p", {}, stop));
    this.bar = make("div", { class: "bu-bar" }, make("div", { class: "bu-row" }, this.back, this.skip), this.next);
    this.foot = around(make("div", { class: "bu-prompt" }, make("p", { class: "bu-priv" }, words.private), this.bar, note));
    this.card = around(make("div", { class: "bu-card bu-flow bu-rest", tabindex: "-1", hidden: true }));
    this.root.append(this.card, this.foot, around(this.every()));
  }

  /** All questions in a list that opens: to look before answering, and to answer in any order. */
  every() {
    this.jumps = this.prompts.map((prompt) => {
      const state = make("span", { class: "bu-soft bu-small" });
      const jump = button("plain", "", () => this.go(prompt.id));
      jump.dataset.jump = prompt.id;
      jump.append(make("span", {}, prompt.question), state);
      return { prompt, jump, state };
    });
    const items = this.jumps.map(({ jump }) => make("li", {}, jump));
    return make("details", { class: "bu-more" }, make("summary", {}, this.words.every), make("ol", { class: "bu-every" }, ...items));
  }

  bind() {
    this.one.bind(this.model.get("binding"));
    // From here on only the reader moves: an answer alone must not turn the page under their hands.
    this.at ??= this.prompts[this.here()].id;
    this.show();
  }

  value(prompt, part) {
    return this.one.value(`${prompt.id}.${part}`);
  }

  state(prompt) {
    const written = this.value(prompt, "words");
    const rated = this.value(prompt, "rate");
    if ((typeof written === "string" && written.trim()) || Number.isInteger(rated)) return "answered";
    return this.value(prompt, "skipped") === true ? "skipped" : "waiting";
  }

  /** Where the reader is: where they left off, else at the first prompt that waits. */
  here() {
    const kept = this.at ?? this.one.value(PLACE);
    const known = this.prompts.findIndex((prompt) => prompt.id === kept);
    if (known >= 0) return known;
    return Math.max(0, this.prompts.findIndex((prompt) => this.state(prompt) === "waiting"));
  }

  show() {
    if (!this.one.scope) return;
    const { words } = this;
    const here = this.here();
    const states = this.prompts.map((prompt) => this.state(prompt));
    const many = (state) => states.filter((each) => each === state).length;
    const told = { number: here + 1, count: this.prompts.length, answered: many("answered"), skipped: many("skipped") };
    const fresh = !told.answered && !told.skipped && here === 0;
    this.said.textContent = fill(fresh ? words.fresh : words.progress, told);
    this.prompts.forEach((prompt, index) => {
      const now = index === here && !this.resting;
      const name = now ? words.here : words[states[index]];
      const said = fill(words.item, { number: index + 1, state: name });
      this.marks[index].dataset.s = now ? "now" : states[index];
      this.marks[index].firstChild.textContent = said;
      this.jumps[index].state.textContent = name;
      const group = this.groups.get(prompt.id);
      group.hidden = !now;
      group.dataset.state = states[index]; // on paper all that are answered are there
      group.setAttribute("aria-label", fill(words.fresh, { number: index + 1, count: this.prompts.length }));
      if (now) this.count(group);
    });
    this.back.hidden = here === 0;
    const last = here === this.prompts.length - 1;
    this.next.textContent = last ? words.last : words.onward;
    this.foot.hidden = Boolean(this.resting);
    this.card.hidden = !this.resting;
    this.root.dataset.at = this.resting ?? this.prompts[here].id;
  }

  count(group) {
    const count = wordsIn(group.querySelector("textarea").value, document.documentElement.lang);
    const said = count === 1 ? this.words.one_word : fill(this.words.words, { count });
    const place = group.querySelector("[data-count]");
    place.textContent = count ? said : "";
  }

  go(id) {
    journal.send();
    this.resting = null;
    this.at = id;
    if (this.one.value(PLACE) !== id) journal.write(this.one.path(PLACE), id);
    this.show();
    const group = this.groups.get(id);
    group.focus({ preventScroll: true });
    if (this.root.getBoundingClientRect().top < 0) this.root.scrollIntoView({ block: "start" });
  }

  step(by) {
    const next = this.prompts[this.here() + by];
    if (next) this.go(next.id);
    else this.rest("finished");
  }

  /** Pass a prompt over. Answering it later takes that back. */
  pass() {
    const prompt = this.prompts[this.here()];
    if (this.state(prompt) === "waiting") journal.write(this.one.path(`${prompt.id}.skipped`), true);
    this.step(1);
  }

  /** A calm card in place of the prompts, until the reader wants them back. */
  rest(kind) {
    journal.send();
    const here = this.prompts[this.here()].id;
    const said = this.words[kind];
    const again = button("", said.again, () => this.go(kind === "finished" ? this.prompts[0].id : here));
    again.dataset.do = "again";
    const onward = kind === "finished" ? this.words.map && `#${this.words.map}` : this.words.settle;
    const link = onward ? make("a", { class: "bu-btn bu-btn--act", href: onward }, said.onward) : null;
    this.card.replaceChildren(make("h3", {}, said.title), prose(said.text_html), make("div", { class: "bu-row" }, again, link ?? ""));
    this.resting = kind;
    this.show();
    this.card.focus({ preventScroll: true });
    this.card.scrollIntoView({ block: "nearest" });
  }

  end() {
    this.off.abort();
    this.one.end();
  }
}

export const widget = {
  render({ model, el }) {
    styles();
    const prompts = new Prompts(model, el);
    const bind = () => prompts.bind();
    model.on("change:binding", bind);
    bind();
    const stop = reportReady(el);
    return () => {
      model.off("change:binding", bind);
      stop();
      prompts.end();
    };
  },
};
