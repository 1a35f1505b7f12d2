import assert from "node:assert/strict";
import test from "node:test";
import { compileRules, countWords, findPhrases, normalizeText } from "../src/core/wording.js";

const RULES = compileRules({
  flags: [{ id: "always" }, { id: "blame" }, { id: "both" }],
  patterns: { always: "(?<= )(you always)(?= )", blame: " (your fault) ", both: " (always|fault) " },
});
const found = (text) => findPhrases(text, RULES).map(({ flag, phrases }) => [flag.id, phrases]);

test("words are separated by single spaces, and stops become bars", () => {
  assert.equal(normalizeText("Well,  you —\nalways?"), " Well | you | | always | ");
  assert.equal(normalizeText(" \n "), " | ");
  assert.equal(normalizeText(""), " ");
});

test("all apostrophes are the same in a word, and none stands around it", () => {
  for (const apostrophe of ["'", "`", "´", "ʼ", "‘", "’", "‛", "＇"]) assert.equal(normalizeText(`you${apostrophe}re`), " you’re ");
  assert.equal(normalizeText("‘you’ 'always'"), " you always ");
});

test("invisible characters are removed, and composed letters are one", () => {
  assert.equal(normalizeText("al\u00adways\u200b"), " always ");
  assert.equal(normalizeText("e\u0301tude"), " étude ");
  assert.equal(normalizeText("you\u00a0never\u2009ask"), " you never ask ");
});

test("words are counted without stops and signs", () => {
  assert.equal(countWords("You’re late — again… 🙂 (really)!"), 4);
  assert.equal(countWords(" \n…!"), 0);
  assert.equal(countWords("あなたはいつも"), 1);
});

test("phrases are found whatever their case, as they were written", () => {
  assert.deepEqual(found("YOU Always leave"), [["always", ["YOU Always"]], ["both", ["Always"]]]);
  assert.deepEqual(found("Is it your fault?"), [["blame", ["your fault"]], ["both", ["fault"]]]);
});

test("a phrase is reported once, as it was written first", () => {
  assert.deepEqual(found("you Always go. You always stay."), [["always", ["you Always"]], ["both", ["Always"]]]);
});

test("a phrase does not count after the words of an exception", () => {
  const patterns = { always: " (you always|always)(?= )" };
  const rules = compileRules({ flags: [{ id: "always" }], patterns, exceptions: { always: " (?:love|love you)$" } });
  const phrases = (text) => findPhrases(text, rules).flatMap((match) => match.phrases);
  assert.deepEqual(phrases("You always go"), ["You always"]);
  assert.deepEqual(phrases("I LOVE you always"), []);
  assert.deepEqual(phrases("I love. You always go"), ["You always"]);
  assert.deepEqual(phrases("I love you, always"), ["always"]);
  assert.deepEqual(phrases("I love you always. You always go"), ["You always"]);
});

test("a stop in the middle makes it another phrase", () => {
  assert.deepEqual(found("you. always"), [["both", ["always"]]]);
  assert.deepEqual(found("youalways"), []);
});

test("a text without findings has none, also a second time", () => {
  for (let run = 0; run < 2; run += 1) assert.deepEqual(found("Would you tell me?"), []);
  for (let run = 0; run < 2; run += 1) assert.equal(found("you always").length, 2);
});
