// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Hooks for connections, raw requests and plain sockets of one actor. The third argument says which part.
import { Inbox, newClient, refusal, run, tell, within } from "./tools.mjs";

async function connections() {
  const client = newClient();
  const ann = client.lobby.getOrCreate("connections", { params: { name: "ann" } }).connect();
  const heard = new Inbox();
  ann.on("said", heard.put);
  const welcome = await heard.take();
  await ann.read();
  const bob = client.lobby.getOrCreate("connections", { params: { name: "bob" } });
  await bob.say("hi from bob");
  const told = await heard.take();
  const ben = client.lobby.getOrCreate("connections", { params: { name: "ben" } });
  const book = await ben.read();
  const eve = client.lobby.getOrCreate("connections", { params: { name: "eve", forbidden: true } }).connect();
  const refused = await refusal(() => eve.read());
  await eve.dispose();
  const spy = client.lobby.getOrCreate("connections", { params: { name: "spy" } }).connect();
  const unheard = new Inbox();
  spy.onError((error) => unheard.put(error));
  spy.on("secret", () => {});
  const forbidden = await unheard.take();
  await spy.dispose();
  await ann.dispose();
  tell({
    welcome,
    told,
    book,
    refused: `${refused.group}.${refused.code}`,
    unheard: `${forbidden.group}.${forbidden.code}`,
  });
}

async function requests() {
  const handle = newClient().lobby.getOrCreate("requests");
  const response = await handle.fetch("/a/b%20c?x=%5B1%5D", {
    method: "PUT",
    headers: { "X-Word": "one" },
    body: "body",
  });
  tell({ status: response.status, header: response.headers.get("x-answer"), text: await response.text() });
}

/** A plain socket, whose messages and end come to the inbox. */
async function opened(handle, inbox) {
  const socket = await handle.webSocket("a/b?x=1");
  socket.binaryType = "arraybuffer";
  socket.addEventListener("message", ({ data }) => inbox.put(data));
  return socket;
}

function closing(socket) {
  const closed = new Promise((resolve) =>
    socket.addEventListener("close", ({ code, reason }) => resolve(`${code} ${reason}`)),
  );
  return within(closed, "end of the socket");
}

async function sockets() {
  const handle = newClient().lobby.getOrCreate("sockets");
  const inbox = new Inbox();
  const first = await opened(handle, inbox);
  const greeting = await inbox.take();
  first.send("hello");
  const heard = await inbox.take();
  first.send(new Uint8Array([1, 2, 3]));
  const bytes = [...new Uint8Array(await inbox.take())];
  const end = closing(first);
  first.send("end");
  const closed = await end;
  const second = await opened(handle, inbox);
  await inbox.take();
  const bye = closing(second);
  second.close(4001, "bye");
  await bye;
  // The actor hears of it when the line is closed, which is after the client has heard.
  let book = await handle.read();
  while (!book.includes("closed 4001 bye")) book = await handle.read();
  tell({ opened: greeting, heard, bytes, closed, book });
}

run({ connections, requests, sockets }[process.argv[4]]);
