// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
import { Inbox, within } from "./tools.mjs";

/** A plain WebSocket to an actor, as the client opens it. */
export class Socket {
  #socket;
  #inbox = new Inbox();
  #closed;

  constructor(socket) {
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) =>
      this.#inbox.put(typeof data === "string" ? data : new Uint8Array(data)),
    );
    this.#closed = new Promise((resolve) =>
      socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason })),
    );
    this.#socket = socket;
  }

  static async open(handle, path) {
    const socket = new Socket(await handle.webSocket(path));
    await socket.#opened();
    return socket;
  }

  /** An open one whose first message has come. */
  static async welcomed(handle, path) {
    const socket = await Socket.open(handle, path);
    await socket.takeRaw();
    return socket;
  }

  /** Open, or closed already: refusals come over an open socket. */
  #opened() {
    if (this.#socket.readyState !== 0) return undefined;
    const opened = new Promise((resolve) => this.#socket.addEventListener("open", resolve));
    return within(Promise.race([opened, this.#closed]), "open socket");
  }

  send(message) {
    this.sendText(JSON.stringify(message));
  }

  sendText(text) {
    this.#socket.send(text);
  }

  sendBytes(bytes) {
    this.#socket.send(bytes);
  }

  /** The next message, a text or bytes. */
  takeRaw() {
    return this.#inbox.take();
  }

  /** The next message, which must be JSON text. */
  async take() {
    return JSON.parse(await this.takeRaw());
  }

  /** How many messages came that nobody took. */
  get waiting() {
    return this.#inbox.size;
  }

  /** Code and reason of the end. */
  get closed() {
    return within(this.#closed, "end of the socket");
  }

  async close(code, reason) {
    this.#socket.close(code, reason);
    return this.closed;
  }
}
