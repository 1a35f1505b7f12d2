// A list of things written so far: open one, remove one (asked once, in place).

import { fill, make, rest, styles } from "../ui/dom.js";

const AT_ONCE = 10; // lines before the rest is folded away

let format = null; // to make one takes longer than to make a line

/** A day as the drawings write it: in English 7 Nov 2026, elsewhere as the language has it. */
function day(date) {
  const lang = document.documentElement.lang || undefined;
  format ??= new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const moment = new Date(`${date}T00:00:00Z`);
  if (!lang?.startsWith("en")) return format.format(moment);
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${part.day} ${part.month} ${part.year}`;
}

const BUTTONS = ["open", "remove", "confirm", "keep"]; // data-<name>, with the line's id

/** Which button of the list has the focus, as a selector. */
function focused(el) {
  const button = el.contains(document.activeElement) ? document.activeElement : null;
  const name = BUTTONS.find((each) => button?.dataset[each]);
  return name ? `[data-${name}="${CSS.escape(button.dataset[name])}"]` : null;
}

function line(item, words, model, asked) {
  const title = make("h3", { dir: "auto" }, item.title);
  const row = make("div", { class: "bu-row" });
  const date = item.date ? day(item.date) : words.undated;
  const name = () => make("span", { class: "bu-sr", dir: "auto" }, ` ${item.title}, ${date}`);
  const open = item.shown
    ? make("span", { class: "bu-small bu-soft", tabindex: "-1", "data-open": item.id }, words.open_now)
    : make("button", { type: "button", class: "bu-btn bu-btn--plain", "data-open": item.id }, words.open, name());
  if (!item.shown) open.addEventListener("click", () => model.send({ type: "open", id: item.id }));
  const remove = make("button", { type: "button", class: "bu-btn bu-btn--plain", "data-remove": item.id }, words.remove, name());
  row.append(open, remove);

  const question = make("p", { id: `remove-${item.id}`, dir: "auto" }, fill(words.confirm, { title: item.title, date }));
  const yes = make("button", { type: "button", class: "bu-btn bu-btn--danger", "data-confirm": item.id, "aria-describedby": question.id }, words.confirm_yes);
  const no = make("button", { type: "button", class: "bu-btn", "data-keep": item.id }, words.confirm_no);
  row.hidden = asked;
  const ask = make("div", { class: "bu-confirm", hidden: !asked }, question, make("div", { class: "bu-row" }, yes, no));
  const asking = (on) => {
    ask.hidden = !on;
    row.hidden = on;
    (on ? no : remove).focus();
  };
  remove.addEventListener("click", () => asking(true));
  no.addEventListener("click", () => asking(false));
  ask.addEventListener("keydown", (event) => event.key === "Escape" && asking(false));
  yes.addEventListener("click", () => model.send({ type: "remove", id: item.id }));

  // The question has a row of its own: beside the buttons it would leave the title no room.
  return make(
    "li",
    { "aria-current": item.shown ? "true" : null },
    item.date ? make("time", { datetime: item.date }, date) : make("span", { class: "bu-soft bu-small" }, date),
    make("div", {}, title, make("p", { dir: "auto" }, item.note)),
    row,
    ask,
  );
}

export const widget = {
  render({ model, el }) {
    styles();
    const words = model.get("words");
    const said = make("p", { class: "bu-sr", tabindex: "-1", dir: "auto" }); // takes the focus, which reads it out
    const list = make("ul", { class: "bu-episodes" });
    const older = make("ul", { class: "bu-episodes" });
    const more = make("summary");
    const fold = make("details", { class: "bu-more", hidden: true }, more, older);
    const empty = make("div", { class: "bu-empty" }, make("h3", {}, words.empty_title), make("p", {}, words.empty));
    let late = null; // draws what is folded away, where that is still to be done
    const draw = () => {
      late?.();
      const items = model.get("items");
      // An answer elsewhere on the page draws the list anew: a question that is open stays open.
      const asked = new Set([...el.querySelectorAll(".bu-confirm:not([hidden]) [data-confirm]")].map((each) => each.dataset.confirm));
      const focus = focused(el);
      const lines = (some) => some.map((item) => line(item, words, model, asked.has(item.id)));
      const most = words.more && items.length > AT_ONCE ? AT_ONCE : items.length;
      list.replaceChildren(...lines(items.slice(0, most)));
      fold.hidden = most === items.length;
      more.textContent = words.more ? fill(words.more, { count: items.length - most }) : "";
      const folded = () => {
        if (late !== folded) return;
        late = null;
        older.replaceChildren(...lines(items.slice(most)));
      };
      late = folded;
      if (fold.open || fold.hidden) late();
      else rest().then(folded); // of two years there are two hundred
      list.hidden = !items.length;
      empty.hidden = Boolean(items.length);
      if (focus) el.querySelector(focus)?.focus({ preventScroll: true });
    };
    const heard = (message) => {
      if (message.type !== "removed") return;
      said.textContent = fill(words.removed, { title: message.title });
      said.focus();
    };
    more.addEventListener("click", () => late?.());
    el.append(list, fold, empty, said);
    model.on("change:items", draw);
    model.on("msg:custom", heard);
    draw();
    return () => {
      model.off("change:items", draw);
      model.off("msg:custom", heard);
    };
  },
};
