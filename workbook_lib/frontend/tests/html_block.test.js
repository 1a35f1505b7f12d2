import { clearPage, fakeModel } from "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const { widget } = await import("../src/widgets/html_block.js");

let model;
let end;

function draw(markup) {
  clearPage();
  model = fakeModel({ markup });
  end = widget.render({ model, el: document.body });
}
const block = () => document.querySelector(".bu-said");

beforeEach(() => {
  document.head.innerHTML = '<link rel="stylesheet" href="/css/pages.css">';
});

test("a block shows its HTML, and later another one", () => {
  draw('<p class="one">One <b>moment</b></p>');
  assert.equal(block().innerHTML, '<p class="one">One <b>moment</b></p>');
  model.set("markup", '<h3>Two</h3><p lang="es">Two</p> and text');
  assert.equal(block().innerHTML, '<h3>Two</h3><p lang="es">Two</p> and text');
  model.set("markup", "");
  assert.equal(block().innerHTML, "");
});

test("what stays is the same element, and what was opened stays open", () => {
  draw('<p>One</p><details><summary>More</summary><p>one</p></details><p><a href="#one">One</a></p>');
  const [details, link] = ["details", "a"].map((name) => block().querySelector(name));
  details.open = true;
  model.set("markup", '<p>Two</p><details><summary>More</summary><p>two</p></details><p><a href="#two">Two</a></p>');
  assert.deepEqual(["details", "a"].map((name) => block().querySelector(name)), [details, link]);
  assert.deepEqual([details.open, details.textContent, link.getAttribute("href"), link.textContent], [true, "Moretwo", "#two", "Two"]);
});

test("after its end the block listens to nothing", () => {
  draw("<p>One</p>");
  end();
  assert.equal(model.listenerCount(), 0);
});
