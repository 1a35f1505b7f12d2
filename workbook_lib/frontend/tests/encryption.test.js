import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { canEncrypt, deriveBytes, isSealed, MAX_SEALED_BYTES, openSealed, sealText } from "../src/core/encryption.js";
import { MAX_BYTES, parseRecordFile, UserError } from "../src/core/record_file.js";

// RFC 7914, section 12.
const VECTORS = [
  [
    ["", ""],
    { n: 16, r: 1, p: 1 },
    "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
  ],
  [
    ["password", "NaCl"],
    { n: 1024, r: 8, p: 16 },
    "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
  ],
  [
    ["pleaseletmein", "SodiumChloride"],
    { n: 16384, r: 8, p: 1 },
    "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
  ],
];
const bytes = (text) => new TextEncoder().encode(text);

for (const [[password, salt], cost, expected] of VECTORS) {
  test(`scrypt of "${password}" is that of RFC 7914`, async () => {
    const key = await deriveBytes(bytes(password), bytes(salt), cost, 64);
    assert.equal(Buffer.from(key).toString("hex"), expected);
  });
}

test("the progress of scrypt is reported up to its end", async () => {
  const reports = [];
  await deriveBytes(bytes("a"), bytes("b"), { n: 1024, r: 8, p: 2 }, 32, (done) => reports.push(done));
  assert.deepEqual(reports, [...reports].sort((one, other) => one - other));
  assert.equal(reports.at(-1), 1);
});

const PASSPHRASE = "three quiet red boats";
const LOW_COST = { n: 2 ** 14, r: 1, p: 1 };
const seal = (text, passphrase = PASSPHRASE) => sealText(text, passphrase, undefined, LOW_COST);
const open = async (file, passphrase = PASSPHRASE) => new TextDecoder().decode(await openSealed(bytes(file), passphrase));
const refuses = (file, reason) =>
  assert.rejects(open(typeof file === "string" ? file : JSON.stringify(file)), (error) => error instanceof UserError && error.reason === reason);

test("a file that Python sealed is opened", async () => {
  const file = readFileSync(new URL("../../../tests/fixtures/first-release/sealed.json", import.meta.url));
  assert.ok(isSealed(file));
  const entries = parseRecordFile(await openSealed(file, PASSPHRASE));
  assert.ok(entries.size > 5);
});

test("a sealed text is opened again, whatever its letters", async () => {
  for (const text of ["", "tea", "“שקט” \u{1F319}\n".repeat(20_000)]) assert.equal(await open(await seal(text)), text);
});

test("nothing of the text can be read in the file, and no two files are the same", async () => {
  const [one, other] = [await seal("tea at seven"), await seal("tea at seven")];
  assert.ok(!one.includes("tea"));
  assert.notEqual(JSON.parse(one).nonce, JSON.parse(other).nonce);
  assert.notEqual(JSON.parse(one).salt, JSON.parse(other).salt);
});

test("a wrong passphrase opens nothing", async () => {
  const file = await seal("tea");
  await assert.rejects(open(file, "three quiet red boat"), { reason: "wrong" });
  await assert.rejects(open(file, ""), { reason: "wrong" });
});

test("a passphrase is the same however its letters are composed", async () => {
  const file = await seal("tea", "caf\u00e9 \ufb01ve");
  assert.equal(await open(file, "cafe\u0301 five"), "tea");
});

test("a file whose data or header was changed is not opened", async () => {
  const file = JSON.parse(await seal("tea at seven"));
  const data = Buffer.from(file.data, "base64");
  data[0] ^= 1;
  await refuses({ ...file, data: data.toString("base64") }, "wrong");
  await refuses({ ...file, p: 2 }, "wrong");
  const nonce = Buffer.from(file.nonce, "base64");
  nonce[0] ^= 1;
  await refuses({ ...file, nonce: nonce.toString("base64") }, "wrong");
});

test("files that are incomplete or cost more than ours are refused without deriving a key", async () => {
  const file = JSON.parse(await seal("tea"));
  const changes = [
    { n: 2 ** 18 },
    { n: 2 ** 14 + 1 },
    { n: "16384" },
    { n: 2 ** 13 },
    { r: 9 },
    { r: 0 },
    { p: 3 },
    { p: undefined },
    { salt: "AAAA" },
    { salt: 1 },
    { nonce: "" },
    { data: "AAAA" },
    { data: "no base64!" },
    { data: null },
    { sealed: "other" },
    { version: 0 },
    { version: "1" },
  ];
  const start = performance.now();
  for (const change of changes) await refuses({ ...file, ...change }, "damaged");
  assert.ok(performance.now() - start < 1000); // milliseconds
});

test("a file of a newer version is refused as such", async () => {
  await refuses({ sealed: "other", version: 2 }, "newer");
});

test("a text that is not a sealed file is rejected", async () => {
  for (const text of ["", "{", "null", "[]", "1", '"sealed"']) await refuses(text, "damaged");
  await assert.rejects(openSealed(Uint8Array.from([0x7b, 0xff]), PASSPHRASE), { reason: "damaged" });
});

test("sealed files are recognized by their first bytes", () => {
  for (const text of ['{"sealed": 1}', '\ufeff {\n "sealed":', '{"sealed":']) assert.ok(isSealed(bytes(text)), text);
  for (const text of ["", "{", '{"format": "between-us"}', '["sealed"', '{"a": 1, "sealed": 1}']) assert.ok(!isSealed(bytes(text)), text);
});

test("a sealed file of the largest record is permitted", async () => {
  assert.ok(canEncrypt());
  const file = await seal("x".repeat(MAX_BYTES));
  assert.ok(file.length <= MAX_SEALED_BYTES, String(file.length));
});
