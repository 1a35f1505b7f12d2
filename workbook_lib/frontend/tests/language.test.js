import { clearPage } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";
import { table } from "./shared_tables.js";

const { fill, formatDay, formatNumber, joinList, languageAttributes, locale, pluralForm, setNotebookLanguage } = await import("../src/core/language.js");

const CASES = table("language");
const setLanguage = (lang) => {
  document.documentElement.lang = lang;
};

beforeEach(clearPage);
afterEach(() => setLanguage("en"));

test("each number has its plural form, as in the shared table", () => {
  for (const [lang, forms] of Object.entries(CASES.plurals)) {
    setLanguage(lang);
    for (const [form, counts] of Object.entries(forms)) {
      for (const count of counts) assert.equal(pluralForm(count), form, `${lang} ${count}`);
    }
  }
});

test("texts are filled in their plural form, as in the shared table", () => {
  for (const { lang, text, values, filled } of CASES.fills) {
    setLanguage(lang);
    assert.equal(fill(text, values), filled);
  }
});

test("lists, days and numbers are written as in the shared table", () => {
  for (const { lang, items, list } of CASES.lists) {
    setLanguage(lang);
    assert.equal(joinList(items), list);
  }
  for (const { lang, date, day } of CASES.days) {
    setLanguage(lang);
    assert.equal(formatDay(date), day);
  }
  for (const { lang, number, text } of CASES.numbers) {
    setLanguage(lang);
    assert.equal(formatNumber(number), text);
  }
});

test("a notebook has its own language, whatever that of the page is", (context) => {
  context.after(() => setNotebookLanguage("", ""));
  assert.deepEqual(languageAttributes(), {});
  setNotebookLanguage("ar", "rtl");
  assert.deepEqual(languageAttributes(), { lang: "ar", dir: "rtl" });
  assert.equal(pluralForm(2), "two");
  assert.equal(locale("es"), "es-u-nu-latn");
  setNotebookLanguage("", "");
  assert.equal(pluralForm(2), "other");
});

test("a text that is not a date is returned unchanged", () => {
  assert.equal(formatDay("soon"), "soon");
});

test("a language that the browser does not know is written as English is", () => {
  assert.equal(locale("xx"), "en-u-nu-latn");
  assert.equal(locale(""), "en-u-nu-latn");
  assert.equal(locale("pt-BR"), "pt-BR-u-nu-latn");
});
