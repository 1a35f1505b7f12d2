import assert from "node:assert/strict";
import test from "node:test";
import { breathPhase, formatDigits, formatDuration, Stopwatch } from "../src/core/stopwatch.js";

const RHYTHM = { breathe_in: 4, breathe_out: 6 };

test("a breath goes in, then out, then in again", () => {
  assert.deepEqual(breathPhase(RHYTHM, 0), { phase: "in", second: 1, length: 4000, left: 4000 });
  assert.deepEqual(breathPhase(RHYTHM, 3999), { phase: "in", second: 4, length: 4000, left: 1 });
  assert.deepEqual(breathPhase(RHYTHM, 4000), { phase: "out", second: 1, length: 6000, left: 6000 });
  assert.deepEqual(breathPhase(RHYTHM, 9500), { phase: "out", second: 6, length: 6000, left: 500 });
  assert.deepEqual(breathPhase(RHYTHM, 10_000), breathPhase(RHYTHM, 0));
});

test("a rhythm without breaths is quiet", () => {
  assert.equal(breathPhase({ breathe_in: 0, breathe_out: 0 }, 5000).phase, "quiet");
});

test("a stopwatch measures only while it runs", () => {
  let now = 100;
  const stopwatch = new Stopwatch(() => now);
  now = 200;
  assert.equal(stopwatch.elapsed, 0);
  stopwatch.start();
  now = 250;
  stopwatch.start(); // it runs already
  assert.equal(stopwatch.elapsed, 50);
  stopwatch.pause();
  now = 900;
  assert.equal(stopwatch.elapsed, 50);
  stopwatch.start();
  now = 910;
  assert.equal(stopwatch.elapsed, 60);
  stopwatch.reset();
  now = 1000;
  assert.equal(stopwatch.elapsed, 0);
});

test("durations are rounded up to seconds, as digits and in words", () => {
  assert.deepEqual([0, 1, 59_001, 60_000, 100_000].map(formatDigits), ["0:00", "0:01", "1:00", "1:00", "1:40"]);
  assert.equal(formatDuration(100_000, "en"), "1 minute, 40 seconds");
  assert.equal(formatDuration(120_000, "en"), "2 minutes");
  assert.equal(formatDuration(0, "en"), "0 seconds");
  assert.equal(formatDuration(60_000, "es"), "1 minuto");
});
