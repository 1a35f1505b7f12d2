// The board on a big screen, and the leader's buttons beside it. Asks the server every two seconds
// what may be shown, and works out nothing of its own.

import { request } from "../core/server.js";
import "../page/basics.js";
import { fill } from "../ui/dom.js";
import { Agenda } from "../widgets/agenda.js";
import { Codes } from "./code_entry.js";

const EVERY = 2_000; // milliseconds
const GONE = 410;

const told = JSON.parse(document.getElementById("bu-room").textContent);
const { words } = told;
const find = (name) => document.querySelector(`[data-${name}]`);
const board = find("board");

/** Change what a live region says only where it says something else. */
function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function stateOf({ stopped, hidden, people, joined }) {
  if (stopped) return "stopped";
  if (hidden) return "hidden";
  if (people) return "live";
  return joined ? "few" : "waiting";
}

function show(now) {
  const state = stateOf(now);
  board.dataset.board = state;
  for (const each of document.querySelectorAll("[data-when]")) each.hidden = each.dataset.when !== state;
  const people = state === "live" ? fill(words.people, { count: now.people }) : "";
  say(find("joined"), String(now.joined));
  say(find("joining"), now.codes && words.by_code ? fill(words.by_code, { count: now.codes }) : words.joined);
  say(find("people"), people);
  say(find("said"), [people || words[`${state}_title`] || words.hidden_title, now.held ? words.held : ""].join(" ").trim());
  say(find("phones"), now.joined ? "" : words.no_phones);
  find("held").hidden = !now.held;
  for (const [question, bars] of Object.entries(now.bars)) draw(question, bars, now.people);
  press("hide", now.hidden, "show");
  press("hold", now.held, "let_go");
}

/** Draw the bars of one question: a number and a length for each, and all without one together. */
function draw(question, bars, people) {
  const section = document.querySelector(`[data-question="${question}"]`);
  const names = [];
  for (const [option, count] of Object.entries(bars)) {
    const line = section.querySelector(`[data-option="${option}"]`);
    line.hidden = !count;
    if (!count) names.push(line.querySelector("[data-name]").textContent);
    say(line.querySelector("b"), count ? fill(words.bar, { count }) : "");
    line.querySelector("i").style.inlineSize = `${(count / people) * 100}%`;
  }
  const rest = section.querySelector("[data-rest]");
  rest.hidden = !names.length;
  say(rest.querySelector("span span"), names.join(" · "));
  section.querySelector("[data-small]").hidden = !names.length;
}

/** A button that does one thing and then the opposite. */
function press(name, on, opposite) {
  const button = document.querySelector(`[data-do="${name}"]`);
  button.dataset.on = on ? "yes" : "";
  say(button, on ? words[opposite] : words[name]);
}

const OPPOSITE = { hide: "show", hold: "let-go" };
let since = "";
let timer;

/** With a body it is a POST. */
async function ask(what, body) {
  const answered = await request(told.base + what + location.search, { body, token: told.xsrf });
  if (answered.status === GONE) end();
  if (!answered.ok) throw new Error(answered.status);
  return answered;
}

const post = (what, body = "") => ask(what, body);

async function look() {
  clearTimeout(timer);
  try {
    show(await (await ask("state")).json());
    since = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(new Date());
    find("offline").hidden = true;
  } catch {
    if (!board.isConnected) return;
    find("since").textContent = since ? fill(words.since, { time: since }) : "";
    find("offline").hidden = false;
  }
  timer = setTimeout(look, EVERY);
}

async function act(button) {
  const name = button.dataset.do;
  const what = (button.dataset.on && OPPOSITE[name]) || name;
  find("failed").hidden = true;
  try {
    await post(`do/${what}`);
  } catch {
    find("failed").hidden = !board.isConnected;
    return;
  }
  if (what === "end") end();
  else await look();
}

/** The room is over: nothing of it stays on the screen. */
function end() {
  clearTimeout(timer);
  agenda?.close();
  find("open").remove();
  // The server ends with its room: a link to it would lead nowhere.
  for (const each of document.querySelectorAll("header nav, .bu-top__help, .bu-under, .bu-safe, footer ul")) each.remove();
  document.querySelector(".bu-brand").removeAttribute("href");
  find("offline").hidden = true;
  find("ended").hidden = false;
  find("ended").focus();
}

let agenda = null;
if (told.agenda) {
  agenda = new Agenda({ get: (name) => told.agenda[name] });
  find("session").append(agenda.root);
}
for (const button of document.querySelectorAll(".bu-board [data-do]")) {
  if (["hide", "hold", "end"].includes(button.dataset.do)) button.addEventListener("click", () => act(button));
}
new Codes(document.querySelector("[data-codes]"), { words: words.codes, failed: words.failed, ask: post, changed: look });
await look();
document.documentElement.dataset.workbook = "ready";
