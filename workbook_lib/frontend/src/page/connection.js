// The line to a page's kernel: one websocket, and on it what widgets and their Python halves say to
// one another (Jupyter's messages, of which a page needs five kinds).

import { randomHex } from "../core/clock.js";

const PROTOCOL = "5.3";
const CONTROL = { target_name: "jupyter.widget.control", version: "1.0.0" };
const ANSWER_WITHIN = 6_000; // milliseconds: a kernel says "busy" to every message at once
const STATES_WITHIN = 15_000; // milliseconds: a page full of drawings, in a full room
const GONE = ["restarting", "autorestarting", "dead"];

/**
 * Events: "open", "closed" (the connection), "gone" (the kernel has ended), and "comm" with
 * {id, data} in its detail.
 */
export class Line extends EventTarget {
  constructor(base, kernel) {
    super();
    this.session = randomHex(16);
    this.asked = new Map(); // control comms that wait for states: id -> function
    const address = new URL(`${base}api/kernels/${encodeURIComponent(kernel)}/channels`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.searchParams.set("session_id", this.session);
    this.socket = new WebSocket(address);
    this.socket.onopen = () => this.tell("open");
    this.socket.onclose = () => this.close();
    this.socket.onmessage = ({ data }) => this.hear(data);
  }

  get open() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Resolves once messages can be sent; rejects when that will not be. */
  whenOpen() {
    return new Promise((done, failed) => {
      this.addEventListener("open", done, { once: true });
      this.addEventListener("closed", () => failed(new Error("closed")), { once: true });
      this.late ??= setTimeout(() => this.close(), ANSWER_WITHIN);
    });
  }

  send(type, content, metadata = {}) {
    if (!this.open) return false;
    const header = { msg_id: randomHex(16), msg_type: type, session: this.session, username: "", version: PROTOCOL, date: new Date().toISOString() };
    this.socket.send(JSON.stringify({ channel: "shell", header, parent_header: {}, metadata, content, buffers: [] }));
    // A connection that a cut has left half open takes messages for minutes and delivers none.
    this.late ??= setTimeout(() => this.close(), ANSWER_WITHIN);
    return true;
  }

  /** Find out whether anybody is still there. */
  ping() {
    this.send("kernel_info_request", {});
  }

  /** What every widget of the kernel holds now: {id: {state}}. */
  states() {
    return new Promise((done, failed) => {
      const id = randomHex(16);
      // A kernel that ends in the middle of its answer leaves the line open, and nothing follows.
      const late = setTimeout(() => this.close(), STATES_WITHIN);
      const over = (then) => (told) => {
        clearTimeout(late);
        then(told);
      };
      for (const event of ["closed", "gone"]) this.addEventListener(event, over(() => failed(new Error(event))), { once: true });
      this.asked.set(id, over(done));
      this.send("comm_open", { comm_id: id, target_name: CONTROL.target_name, data: {} }, { version: CONTROL.version });
      this.send("comm_msg", { comm_id: id, data: { method: "request_states" } });
    });
  }

  hear(data) {
    clearTimeout(this.late);
    this.late = undefined;
    if (typeof data !== "string") return; // with buffers, which no widget of ours sends
    const { header, content } = JSON.parse(data);
    if (header.msg_type === "status" && GONE.includes(content.execution_state)) this.tell("gone");
    if (header.msg_type !== "comm_msg") return;
    const { comm_id: id, data: said } = content;
    if (this.asked.has(id)) {
      if (said.method !== "update_states") return;
      this.asked.get(id)(said.states);
      this.asked.delete(id);
      this.send("comm_close", { comm_id: id, data: {} });
    } else this.tell("comm", { id, data: said });
  }

  tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }

  close() {
    clearTimeout(this.late);
    if (this.over) return;
    this.over = true;
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.tell("closed");
  }
}
