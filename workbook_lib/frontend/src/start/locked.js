// The start page while the record is locked: a field for the passphrase, and what to do without it.

import { postJson, readPageData, showError } from "./api.js";
import { Clearing } from "./clearing.js";

const data = readPageData();
/** @type {any} */
const root = document.querySelector("[data-locked]");
const form = root.querySelector("[data-unlock]");
const errorElement = root.querySelector("[data-wrong]");
const status = root.querySelector("[data-sentence]");
const field = form.querySelector("input");

/** @param {unknown} error */
const onError = (error) => showError(errorElement, data.file.refused, error);

form.addEventListener("submit", async (/** @type {Event} */ event) => {
  event.preventDefault();
  errorElement.hidden = true;
  status.textContent = data.locked.working;
  try {
    await postJson(data, "unlock", { passphrase: field.value });
    form.reset();
    location.reload();
  } catch (error) {
    status.textContent = "";
    onError(error);
    field.select();
  }
});

new Clearing(root, data, { onCleared: () => location.reload(), onError });

if (location.hash === "#file") document.getElementById("file")?.setAttribute("open", "");
field.focus();
document.documentElement.dataset.workbook = "ready";
