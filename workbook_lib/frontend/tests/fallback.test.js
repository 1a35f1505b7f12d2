import { settle } from "./dom.js";
import assert from "node:assert/strict";
import test from "node:test";

for (const name of ["Text", "NodeFilter"]) globalThis[name] = window[name];
const [START, END] = ["\u2066", "\u2069"];
const marked = (html) => html.replaceAll("[", START).replaceAll("]", END);

document.body.innerHTML = marked('<p id="early">[Stop]</p><p id="own">Aros</p>');
await import("../src/entries/fallback.js");

/** Show HTML with marks written as brackets, and return what the page has then. */
async function show(html) {
  const part = document.createElement("div");
  document.body.append(part);
  part.innerHTML = marked(html);
  await settle();
  return part.innerHTML.replaceAll(' data-fallback=""', "");
}

test("texts that are there before the script get their language", () => {
  const { lang, dir, textContent } = document.getElementById("early");
  assert.deepEqual([lang, dir, textContent], ["en", "ltr", "Stop"]);
  assert.equal(document.getElementById("own").lang, "");
});

test("a text that is all of its element has the language on it, any other a span", async () => {
  assert.equal(await show("<b>[Stop]</b>"), '<b lang="en" dir="ltr">Stop</b>');
  assert.equal(await show("<b>Aros: [Stop]</b>"), '<b>Aros: <span lang="en" dir="ltr">Stop</span></b>');
  assert.equal(await show("<b><i></i> [Stop] </b>"), '<b lang="en" dir="ltr"><i></i> Stop </b>');
});

test("attributes and texts without elements lose their marks", async () => {
  assert.equal(await show('<a title="[Go]" aria-label="[Go] 1">x</a>'), '<a title="Go" aria-label="Go 1">x</a>');
  assert.equal(await show("<select><option>[One] 1</option></select>"), "<select><option>One 1</option></select>");
  assert.ok((await show("<script>[x]</script>")).includes(START));
});

test("a text of the page's language that replaces an English one has none", async () => {
  const paragraph = document.createElement("p");
  document.body.append(paragraph);
  for (const [text, lang] of [["[One]", "en"], ["Un", ""], ["[Two]", "en"]]) {
    paragraph.textContent = marked(text);
    await settle();
    assert.deepEqual([paragraph.lang, paragraph.textContent.includes(START)], [lang, false], text);
  }
});

test("a changed attribute loses its marks too", async () => {
  const button = document.createElement("button");
  document.body.append(button);
  await settle();
  button.setAttribute("aria-label", marked("[Go]"));
  await settle();
  assert.equal(button.getAttribute("aria-label"), "Go");
});
