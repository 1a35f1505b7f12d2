import assert from "node:assert/strict";
import test from "node:test";
import { parseSharedAnswers, readPartnerFile } from "../src/core/partner_file.js";
import { UserError } from "../src/core/record_file.js";
import { table } from "./shared_tables.js";

const AT = [1, 0, "tab-00000000"];
const file = (values, head = {}) => {
  const entries = Object.fromEntries(Object.entries(values).map(([path, value]) => [path, { value, at: AT }]));
  return JSON.stringify({ format: "between-us", version: 1, entries, ...head });
};
const shared = (values) => parseSharedAnswers(file(values), "plan/");
const refuses = (text, reason) => assert.throws(() => parseSharedAnswers(text, "plan/"), (error) => error instanceof UserError && error.reason === reason, text.slice(0, 80));

test("a file gives the answers that the shared table says", () => {
  for (const { entries, shown } of table("shared_plan").cases) {
    if (!shown.length) {
      refuses(file(entries), "nothing");
      continue;
    }
    const paths = Object.keys(shared(entries)).filter((path) => !path.endsWith(".shared"));
    assert.deepEqual(paths.map((path) => path.split("/")[1].split(".")[0]).sort(), shown);
  }
});

test("an answer comes with the mark that it was shared, and nothing else of the file does", () => {
  const values = { "plan/weekly.me": "Sunday", "plan/weekly.me.shared": "Sunday", "plan/pause.me": "private", "form/x": "private", "home/seat": "both" };
  const expected = { "plan/weekly.me": { value: "Sunday", at: AT }, "plan/weekly.me.shared": { value: "Sunday", at: AT } };
  assert.deepEqual(shared(values), expected);
});

test("an answer that was changed after it was shared is left out", () => {
  const values = { "plan/weekly.me": "Monday", "plan/weekly.me.shared": "Sunday", "plan/pause.me": "ten", "plan/pause.me.shared": "ten" };
  assert.deepEqual(Object.keys(shared(values)), ["plan/pause.me", "plan/pause.me.shared"]);
});

test("in a whole record the column of the partner is left out, in a shared part it is read", () => {
  const part = { "plan/weekly.partner": "Sunday", "plan/weekly.partner.shared": "Sunday" };
  assert.deepEqual(Object.keys(shared(part)), Object.keys(part));
  refuses(file({ ...part, "home/seat": "both" }), "nothing");
});

test("a text that is not a record file is rejected", () => {
  for (const text of ["", "{", "[]", "null", "\u0000", '{"format":"other","version":1}', '{"format":"between-us","version":"1"}']) refuses(text, "not_ours");
  refuses("[".repeat(200_000), "not_ours");
});

test("a file of a newer version is refused as such", () => {
  refuses(file({}, { version: 2 }), "newer");
});

test("a byte order mark at the start is ignored", () => {
  assert.ok(parseSharedAnswers(`\uFEFF${file({ "plan/a.me": "x", "plan/a.me.shared": "x" })}`, "plan/"));
});

test("entries that are not objects, or are a list, add nothing", () => {
  refuses(file({}, { entries: ["plan/a.me"] }), "nothing");
  refuses(file({}, { entries: { "plan/a.me": "x", "plan/a.me.shared": null } }), "nothing");
});

test("names that no item can have are left out", () => {
  for (const name of ["__proto__.me", "A.me", "a b.me", "a.b.me", ".me", `${"a".repeat(65)}.me`]) {
    refuses(file({ [`plan/${name}`]: "x", [`plan/${name}.shared`]: "x" }), "nothing");
  }
});

test("an answer longer than a field accepts is left out", () => {
  const [longest, longer] = ["x".repeat(7_998), "x".repeat(7_999)];
  assert.equal(shared({ "plan/a.me": longest, "plan/a.me.shared": longest })["plan/a.me"].value, longest);
  refuses(file({ "plan/a.me": longer, "plan/a.me.shared": longer }), "nothing");
});

test("no more answers are read than a plan can have", () => {
  const values = Object.fromEntries(Array.from({ length: 600 }, (_, number) => [[`plan/a${number}.me`, "x"], [`plan/a${number}.me.shared`, "x"]]).flat());
  assert.equal(Object.keys(shared(values)).length, 1_000);
});

test("a file that is too large is not read", async () => {
  const unread = { size: 11, text: () => assert.fail("it was read") };
  await assert.rejects(readPartnerFile(unread, "plan/", 10), { reason: "too_large" });
});

test("a file of a permitted size is read", async () => {
  const text = file({ "plan/a.me": "x", "plan/a.me.shared": "x" });
  const answers = await readPartnerFile(new File([text], "notes.json"), "plan/", text.length);
  assert.deepEqual(Object.keys(answers), ["plan/a.me", "plan/a.me.shared"]);
});
