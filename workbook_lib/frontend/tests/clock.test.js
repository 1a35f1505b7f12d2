import assert from "node:assert/strict";
import test from "node:test";
import { Clock, compareStamps, isCount, isPath, isStamp, randomHex, today } from "../src/core/clock.js";
import { table } from "./shared_tables.js";

const TABLE = table("clock");

test("stamps of the shared table are valid or not", () => {
  for (const stamp of TABLE["valid stamps"]) assert.ok(isStamp(stamp), JSON.stringify(stamp));
  for (const stamp of TABLE["invalid stamps"]) assert.ok(!isStamp(stamp), JSON.stringify(stamp));
});

test("a value that is not a list of three is not a stamp", () => {
  for (const value of [null, undefined, {}, "1", [], [1, 0], [1, 0, "tab-00000000", 1]]) assert.ok(!isStamp(value));
});

test("paths of the shared table are valid or not", () => {
  for (const path of TABLE.paths) assert.ok(isPath(path), path);
  for (const path of TABLE["no paths"]) assert.ok(!isPath(path), path);
});

test("stamps are ordered as in the shared table", () => {
  for (const { earlier, later } of TABLE.order) {
    const orders = [compareStamps(earlier, later), compareStamps(later, earlier), compareStamps(later, later)];
    assert.deepEqual(orders, [-1, 1, 0], JSON.stringify(later));
  }
});

test("a clock makes the stamps of the shared table", () => {
  for (const { observed, now, stamps } of TABLE.ticks) {
    const times = [...now];
    const clock = new Clock(() => times.shift());
    for (const stamp of observed) clock.observe(stamp);
    assert.deepEqual(now.map(() => clock.tick().slice(0, 2)), stamps);
  }
});

test("each stamp is later than the one before, however often the wall clock goes back", () => {
  const times = [5, 5, 3, 9, 0, 9, 10];
  const clock = new Clock(() => times.shift() ?? 10, "tab-test");
  const stamps = Array.from({ length: 9 }, () => clock.tick());
  for (const [index, stamp] of stamps.slice(1).entries()) assert.equal(compareStamps(stamps[index], stamp), -1);
});

test("a stamp that was observed from another writer is earlier than the next one", () => {
  const clock = new Clock(() => 100);
  clock.observe([100, 2 ** 31 - 1, "zzzzzzzz"]);
  assert.deepEqual(clock.tick().slice(0, 2), [101, 0]);
});

test("an earlier observed stamp changes nothing", () => {
  const clock = new Clock(() => 100);
  clock.tick();
  clock.observe([99, 500, "tab-00000000"]);
  assert.deepEqual(clock.tick().slice(0, 2), [100, 1]);
});

test("a clock names its page in stamps that are valid", () => {
  const [one, other] = [new Clock().tick(), new Clock().tick()];
  assert.ok(isStamp(one) && isStamp(other));
  assert.notEqual(one[2], other[2]);
});

test("counts are whole numbers within their limit", () => {
  for (const count of [0, 1, 7]) assert.ok(isCount(count, 7));
  for (const value of [-1, 8, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "1", null, true]) assert.ok(!isCount(value, 7));
});

test("random digits have two for each byte, zeros included", () => {
  for (let run = 0; run < 50; run += 1) assert.match(randomHex(4), /^[0-9a-f]{8}$/);
});

test("the date is that of the server's time zone, which the page was sent", () => {
  const moment = new Date("2026-03-01T23:30:00Z");
  assert.equal(today(moment, "0"), "2026-03-01");
  assert.equal(today(moment, "60"), "2026-03-02");
  assert.equal(today(moment, "-1440"), "2026-02-28");
});
