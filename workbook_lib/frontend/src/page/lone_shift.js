// Detects a press of Shift alone: no other key, button, wheel or composition between its down and its up.

const MODIFIERS = ["Alt", "AltGraph", "Control", "Meta"];
const STALE_AFTER = 3_000; // milliseconds: the system does not report every release of a key

// Keys that on-screen keyboards do not have, or hardly ever.
const HARDWARE_KEYS = /^(Tab|Escape|Control|Alt|Meta|Arrow\w+|Home|End|PageUp|PageDown|F\d+)$/;

/**
 * Call `onPress` for each press of Shift alone, and `onInterrupt` when something else is pressed.
 * @param {{onPress: () => void, onInterrupt: () => void}} callbacks
 */
export function onLoneShift({ onPress, onInterrupt }) {
  const coarsePointer = matchMedia("(pointer: coarse)");
  /** @type {Map<string, number>} keys that are down, with the time of their last event */
  const downKeys = new Map();
  /** @type {string | null} the Shift key that is down alone */
  let candidate = null;
  let hasHardwareKeyboard = false;
  let buttons = 0;
  let isComposing = false;

  const keyName = (/** @type {KeyboardEvent} */ event) => event.code || event.key;
  const cancel = () => {
    candidate = null;
  };

  /** @param {KeyboardEvent} event */
  function isAlone(event) {
    if (coarsePointer.matches && !hasHardwareKeyboard) return false;
    if (isComposing || event.isComposing || buttons) return false;
    if (MODIFIERS.some((modifier) => event.getModifierState(modifier))) return false;
    const since = Date.now() - STALE_AFTER;
    return ![...downKeys].some(([name, time]) => name !== keyName(event) && time > since);
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (HARDWARE_KEYS.test(event.key)) hasHardwareKeyboard = true;
    if (event.key !== "Shift") {
      cancel();
      onInterrupt();
    } else if (!event.repeat) candidate = isAlone(event) ? keyName(event) : null;
    downKeys.set(keyName(event), Date.now());
  }

  /** @param {KeyboardEvent} event */
  function onKeyUp(event) {
    downKeys.delete(keyName(event));
    if (event.key === "Meta") downKeys.clear(); // macOS reports no other release while Meta is down
    const isPress = candidate !== null && candidate === keyName(event) && isAlone(event);
    cancel();
    if (isPress) onPress();
  }

  /** @param {PointerEvent} event */
  function onPointer(event) {
    buttons = event.buttons ?? 0;
    if (event.type === "pointermove" && !buttons) return;
    cancel();
    if (event.type === "pointerdown") onInterrupt();
  }

  /** @param {Event} event */
  function onBlur(event) {
    if (event.target !== window) return;
    downKeys.clear();
    buttons = 0;
    cancel();
  }

  /**
   * @param {string[]} types
   * @param {(event: any) => void} listener
   */
  const listen = (types, listener) => {
    for (const type of types) addEventListener(type, listener, { capture: true, passive: true });
  };
  listen(["keydown"], onKeyDown);
  listen(["keyup"], onKeyUp);
  listen(["pointerdown", "pointerup", "pointercancel", "pointermove"], onPointer);
  listen(["wheel"], cancel);
  listen(["compositionstart", "compositionupdate", "compositionend"], ({ type }) => {
    isComposing = type !== "compositionend";
    cancel();
  });
  listen(["blur"], onBlur);
}
