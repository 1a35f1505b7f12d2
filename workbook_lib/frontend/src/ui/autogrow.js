// A text area as high as its words, also in browsers whose style sheets cannot say so.

const NATIVE = globalThis.CSS?.supports("field-sizing", "content");
const MOST = 4000; // letters: to measure longer texts anew with each key would be felt

/** Have a text area grow while someone types; returns what does so after its text was set. */
export function grows(control) {
  if (NATIVE) return () => {};
  const fit = () => {
    if (control.value.length > MOST || !control.offsetParent) return;
    control.style.height = "auto";
    control.style.height = `${control.scrollHeight + control.offsetHeight - control.clientHeight}px`;
  };
  control.addEventListener("input", fit);
  control.addEventListener("focus", fit); // it may have been out of sight when its text was set
  return fit;
}
