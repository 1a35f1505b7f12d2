// The start page while the words are locked: one field, one button, and what to do without a key.

import { askFor, refuse } from "./api.js";
import { Clearing } from "./clearing.js";

const told = JSON.parse(document.getElementById("bu-home").textContent);
const root = document.querySelector("[data-locked]");
const form = root.querySelector("[data-unlock]");
const refused = root.querySelector("[data-wrong]");
const said = root.querySelector("[data-said]");
const field = form.querySelector("input");

const failed = (problem) => refuse(refused, told.file.refused, problem);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  refused.hidden = true;
  said.textContent = told.locked.working;
  try {
    await askFor(told, "unlock", { passphrase: field.value });
    form.reset();
    location.reload();
  } catch (problem) {
    said.textContent = "";
    failed(problem);
    field.select();
  }
});

new Clearing(root, told, { cleared: () => location.reload(), failed });

if (location.hash === "#file") document.getElementById("file").open = true;
field.focus();
document.documentElement.dataset.workbook = "ready";
