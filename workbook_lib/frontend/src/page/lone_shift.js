// Counts a press of Shift only when it was pressed for itself: nothing else is held, turned, pressed
// or composed between its down and its up.

const MODIFIERS = ["Alt", "AltGraph", "Control", "Meta"];
const STALE_AFTER = 3_000; // milliseconds: the system sometimes swallows the release of a key

// Keys that keyboards on a screen do not have, or hardly ever.
const HARDWARE = /^(Tab|Escape|Control|Alt|Meta|Arrow\w+|Home|End|PageUp|PageDown|F\d+)$/;

/** Call `pressed` for each press of Shift alone, and `interrupted` when something else was pressed. */
export function onLoneShift({ pressed, interrupted }) {
  const coarse = matchMedia("(pointer: coarse)");
  const held = new Map(); // keys that are down: name -> when they were last heard of
  let candidate = null; // name of the Shift key that is down alone
  let hardware = false; // whether a key was pressed that no keyboard on a screen has
  let buttons = 0;
  let composing = false;

  const name = (event) => event.code || event.key;
  const cancel = () => {
    candidate = null;
  };

  function alone(event) {
    if (coarse.matches && !hardware) return false;
    if (composing || event.isComposing || buttons) return false;
    if (MODIFIERS.some((each) => event.getModifierState(each))) return false;
    const since = Date.now() - STALE_AFTER;
    return ![...held].some(([each, at]) => each !== name(event) && at > since);
  }

  function down(event) {
    if (HARDWARE.test(event.key)) hardware = true;
    if (event.key !== "Shift") {
      cancel();
      interrupted();
    } else if (!event.repeat) candidate = alone(event) ? name(event) : null;
    held.set(name(event), Date.now());
  }

  function up(event) {
    held.delete(name(event));
    if (event.key === "Meta") held.clear(); // macOS tells of no other release meanwhile
    const counts = candidate !== null && candidate === name(event) && alone(event);
    cancel();
    if (counts) pressed();
  }

  function away() {
    held.clear();
    buttons = 0;
    cancel();
  }

  function pointer(event) {
    buttons = event.buttons ?? 0;
    if (event.type === "pointermove" && !buttons) return;
    cancel();
    if (event.type === "pointerdown") interrupted();
  }

  const listen = (types, call) => {
    for (const type of types) addEventListener(type, call, { capture: true, passive: true });
  };
  listen(["keydown"], down);
  listen(["keyup"], up);
  listen(["pointerdown", "pointerup", "pointercancel", "pointermove"], pointer);
  listen(["wheel"], cancel);
  listen(["compositionstart", "compositionupdate", "compositionend"], ({ type }) => {
    composing = type !== "compositionend";
    cancel();
  });
  listen(["blur"], (event) => event.target === window && away());
}
