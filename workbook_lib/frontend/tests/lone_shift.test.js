import "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, mock } from "node:test";
import { fire } from "./dom.js";

const { onLoneShift } = await import("../src/page/lone_shift.js");

let coarse = false;
globalThis.matchMedia = () => ({ get matches() { return coarse; } });
mock.timers.enable({ apis: ["Date"] });

let presses = 0;
let interruptions = 0;
onLoneShift({ onPress: () => (presses += 1), onInterrupt: () => (interruptions += 1) });

function key(type, name, { repeat = false, isComposing = false, modifiers = [] } = {}) {
  const event = new KeyboardEvent(type, { key: name.replace(/(Left|Right)$/, ""), code: name, repeat, isComposing, bubbles: true });
  event.getModifierState = (modifier) => modifiers.includes(modifier);
  document.body.dispatchEvent(event);
}
const down = (name, options) => key("keydown", name, options);
const up = (name, options) => key("keyup", name, options);

/** How many presses these steps count as. */
function countPresses(...steps) {
  const before = presses;
  for (const step of steps) step();
  return presses - before;
}
const shift = [() => down("ShiftLeft"), () => up("ShiftLeft")];

afterEach(() => {
  coarse = false;
  fire(window, "blur"); // releases all keys
});

test("a press of Shift alone counts", () => {
  assert.equal(countPresses(...shift, ...shift), 2);
});

test("a capital letter does not count as a press, and interrupts the count", () => {
  const before = interruptions;
  assert.equal(countPresses(() => down("ShiftLeft"), () => down("KeyA"), () => up("KeyA"), () => up("ShiftLeft")), 0);
  assert.equal(interruptions, before + 1);
});

test("Shift while another key is down does not count", () => {
  assert.equal(countPresses(() => down("KeyA"), ...shift), 0);
});

test("a key whose release was never reported stops mattering after a while", () => {
  assert.equal(countPresses(() => down("KeyA"), () => mock.timers.tick(3_001), ...shift), 1);
});

test("both Shift keys together do not count", () => {
  assert.equal(countPresses(() => down("ShiftLeft"), () => down("ShiftRight"), () => up("ShiftRight"), () => up("ShiftLeft")), 0);
});

test("a Shift that is held down counts once", () => {
  assert.equal(countPresses(() => down("ShiftLeft"), () => down("ShiftLeft", { repeat: true }), () => up("ShiftLeft")), 1);
});

for (const modifier of ["Alt", "AltGraph", "Control", "Meta"]) {
  test(`Shift with ${modifier} does not count`, () => {
    assert.equal(countPresses(() => down("ShiftLeft", { modifiers: [modifier] }), () => up("ShiftLeft")), 0);
    assert.equal(countPresses(() => down("ShiftLeft"), () => up("ShiftLeft", { modifiers: [modifier] })), 0);
  });
}

test("Shift during a composition does not count", () => {
  fire(document.body, "compositionstart");
  assert.equal(countPresses(...shift), 0);
  fire(document.body, "compositionend");
  assert.equal(countPresses(...shift), 1);
});

test("Shift with a pointer button down, or while the wheel turns, does not count", () => {
  fire(document.body, "pointerdown", { buttons: 1 });
  assert.equal(countPresses(...shift), 0);
  fire(document.body, "pointerup", { buttons: 0 });
  assert.equal(countPresses(() => down("ShiftLeft"), () => fire(document.body, "wheel"), () => up("ShiftLeft")), 0);
});

test("moving the pointer without a button changes nothing", () => {
  assert.equal(countPresses(() => down("ShiftLeft"), () => fire(document.body, "pointermove", { buttons: 0 }), () => up("ShiftLeft")), 1);
});

test("a release after the window lost the focus does not count", () => {
  assert.equal(countPresses(() => down("ShiftLeft"), () => fire(window, "blur"), () => up("ShiftLeft")), 0);
});

test("a field that loses the focus is not the window", () => {
  const area = document.createElement("textarea");
  document.body.append(area);
  assert.equal(countPresses(() => down("ShiftLeft"), () => fire(area, "blur"), () => up("ShiftLeft")), 1);
});

// Last, because a hardware key is remembered.
test("on a touch screen Shift counts only after a key that on-screen keyboards do not have", async () => {
  const { onLoneShift: onOther } = await import("../src/page/lone_shift.js?touch");
  let count = 0;
  onOther({ onPress: () => (count += 1), onInterrupt: () => {} });
  coarse = true;
  for (const step of shift) step();
  assert.equal(count, 0);
  down("Tab");
  up("Tab");
  for (const step of shift) step();
  assert.equal(count, 1);
});
