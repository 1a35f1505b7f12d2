// The WebSocket connection between a page and its kernel. It carries the few kinds of Jupyter messages
// that widgets need, and closes itself when the kernel does not answer in time.

import { randomHex } from "../core/clock.js";

const PROTOCOL = "5.3";
const CONTROL = { target_name: "jupyter.widget.control", version: "1.0.0" };
const REPLY_TIMEOUT = 6_000; // milliseconds: a kernel answers each message with a status at once
const STATES_TIMEOUT = 15_000; // milliseconds: a page with many figures, on a busy server
const ENDED_STATES = ["restarting", "autorestarting", "dead"];

/**
 * @typedef {{state: Record<string, any>}} WidgetState
 * @typedef {Record<string, WidgetState>} WidgetStates states by model id
 */

/**
 * Events: "open" and "closed" (the connection), "kernel-ended", and "comm" with {id, data} as its detail.
 */
export class KernelConnection extends EventTarget {
  /**
   * @param {string} base the server's base path
   * @param {string} kernelId
   */
  constructor(base, kernelId) {
    super();
    this.session = randomHex(16);
    /** @type {Map<string, (states: WidgetStates) => void>} control comms that wait for states */
    this.stateRequests = new Map();
    this.isClosed = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.replyTimer = undefined;
    const url = new URL(`${base}api/kernels/${encodeURIComponent(kernelId)}/channels`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.searchParams.set("session_id", this.session);
    this.socket = new WebSocket(url);
    this.socket.onopen = () => this.emit("open");
    this.socket.onclose = () => this.close();
    this.socket.onmessage = ({ data }) => this.receive(data);
  }

  get isOpen() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /**
   * Resolve once messages can be sent; reject if the connection closes first.
   * @returns {Promise<void>}
   */
  whenOpen() {
    return new Promise((resolve, reject) => {
      this.addEventListener("open", () => resolve(), { once: true });
      this.addEventListener("closed", () => reject(new Error("closed")), { once: true });
      this.expectReply();
    });
  }

  /** A half-open connection accepts messages for minutes and delivers none, so each message needs a reply. */
  expectReply() {
    this.replyTimer ??= setTimeout(() => this.close(), REPLY_TIMEOUT);
  }

  /**
   * Send a message to the kernel.
   * @param {string} type
   * @param {object} content
   * @param {object} [metadata]
   * @returns {boolean} whether the connection is open
   */
  send(type, content, metadata = {}) {
    if (!this.isOpen) return false;
    const date = new Date().toISOString();
    const header = { msg_id: randomHex(16), msg_type: type, session: this.session, username: "", version: PROTOCOL, date };
    this.socket.send(JSON.stringify({ channel: "shell", header, parent_header: {}, metadata, content, buffers: [] }));
    this.expectReply();
    return true;
  }

  /** Check whether the kernel still answers; the connection closes if it does not. */
  ping() {
    this.send("kernel_info_request", {});
  }

  /**
   * Request the state of every widget in the kernel.
   * @returns {Promise<WidgetStates>}
   */
  requestStates() {
    return new Promise((resolve, reject) => {
      const id = randomHex(16);
      // A kernel that ends in the middle of its answer leaves the connection open and sends no more.
      const timer = setTimeout(() => this.close(), STATES_TIMEOUT);
      for (const event of ["closed", "kernel-ended"]) {
        this.addEventListener(event, () => {
          clearTimeout(timer);
          reject(new Error(event));
        }, { once: true });
      }
      this.stateRequests.set(id, (states) => {
        clearTimeout(timer);
        resolve(states);
      });
      this.send("comm_open", { comm_id: id, target_name: CONTROL.target_name, data: {} }, { version: CONTROL.version });
      this.send("comm_msg", { comm_id: id, data: { method: "request_states" } });
    });
  }

  /**
   * Handle a message of the kernel. Messages with binary buffers, which no widget here sends, are ignored.
   * @param {unknown} message
   */
  receive(message) {
    clearTimeout(this.replyTimer);
    this.replyTimer = undefined;
    if (typeof message !== "string") return;
    const { header, content } = JSON.parse(message);
    if (header.msg_type === "status" && ENDED_STATES.includes(content.execution_state)) this.emit("kernel-ended");
    if (header.msg_type !== "comm_msg") return;
    const { comm_id: id, data } = content;
    const resolve = this.stateRequests.get(id);
    if (!resolve) {
      this.emit("comm", { id, data });
    } else if (data.method === "update_states") {
      resolve(data.states);
      this.stateRequests.delete(id);
      this.send("comm_close", { comm_id: id, data: {} });
    }
  }

  /**
   * @param {string} event
   * @param {object} [detail]
   */
  emit(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }

  /** Close the connection and emit "closed", once. */
  close() {
    clearTimeout(this.replyTimer);
    if (this.isClosed) return;
    this.isClosed = true;
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.emit("closed");
  }
}
