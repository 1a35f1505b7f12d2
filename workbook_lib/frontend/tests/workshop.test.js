import { clearPage, click, settle } from "./dom.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

globalThis.DOMParser = window.DOMParser;
document.body.innerHTML = '<script id="bu-words" type="application/json">{"leave": {}, "browser": {}}</script>';
const { journal } = await import("../src/core/journal.js");

const QUESTIONS = [{ id: "reasons", title: "Reasons", url: "/reasons", choose: "Pick.", choices: ["tired", "work"].map((id) => ({ id, label: id, path: "form/reasons", holds: [id], lacks: [] })) }];
const WORDS = {
  offer: "Untick.", button: "Show them", again: "Show the change", take_back: "Take it back", offered: "Shown.", taken_back: "Taken back.", none_ticked: "Nothing is ticked.",
  failed: "The board does not answer.", ended: "It is over.", full: "No room.", nothing_title: "Nothing", nothing: "Choose first.",
  made: "Here it is.", made_title: "Your code", not_made: "No code.", put_away: "It is gone.", away: "Put it away", picture: "A square", hand_over: "Give it.", not_secret: "No secret.", copying: { button: "Copy", copied: "Copied.", failed: "No." },
};
let requests;
let answer;
let copy = 0;

beforeEach(() => {
  clearPage();
  sessionStorage.clear();
  requests = [];
  answer = { ok: true, status: 200, json: async () => ({ code: "AB-CD", identity: "me", picture: "<svg><path></path></svg>" }) };
  globalThis.fetch = async (url, { method, body }) => {
    requests.push([method, url, body ? JSON.parse(body) : body]);
    if (!answer) throw new TypeError("Failed to fetch");
    return answer;
  };
});
afterEach(() => journal.clear());

/** Run a script of a page anew. */
async function load(name, html) {
  document.body.innerHTML = html;
  await import(`../src/workshop/${name}.js?${(copy += 1)}`);
}
const script = (id, data) => `<script id="${id}" type="application/json">${JSON.stringify(data)}</script>`;
const button = (name) => document.querySelector(`[data-do=${name}]`);
async function press(name) {
  click(button(name));
  for (let step = 0; step < 3; step += 1) await settle();
}

const loadOffer = () => load("offer", `${script("bu-room", { words: WORDS, questions: QUESTIONS, base: "/room/", xsrf: "t" })}<div data-offer></div>`);
const offerStatus = () => document.querySelector("[data-offer-sentence]").textContent;

test("without a choice nothing can be sent", async () => {
  await loadOffer();
  assert.deepEqual([button("offer").hidden, button("take-back").hidden, requests], [true, true, []]);
});

test("ticked options alone are sent, and stored", async () => {
  journal.write("form/reasons", ["tired", "work"]);
  await loadOffer();
  click(document.querySelector("[value=work]"));
  await press("offer");
  const [[method, url, offer]] = requests;
  assert.deepEqual([method, url, offer, offerStatus()], ["POST", "/room/offer", { choices: { reasons: ["tired"] } }, "Shown."]);
  assert.deepEqual(JSON.parse(sessionStorage.getItem("room:offer")), offer);
});

test("a change can be sent, also after the page was loaded again", async () => {
  journal.write("form/reasons", ["tired"]);
  await loadOffer();
  await press("offer");
  journal.write("form/reasons", ["tired", "work"]);
  await loadOffer();
  assert.equal(button("offer").textContent, "Show the change");
  await press("offer");
  assert.deepEqual(requests[1][2], { choices: { reasons: ["tired", "work"] } });
  await loadOffer();
  assert.deepEqual([button("offer").hidden, offerStatus()], [true, "Shown."]);
});

test("an offer can be withdrawn", async () => {
  journal.write("form/reasons", ["tired"]);
  await loadOffer();
  await press("offer");
  await press("take-back");
  assert.deepEqual(requests[1].slice(1), ["/room/take-back", {}]);
  assert.deepEqual([offerStatus(), button("take-back").hidden, button("offer").textContent], ["Taken back.", true, "Show them"]);
});

test("with nothing ticked nothing is sent", async () => {
  journal.write("form/reasons", ["tired"]);
  await loadOffer();
  click(document.querySelector("[value=tired]"));
  await press("offer");
  assert.deepEqual([offerStatus(), requests], ["Nothing is ticked.", []]);
});

test("an ended, unreachable or refusing board is reported differently, and the offer counts as not sent", async () => {
  journal.write("form/reasons", ["tired"]);
  await loadOffer();
  for (const [reply, sentence] of [[{ ok: false, status: 410 }, "It is over."], [{ ok: false, status: 500 }, "The board does not answer."], [null, "The board does not answer."]]) {
    answer = reply;
    await press("offer");
    assert.deepEqual([offerStatus(), button("take-back").hidden, button("offer").disabled], [sentence, true, false]);
  }
});

/** Let requests have no answer, as when a connection breaks without notice. */
function fallSilent() {
  globalThis.fetch = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

test("a board or a server without any answer is reported after a while", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  fallSilent();
  journal.write("form/reasons", ["tired"]);
  for (const [open, name, status, sentence] of [[loadOffer, "offer", offerStatus, "The board does not answer."], [loadCode, "code", codeStatus, "No code."]]) {
    await open();
    await press(name);
    assert.equal(status(), "");
    mock.timers.tick(20_000);
    for (let step = 0; step < 3; step += 1) await settle();
    assert.deepEqual([status(), button(name).disabled], [sentence, false]);
  }
});

test("where the tab can store nothing, nothing is sent: it could not be taken back", async () => {
  journal.write("form/reasons", ["tired"]);
  await loadOffer();
  const storage = Object.getPrototypeOf(sessionStorage);
  const { setItem } = storage;
  storage.setItem = () => {
    throw new Error("QuotaExceededError");
  };
  await press("offer");
  storage.setItem = setItem;
  assert.deepEqual([offerStatus(), requests], ["No room.", []]);
});

test("a damaged offer in the storage is ignored", async () => {
  journal.write("form/reasons", ["tired"]);
  sessionStorage.setItem("room:offer", "{broken");
  await loadOffer();
  assert.equal(button("take-back").hidden, true);
});

const loadCode = () => load("code", `${script("bu-code", { words: WORDS, questions: QUESTIONS, xsrf: "t", entries: {} })}<div data-code-here></div>`);
const codeStatus = () => document.querySelector("[data-code-sentence]").textContent;

test("a code is shown for the ticked options, spelled for a screen reader", async () => {
  journal.write("form/reasons", ["tired"]);
  await loadCode();
  await press("code");
  const code = document.querySelector("[data-code]");
  assert.deepEqual([code.dataset.code, code.querySelector(".bu-sr").textContent, codeStatus()], ["AB-CD", "A B, C D", "Here it is."]);
  assert.equal(document.querySelector("[role=img] svg path") !== null, true);
  assert.deepEqual(requests[0][2], { choices: { reasons: ["tired"] }, identity: null });
});

test("the next code is of the same person, and a change removes the one before", async () => {
  journal.write("form/reasons", ["tired", "work"]);
  await loadCode();
  await press("code");
  click(document.querySelector("[value=work]"));
  assert.equal(document.querySelector("[data-code]"), null);
  await press("code");
  assert.deepEqual(requests[1][2], { choices: { reasons: ["tired"] }, identity: "me" });
});

test("a code can be hidden, and a code that arrives after a change is dropped", async () => {
  journal.write("form/reasons", ["tired", "work"]);
  await loadCode();
  click(button("code"));
  click(document.querySelector("[value=work]"));
  for (let step = 0; step < 3; step += 1) await settle();
  assert.equal(document.querySelector("[data-code]"), null);
  await press("code");
  await press("away");
  assert.deepEqual([document.querySelector("[data-code]"), codeStatus()], [null, "It is gone."]);
});

test("nothing ticked, or no answer, makes no code", async () => {
  journal.write("form/reasons", ["tired"]);
  await loadCode();
  answer = null;
  await press("code");
  assert.equal(codeStatus(), "No code.");
  click(document.querySelector("[value=tired]"));
  await press("code");
  assert.deepEqual([codeStatus(), requests.length], ["Nothing is ticked.", 1]);
});

const BOARD_WORDS = {
  people: "{count} people", by_code: "{count} by code", joined: "joined", waiting_title: "Waiting", few_title: "Too few", hidden_title: "Hidden", stopped_title: "Stopped", held: "Frozen",
  no_phones: "Scan it.", bar: "{count} people", show: "Show", hide: "Hide", hold: "Freeze", let_go: "Go on", since: "Since {time}", failed: "No answer.", codes: {},
};
const BOARD = `<header><a class="bu-brand" href="/">B</a><nav></nav></header><div data-open><b data-joined></b><i data-joining></i><p data-people></p><p data-sentence></p><p data-phones></p><p data-held hidden></p>
  <div class="bu-board" data-board="opening"><section data-when="waiting"></section><section data-when="live" hidden></section>
  <section data-question="reasons"><ul><li data-option="tired"><b></b><i></i><u data-name>Tired</u></li><li data-option="work"><b></b><i></i><u data-name>Work</u></li></ul><p data-rest hidden><span><span></span></span></p><p data-small hidden></p></section>
  <button data-do="hide"></button><button data-do="hold"></button><button data-do="end"></button></div>
  <form data-codes><textarea></textarea><p data-codes-sentence></p><ul></ul></form></div>
  <p data-offline hidden><span data-since></span></p><p data-failed hidden></p><p data-ended tabindex="-1" hidden></p>`;
const state = (more) => ({ stopped: false, hidden: false, held: false, people: 8, joined: 9, codes: 0, bars: { reasons: { tired: 6, work: 0 } }, ...more });
const part = (name) => document.querySelector(`[data-${name}]`);

async function loadBoard(first) {
  mock.timers.enable({ apis: ["setTimeout"] });
  answer = { ok: true, status: 200, json: async () => first };
  await load("board", script("bu-words", { leave: {}, browser: {} }) + script("bu-room", { words: BOARD_WORDS, base: "/room/", xsrf: "t" }) + BOARD);
}
async function wait(next) {
  answer = next && { ok: true, status: 200, json: async () => next };
  mock.timers.tick(2_000);
  for (let step = 0; step < 3; step += 1) await settle();
}
afterEach(() => mock.timers.reset());

test("the board shows what the server allows, and options without an answer in one line", async () => {
  await loadBoard(state());
  assert.deepEqual([part("board").dataset.board, part("people").textContent, part("joined").textContent], ["live", "8 people", "9"]);
  assert.deepEqual([part("option=tired").querySelector("b").textContent, part("option=tired").querySelector("i").style.inlineSize, part("option=work").hidden, part("rest").textContent], ["6 people", "75%", true, "Work"]);
});

test("the state is fetched every two seconds, and a sentence that stays is not announced again", async () => {
  await loadBoard(state({ people: 0, joined: 0, bars: {} }));
  assert.deepEqual([part("board").dataset.board, part("phones").textContent], ["waiting", "Scan it."]);
  let changes = 0;
  const observer = new MutationObserver((records) => (changes += records.length));
  observer.observe(part("sentence"), { childList: true });
  await wait(state({ people: 0, joined: 0, bars: {} }));
  assert.equal(changes, 0);
  for (const [more, name] of [[{ people: 0, bars: {} }, "few"], [{ hidden: true }, "hidden"], [{ stopped: true, hidden: true }, "stopped"]]) {
    await wait(state(more));
    assert.equal(part("board").dataset.board, name);
  }
  observer.disconnect();
});

test("a server that does not answer is shown with the time of the last state, until it answers", async () => {
  await loadBoard(state());
  await wait(null);
  assert.equal(part("offline").hidden, false);
  assert.match(part("since").textContent, /^Since \d/);
  await wait(state());
  assert.equal(part("offline").hidden, true);
});

test("a button does its opposite once it was pressed", async () => {
  await loadBoard(state());
  await press("hold");
  await wait(state({ held: true }));
  assert.deepEqual([button("hold").textContent, part("held").hidden], ["Go on", false]);
  requests.length = 0;
  await press("hold");
  assert.deepEqual(requests[0].slice(0, 2), ["POST", "/room/do/let-go"]);
});

test("a failed button is reported, and the board continues", async () => {
  await loadBoard(state());
  answer = null;
  await press("hide");
  assert.equal(part("failed").hidden, false);
  await wait(state());
  assert.equal(part("offline").hidden, true);
});

test("a board without any answer says so after ten seconds, and a button reports it", async () => {
  await loadBoard(state());
  fallSilent();
  await wait(null);
  assert.equal(part("offline").hidden, true);
  await press("hide");
  mock.timers.tick(10_000);
  for (let step = 0; step < 6; step += 1) await settle();
  assert.deepEqual([part("offline").hidden, part("failed").hidden], [false, false]);
});

test("at the end everything of the workshop leaves the screen, and nothing is fetched any more", async () => {
  await loadBoard(state());
  await press("end");
  assert.deepEqual([part("open"), document.querySelector("nav"), document.querySelector(".bu-brand").hasAttribute("href"), part("ended").hidden], [null, null, false, false]);
  requests.length = 0;
  await wait(state());
  assert.deepEqual(requests, []);
});

test("a workshop that ended elsewhere ends here too", async () => {
  await loadBoard(state());
  answer = { ok: false, status: 410 };
  mock.timers.tick(2_000);
  for (let step = 0; step < 3; step += 1) await settle();
  assert.deepEqual([part("ended").hidden, part("offline").hidden], [false, true]);
});
