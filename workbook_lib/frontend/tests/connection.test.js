import "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";
import { settle } from "./dom.js";

class FakeSocket {
  static OPEN = 1;
  static last = null;

  constructor(url) {
    this.url = new URL(url);
    this.readyState = 0;
    this.sent = [];
    this.isClosed = false;
    FakeSocket.last = this;
  }

  open() {
    this.readyState = FakeSocket.OPEN;
    this.onopen();
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
    this.isClosed = true;
  }

  receive(msg_type, content) {
    this.onmessage({ data: JSON.stringify({ header: { msg_type }, content }) });
  }
}
globalThis.WebSocket = FakeSocket;

const { KernelConnection } = await import("../src/page/connection.js");

mock.timers.enable({ apis: ["setTimeout"] });

let connection;
let socket;
let events;

beforeEach(() => {
  connection = new KernelConnection("/base/", "a/b");
  socket = FakeSocket.last;
  events = [];
  for (const name of ["open", "closed", "kernel-ended", "comm"]) {
    connection.addEventListener(name, ({ detail }) => events.push(detail ? [name, detail] : name));
  }
});

test("the address has the kernel's id, escaped, and a session", () => {
  assert.equal(socket.url.protocol, "ws:");
  assert.equal(socket.url.pathname, "/base/api/kernels/a%2Fb/channels");
  assert.match(socket.url.searchParams.get("session_id"), /^[0-9a-f]{32}$/);
});

test("nothing is sent before the connection is open", () => {
  assert.equal(connection.send("comm_msg", {}), false);
  assert.deepEqual(socket.sent, []);
});

test("whenOpen resolves when the socket opens", async () => {
  const opened = connection.whenOpen();
  socket.open();
  await opened;
  assert.deepEqual(events, ["open"]);
});

test("whenOpen rejects when the socket does not open in time", async () => {
  const opened = connection.whenOpen();
  mock.timers.tick(6_000);
  await assert.rejects(opened, /closed/);
  assert.ok(socket.isClosed);
});

test("a connection without a reply closes, and reports that once", () => {
  socket.open();
  connection.ping();
  mock.timers.tick(5_999);
  assert.equal(socket.isClosed, false);
  mock.timers.tick(1);
  connection.close();
  assert.deepEqual(events, ["open", "closed"]);
});

test("any reply keeps a connection open, even one in binary", () => {
  socket.open();
  connection.ping();
  socket.onmessage({ data: new ArrayBuffer(4) });
  mock.timers.tick(60_000);
  assert.deepEqual(events, ["open"]);
});

test("messages of widgets are reported with their model's id", () => {
  socket.open();
  socket.receive("comm_msg", { comm_id: "one", data: { method: "custom", content: 1 } });
  socket.receive("stream", { text: "printed" });
  assert.deepEqual(events, ["open", ["comm", { id: "one", data: { method: "custom", content: 1 } }]]);
});

for (const state of ["restarting", "autorestarting", "dead"]) {
  test(`a kernel that is ${state} has ended`, () => {
    socket.open();
    socket.receive("status", { execution_state: state });
    assert.deepEqual(events, ["open", "kernel-ended"]);
  });
}

test("a busy or idle kernel has not ended", () => {
  socket.open();
  for (const state of ["busy", "idle", "starting"]) socket.receive("status", { execution_state: state });
  assert.deepEqual(events, ["open"]);
});

test("states are those of the answer to this request; other messages of its comm are ignored", async () => {
  socket.open();
  const requested = connection.requestStates();
  const id = socket.sent[0].content.comm_id;
  assert.deepEqual(socket.sent.map(({ header }) => header.msg_type), ["comm_open", "comm_msg"]);
  socket.receive("comm_msg", { comm_id: id, data: { method: "something else" } });
  socket.receive("comm_msg", { comm_id: id, data: { method: "update_states", states: { a: { state: { x: 1 } } } } });
  assert.deepEqual(await requested, { a: { state: { x: 1 } } });
  assert.equal(socket.sent.at(-1).header.msg_type, "comm_close");
  assert.deepEqual(events, ["open"]);
});

test("a request for states fails when the kernel ends, without closing the connection", async () => {
  socket.open();
  const requested = connection.requestStates();
  socket.receive("status", { execution_state: "dead" });
  await assert.rejects(requested, /kernel-ended/);
  mock.timers.tick(60_000);
  await settle();
  assert.equal(socket.isClosed, false);
});

test("a request for states that gets other messages but no answer closes the connection", async () => {
  socket.open();
  const requested = connection.requestStates();
  socket.receive("status", { execution_state: "busy" });
  mock.timers.tick(15_000);
  await assert.rejects(requested, /closed/);
  assert.ok(socket.isClosed);
});
