import assert from "node:assert/strict";
import test from "node:test";
import { continuingNames, renderSentence } from "../src/core/sentence.js";
import { table } from "./shared_tables.js";

const { language, templates } = table("sentence_words");
const render = (template, answers) => renderSentence(template, answers, language);

test("sentences are rendered as in the shared table", () => {
  for (const { builder, template = templates[builder], answers, made } of table("sentence")) {
    assert.equal(render(template, answers), made);
  }
});

test("a template without an answer renders nothing, with or without words around", () => {
  for (const answers of [{}, { need: null }, { need: undefined }, { need: "" }, { need: " \n " }, { other: "tea" }]) {
    assert.equal(render("I need {need}.", answers), "");
  }
  assert.equal(render("No answer is in it.", { need: "tea" }), "");
});

test("optional text is omitted while an answer in it is missing", () => {
  const template = "I need {need}[ by {time}][, or {other} and {more}].";
  assert.equal(render(template, { need: "tea" }), "I need tea.");
  assert.equal(render(template, { need: "tea", time: "Noon", other: "coffee" }), "I need tea by noon.");
  assert.equal(render(template, { need: "tea", other: "coffee", more: "cake" }), "I need tea, or coffee and cake.");
});

test("an answer keeps a capital that its first word has anywhere", () => {
  const template = "I need {need}.";
  assert.equal(render(template, { need: "Quiet." }), "I need quiet.");
  assert.equal(render(template, { need: "Monday off" }), "I need Monday off.");
  assert.equal(render(template, { need: "WhatsApp messages" }), "I need WhatsApp messages.");
  assert.equal(render(template, { need: "Robin to call" }), "I need robin to call.");
  assert.equal(render(template, { need: "Robin to call", other: "because Robin knows" }), "I need Robin to call.");
});

test("an answer that is a sentence by itself replaces the words that lead up to it", () => {
  const template = "Hello. I need {need}.";
  assert.equal(render(template, { need: "We need a walk" }), "Hello. We need a walk.");
  assert.equal(render(template, { need: "Can we talk?" }), "Hello. Can we talk?");
  assert.equal(render(template, { need: "a walk" }), "Hello. I need a walk.");
});

test("words that the template has already are not repeated", () => {
  assert.equal(render("I need {need}.", { need: "I need a walk" }), "I need a walk.");
  assert.equal(render("Right now I feel {feel}.", { feel: "feel sad" }), "Right now I feel sad.");
  assert.equal(render("I feel {feel}.", { feel: "feel" }), "I feel feel.");
});

test("a sentence ends with one stop, whatever the answer ends with", () => {
  for (const end of ["", ".", "..", ",", "; ", " :"]) {
    assert.equal(render("I need {need}.", { need: `tea${end}` }), "I need tea.", JSON.stringify(end));
  }
  assert.equal(render("I need {need}.", { need: "tea!" }), "I need tea!");
  assert.equal(render("I need {need}.", { need: "tea?." }), "I need tea?");
  assert.equal(render("I need {need}.", { need: "tea…" }), "I need tea…");
});

test("an answer loses its stop where the template continues the sentence", () => {
  assert.equal(render("When {when}, I will go.", { when: "You shout!" }), "When you shout, I will go.");
  assert.equal(render("When {when} I will go.", { when: "it is late." }), "When it is late. I will go.");
});

test("a template that ends in the middle of a sentence ends with an ellipsis", () => {
  assert.equal(render("I need {need}, [and {more}]", { need: "tea" }), "I need tea…");
  assert.equal(render("“I need {need}: ”", { need: "tea" }), "“I need tea…”");
});

test("letters of scripts without capitals at the start of sentences stay as they are", () => {
  assert.equal(render("{need}", { need: "ღამე" }), "ღამე.");
  assert.equal(render("{need}", { need: "élan" }), "Élan.");
  assert.equal(render("{need}", { need: "שקט" }), "שקט.");
  assert.equal(render("{need}", { need: "\u{1F319} tea" }), "\u{1F319} tea.");
});

test("a sentence continues after an Arabic comma, and drops one at the end of an answer", () => {
  const plan = "«[عندما ألاحظ {notice}،] [سوف {will}.]»";
  const made = "«عندما ألاحظ ضيق في صدري، سوف أمشي قليلًا.»";
  assert.equal(render(plan, { notice: "ضيق في صدري.", will: "أمشي قليلًا،" }), made);
  assert.equal(render(plan, { notice: "ضيق في صدري؛" }), "«عندما ألاحظ ضيق في صدري…»");
});

test("English in a pack that lacks texts is marked once, and has one stop", () => {
  const [start, end] = ["\u2066", "\u2069"];
  const label = `${start}I miss you.${end}`;
  assert.equal(render(`${start}“{feel} {ask}”${end}`, { feel: label, ask: "Tea?" }), `${start}“I miss you. Tea?”${end}`);
  assert.equal(render("«{feel} {ask}»", { feel: label, ask: "شاي؟" }), `«${label} شاي؟»`);
});

test("the same answers render the same sentence each time", () => {
  const render_again = () => render(templates.message, { noticed: "That you left.", ask: "Call me?" });
  const first = render_again();
  assert.equal(render_again(), first);
});

test("long answers take linear time", () => {
  const start = performance.now();
  for (const character of ["a", " ", ".", "a ", ". ", "”"]) {
    const answer = `x${character.repeat(200_000)}x`;
    render(templates.message, { noticed: answer, feel: answer });
  }
  assert.ok(performance.now() - start < 5000); // milliseconds; quadratic time would take minutes
});

test("the names of answers that continue a sentence are found, also in optional text", () => {
  assert.deepEqual(continuingNames(templates.message), ["noticed", "feel", "need"]);
  assert.deepEqual(continuingNames("{a} I need {b}. {c}"), ["b"]);
  assert.deepEqual(continuingNames("“{a}” [I go {b}]"), ["b"]);
  assert.deepEqual(continuingNames(""), []);
});
