import "./dom.js";
import assert from "node:assert/strict";
import test from "node:test";

document.body.innerHTML = '<script id="bu-words" type="application/json">{"leave": {}, "browser": {}}</script>';
const { idleStage, untilNextCheck } = await import("../src/page/binder_session.js");

const MINUTE = 60_000;
const ALLOWED = 10 * MINUTE;

for (const [minutes, stage] of [[0, ""], [6.9, ""], [7, "warn"], [9.9, "warn"], [10, "over"], [60, "over"]]) {
  test(`after ${minutes} of 10 idle minutes the stage is "${stage}", unless the computer has ended`, () => {
    assert.equal(idleStage(ALLOWED, minutes * MINUTE, false), stage);
    assert.equal(idleStage(ALLOWED, minutes * MINUTE, true), "gone");
  });
}

for (const [minutes, wait] of [[0, 7], [6.9, 0.1], [7, 3], [9.9, 0.1], [10, 1.5]]) {
  test(`after ${minutes} idle minutes the next check is in ${wait} minutes`, () => {
    assert.equal(Math.round(untilNextCheck(ALLOWED, minutes * MINUTE, 11.5 * MINUTE)), Math.round(wait * MINUTE));
  });
}

test("after the last check there is none", () => {
  assert.equal(untilNextCheck(ALLOWED, 60 * MINUTE, 11.5 * MINUTE), Number.POSITIVE_INFINITY);
});
