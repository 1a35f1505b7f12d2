import assert from "node:assert/strict";
import test from "node:test";
import { deriveBytes } from "../src/core/encryption.js";

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
