// The board on a big screen, with the facilitator's buttons beside it. Every two seconds it fetches from the
// server what may be shown, and computes nothing itself.

import { fill, locale } from "../core/language.js";
import { pageData, request, within } from "../core/server.js";
import "../page/basics.js";

import { setText } from "../ui/dom.js";
import { Agenda } from "../widgets/agenda.js";
import { CodeEntry } from "./code_entry.js";

/**
 * @typedef {{stopped: boolean, hidden: boolean, held: boolean, people: number, joined: number, codes: number,
 *   bars: Record<string, Record<string, number>>}} BoardState What the server sends: `held` is whether the numbers are frozen.
 */

const INTERVAL = 2_000; // milliseconds
const TIMEOUT = 10_000; // milliseconds
const STATUS_ENDED = 410; // Gone
/** @type {Record<string, string>} */
const OPPOSITE_ACTIONS = { hide: "show", hold: "let-go" };

const data = pageData("bu-room");
const { words } = data;

/**
 * @param {string} name
 * @returns {any}
 */
const find = (name) => document.querySelector(`[data-${name}]`);

const board = find("board");

/** @param {BoardState} state */
function stateName({ stopped, hidden, people, joined }) {
  if (stopped) return "stopped";
  if (hidden) return "hidden";
  if (people) return "live";
  return joined ? "few" : "waiting";
}

/** @param {BoardState} state */
function show(state) {
  const name = stateName(state);
  board.dataset.board = name;
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-when]"))) {
    element.hidden = element.dataset.when !== name;
  }
  const people = name === "live" ? fill(words.people, { count: state.people }) : "";
  const summary = [people || words[`${name}_title`] || words.hidden_title, state.held ? words.held : ""];
  setText(find("joined"), String(state.joined));
  setText(find("joining"), state.codes && words.by_code ? fill(words.by_code, { count: state.codes }) : fill(words.joined, { count: state.joined }));
  setText(find("people"), people);
  setText(find("sentence"), summary.join(" ").trim());
  setText(find("phones"), state.joined ? "" : words.no_phones);
  find("held").hidden = !state.held;
  for (const [question, bars] of Object.entries(state.bars)) drawBars(question, bars, state.people);
  setToggle("hide", state.hidden, words.show);
  setToggle("hold", state.held, words.let_go);
}

/**
 * Draw the bars of a question: a number and a length for each, and in one line the options without one.
 * @param {string} question
 * @param {Record<string, number>} bars
 * @param {number} people
 */
function drawBars(question, bars, people) {
  const section = find(`question="${question}"`);
  const emptyOptions = [];
  for (const [option, count] of Object.entries(bars)) {
    const bar = section.querySelector(`[data-option="${option}"]`);
    bar.hidden = !count;
    if (!count) emptyOptions.push(bar.querySelector("[data-name]").textContent);
    setText(bar.querySelector("b"), count ? fill(words.bar, { count }) : "");
    bar.querySelector("i").style.inlineSize = `${(count / people) * 100}%`;
  }
  const others = section.querySelector("[data-rest]");
  others.hidden = !emptyOptions.length;
  setText(others.querySelector("span span"), emptyOptions.join(" · "));
  section.querySelector("[data-small]").hidden = !emptyOptions.length;
}

/**
 * Update a button that does something or, if that is done, its opposite.
 * @param {string} action
 * @param {boolean} isOn
 * @param {string} oppositeLabel
 */
function setToggle(action, isOn, oppositeLabel) {
  const button = find(`do="${action}"`);
  button.dataset.on = isOn ? "yes" : "";
  setText(button, isOn ? oppositeLabel : words[action]);
}

let updatedAt = "";
/** @type {ReturnType<typeof setTimeout>} */
let timer;

/**
 * Send a request: a POST if it has a body.
 * @param {string} action
 * @param {string} [body]
 */
async function send(action, body) {
  const response = await request(data.base + action + location.search, { body, token: data.xsrf, signal: within(TIMEOUT) });
  if (response.status === STATUS_ENDED) end();
  if (!response.ok) throw new Error(String(response.status));
  return response;
}

/** Fetch the state and show it, now and every few seconds. */
async function update() {
  clearTimeout(timer);
  try {
    show(await (await send("state")).json());
    updatedAt = new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(new Date());
    find("offline").hidden = true;
  } catch {
    if (!board.isConnected) return;
    find("since").textContent = updatedAt ? fill(words.since, { time: updatedAt }) : "";
    find("offline").hidden = false;
  }
  timer = setTimeout(update, INTERVAL);
}

/** @param {any} button */
async function runAction(button) {
  const name = button.dataset.do;
  const action = (button.dataset.on && OPPOSITE_ACTIONS[name]) || name;
  find("failed").hidden = true;
  try {
    await send(`do/${action}`, "");
  } catch {
    find("failed").hidden = !board.isConnected;
    return;
  }
  if (action === "end") end();
  else await update();
}

/** Remove everything of the workshop from the screen after its end. */
function end() {
  if (!board.isConnected) return; // the answer to another request has ended it
  clearTimeout(timer);
  agenda?.end();
  find("open").remove();
  // The server ends with the workshop, so no link to it would work.
  for (const element of document.querySelectorAll("header nav, .bu-top__help, .bu-under, .bu-safe, footer ul")) element.remove();
  document.querySelector(".bu-brand")?.removeAttribute("href");
  find("offline").hidden = true;
  find("ended").hidden = false;
  find("ended").focus();
}

/** @type {Agenda | null} */
let agenda = null;
if (data.agenda) {
  agenda = new Agenda({ get: (name) => data.agenda[name] });
  find("session").append(agenda.root);
}
for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".bu-board [data-do]"))) {
  if (["hide", "hold", "end"].includes(button.dataset.do ?? "")) button.addEventListener("click", () => runAction(button));
}
new CodeEntry(find("codes"), { words: words.codes, errorSentence: words.failed, post: (action, body) => send(action, body), onChange: update });
await update();
document.documentElement.dataset.workbook = "ready";
