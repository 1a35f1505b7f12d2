import { clearPage, click, fakeModel, fire, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const { widget } = await import("../src/widgets/item_list.js");

const WORDS = { open: "Open", open_now: "Open now", remove: "Remove", confirm: "Remove {title} of {date}?", confirm_yes: "Yes", confirm_no: "No", undated: "No date", empty_title: "Empty", empty: "Nothing yet.", removed: "Removed {title}.", more: "{count} more" };
const item = (id, options = {}) => ({ id, title: `Title ${id}`, note: "", date: "2026-11-07", shown: false, ...options });
const many = (count) => Array.from({ length: count }, (_, index) => item(`i${index}`));

let model;
let el;
let end;

function draw(items, words = WORDS) {
  model = fakeModel({ words, items });
  el = document.createElement("div");
  document.body.append(el);
  end = widget.render({ model, el });
}
const button = (name, id) => el.querySelector(`[data-${name}="${id}"]`);

beforeEach(() => {
  clearPage();
  document.head.innerHTML = '<link rel="stylesheet" href="/css/pages.css">';
});

test("an empty list says so", () => {
  draw([]);
  assert.deepEqual([el.querySelector("ul").hidden, el.querySelector(".bu-empty").hidden], [true, false]);
});

test("a click opens an item; the one that is open has no such button", () => {
  draw([item("a"), item("b", { shown: true })]);
  click(button("open", "a"));
  assert.deepEqual(model.sent, [{ type: "open", id: "a" }]);
  assert.equal(button("open", "b").tagName, "SPAN");
  assert.equal(el.querySelector('[aria-current="true"] h3').textContent, "Title b");
});

test("an item is removed only after a question, which has its title and day", () => {
  draw([item("a")]);
  click(button("remove", "a"));
  assert.deepEqual(model.sent, []);
  assert.match(el.querySelector(".bu-confirm").textContent, /Remove Title a of Nov 7, 2026\?/);
  assert.equal(document.activeElement, button("keep", "a"));
  click(button("confirm", "a"));
  assert.deepEqual(model.sent, [{ type: "remove", id: "a" }]);
});

test("no, or Escape, closes the question and returns the focus", () => {
  draw([item("a")]);
  for (const close of [() => click(button("keep", "a")), () => fire(button("keep", "a"), "keydown", { key: "Escape" })]) {
    click(button("remove", "a"));
    close();
    assert.equal(el.querySelector(".bu-confirm").hidden, true);
    assert.equal(document.activeElement, button("remove", "a"));
  }
});

test("an open question and the focus survive a redrawn list", () => {
  draw([item("a"), item("b")]);
  click(button("remove", "b"));
  model.set("items", [item("c"), item("a"), item("b", { title: "Changed" })]);
  assert.equal(button("confirm", "b").closest(".bu-confirm").hidden, false);
  assert.equal(button("confirm", "a").closest(".bu-confirm").hidden, true);
  assert.equal(document.activeElement, button("keep", "b"));
});

test("buttons stay the same elements in a list that changes, and mean the same item", () => {
  draw([item("a"), item("b")]);
  const [open, remove] = [button("open", "a"), button("remove", "b")];
  model.set("items", [item("c"), item("a", { title: "Changed" }), item("b")]);
  assert.deepEqual([button("open", "a"), button("remove", "b")], [open, remove]);
  click(open);
  assert.deepEqual(model.sent, [{ type: "open", id: "a" }]);
  assert.equal(open.closest("li").querySelector("h3").textContent, "Changed");
  assert.deepEqual([...el.querySelectorAll("h3")].slice(0, 3).map((title) => title.textContent), ["Title c", "Changed", "Title b"]);
});

test("an id with quotes is found again", () => {
  draw([item('a"]b')]);
  el.querySelector("[data-open]").focus();
  model.set("items", [item('a"]b')]);
  assert.equal(document.activeElement, el.querySelector("[data-open]"));
});

test("a removed item is announced by the focus", () => {
  draw([item("a")]);
  model.emit("msg:custom", { type: "removed", title: "Title a" });
  assert.equal(document.activeElement.textContent, "Removed Title a.");
});

test("a title is text, never HTML", () => {
  draw([item("a", { title: "<img src=x>" })]);
  assert.equal(el.querySelector("img"), null);
  assert.equal(el.querySelector("h3").textContent, "<img src=x>");
});

test("only ten items are visible, and the others are drawn when the page is idle", async () => {
  draw(many(25));
  const details = el.querySelector("details");
  assert.deepEqual([details.hidden, details.querySelector("summary").textContent], [false, "15 more"]);
  assert.equal(details.querySelectorAll("li").length, 0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await settle();
  assert.equal(details.querySelectorAll("li").length, 15);
});

test("unfolding draws the others at once", () => {
  draw(many(12));
  click(el.querySelector("summary"));
  assert.equal(el.querySelectorAll("details li").length, 2);
});

test("a list that changes before the others are drawn shows each item once", async () => {
  draw(many(12));
  model.set("items", many(11));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(el.querySelectorAll("li").length, 11);
});

test("ten items, or a list without words for more, are not folded", () => {
  draw(many(10));
  assert.equal(el.querySelector("details").hidden, true);
  draw(many(12), { ...WORDS, more: "" });
  assert.equal(el.querySelectorAll("ul > li").length, 12);
});

test("an item without a date says so, and has no time element", () => {
  draw([item("a", { date: null })]);
  assert.equal(el.querySelector("time"), null);
  assert.match(el.querySelector("li").textContent, /No date/);
});

test("after its end the list listens to nothing", () => {
  draw([item("a")]);
  end();
  assert.equal(model.listenerCount(), 0);
});
