// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// What goes over a connection's socket, frame by frame, without the client.
import WebSocket from "ws";
import { Inbox, endpoint, run, tell, within } from "./tools.mjs";

run(async () => {
  const query = "rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key=frames&rvt-crash-policy=sleep";
  const address = (actor) => `${endpoint.replace(/^http/, "ws")}/gateway/${actor}/connect?${query}`;
  const open = (actor) => new WebSocket(address(actor), ["rivet", "rivet_encoding.json"]);

  const socket = open("counter");
  const frames = new Inbox();
  const closing = new Promise((resolve) => socket.on("close", (code, reason) => resolve([code, String(reason)])));
  socket.on("message", (data, binary) => frames.put(binary ? "binary" : JSON.parse(String(data))));
  await within(new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject)), "open socket");
  const send = (tag, val) => socket.send(JSON.stringify({ body: { tag, val } }));

  const result = { protocol: socket.protocol, init: await frames.take() };
  send("SubscriptionRequest", { eventName: "newCount", subscribe: true });
  send("ActionRequest", { id: ["$BigInt", "0"], name: "increment", args: [16] });
  result.eventAndResponse = [await frames.take(), await frames.take()];
  send("ActionRequest", { id: ["$BigInt", "1"], name: "explode", args: [] });
  result.error = await frames.take();
  socket.send("{ this is not JSON");
  result.closedForNonsense = await within(closing, "end of the socket");

  const unknown = open("nonsense");
  result.closedForUnknownActor = await within(
    new Promise((resolve, reject) => {
      unknown.on("close", (code, reason) => resolve([code, String(reason)]));
      unknown.on("error", reject);
    }),
    "end of the socket",
  );
  tell(result);
});
