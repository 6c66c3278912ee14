// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Who is let in and who is not, and what hooks see of the request that a client came with.
import assert from "node:assert/strict";
import WebSocket from "ws";
import { encoding } from "./tools.mjs";
import { Socket } from "./sockets.mjs";
import { check, Inbox, refusal, refused, runChecks, within } from "./suite.mjs";

const INITIAL = { hasRequest: false, requestUrl: null, requestMethod: null, requestHeaders: {} };

check("an action that nothing refuses is called, over HTTP and a connection", async (bench) => {
  const handle = bench.client.accessControlActor.getOrCreate(["actions"]);
  assert.equal(await handle.allowedAction("http"), "allowed:http");
  assert.equal(await bench.connect(handle).allowedAction("socket"), "allowed:socket");
});

check("params that forbid refuse actions, connections, requests and sockets", async (bench) => {
  for (const params of [{ allowRequest: false }, { allowWebSocket: false }]) {
    const handle = bench.client.accessControlActor.getOrCreate(["params"], { params });
    assert.equal(await refused(() => handle.allowedAction("x")), "auth.forbidden");
    assert.equal(await refused(() => bench.connect(handle).allowedAction("x")), "auth.forbidden");
    const response = await handle.fetch("status");
    assert.equal(response.status, 403);
    assert.equal((await response.json()).code, "forbidden");
    const socket = await Socket.open(handle);
    assert.deepEqual(await socket.closed, { code: 1011, reason: "auth.forbidden" });
  }
});

check("params that do not forbid let in", async (bench) => {
  for (const params of [undefined, {}, { allowRequest: true, allowWebSocket: true }, { allowRequest: null }]) {
    const handle = bench.client.accessControlActor.getOrCreate(["let-in"], { params });
    assert.equal(await handle.allowedAction("x"), "allowed:x");
    const response = await handle.fetch("status");
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { ok: true });
    const socket = await Socket.open(handle);
    assert.deepEqual(await socket.take(), { type: "welcome" });
    await socket.close();
  }
});

check("a request that is let in gets the actor's own 404", async (bench) => {
  const response = await bench.client.accessControlActor.getOrCreate(["404"]).fetch("other");
  assert.equal(response.status, 404);
  assert.equal(await response.text(), "Not Found");
});

check("an event that is allowed reaches those who listen", async (bench) => {
  const handle = bench.client.accessControlActor.getOrCreate(["allowed"]);
  const connection = bench.connect(handle);
  const heard = await bench.listen(connection, "allowedEvent", () => connection.allowedAction("settle"));
  assert.equal(await connection.allowedBroadcastAllowedEvent("one"), undefined);
  assert.deepEqual(await heard.take(), { value: "one" });
  await handle.allowedBroadcastAllowedEvent("two");
  assert.deepEqual(await heard.take(), { value: "two" });
});

check("the hook for subscriptions sees whose they are", async (bench) => {
  const handle = bench.client.accessControlActor.getOrCreate(["whose"]);
  assert.equal(await handle.allowedGetLastCanSubscribeConnId(), "");
  const connection = bench.connect(handle);
  connection.on("allowedEvent", () => {});
  const seen = await connection.allowedGetLastCanSubscribeConnId();
  assert.ok(seen);
  assert.equal(seen, connection.connectionId);
});

check("a refused subscription ends the connection, and what waited behind it is not executed", async (bench) => {
  const handle = bench.client.accessControlActor.getOrCreate(["blocked"]);
  const connection = handle.connect();
  const errors = new Inbox();
  connection.onError((error) => errors.put(`${error.group}.${error.code}`));
  connection.on("blockedEvent", () => assert.fail("heard what it may not hear"));
  const waiting = await refusal(() => connection.allowedAction("behind"));
  assert.equal(waiting.code, "forbidden");
  assert.equal(await errors.take(), "auth.forbidden");
  await connection.dispose();
});

check("a refused subscription closes the socket with its group and code, and changes of the hook stand", async (bench) => {
  const handle = bench.client.accessControlActor.getOrCreate(["frames"]);
  const address = (await handle.getGatewayUrl()).replace(/^http/, "ws").replace("?", "/connect?");
  const socket = new WebSocket(address, ["rivet", "rivet_encoding.json"]);
  const frames = new Inbox();
  const closed = new Promise((resolve) => socket.on("close", (code, reason) => resolve([code, String(reason)])));
  socket.on("message", (data) => frames.put(JSON.parse(String(data)).body));
  const init = await frames.take();
  const send = (tag, val) => socket.send(JSON.stringify({ body: { tag, val } }));
  send("ActionRequest", { id: ["$BigInt", "0"], name: "allowedAction", args: ["before"] });
  assert.equal((await frames.take()).val.output, "allowed:before");
  send("SubscriptionRequest", { eventName: "blockedEvent", subscribe: true });
  send("ActionRequest", { id: ["$BigInt", "1"], name: "allowedBroadcastAllowedEvent", args: ["after"] });
  const error = await frames.take();
  assert.equal(error.tag, "Error");
  assert.equal(`${error.val.group}.${error.val.code}`, "auth.forbidden");
  assert.deepEqual(await within(closed, "end of the socket"), [1011, "auth.forbidden"]);
  assert.equal(frames.size, 0);
  assert.equal(await handle.allowedGetLastCanSubscribeConnId(), init.val.connectionId);
});

check("a refused listener disturbs no others", async (bench) => {
  const handle = bench.client.accessControlActor.getOrCreate(["others"]);
  const good = bench.connect(handle);
  const heard = await bench.listen(good, "allowedEvent", () => good.allowedAction("settle"));
  const bad = handle.connect();
  bad.on("blockedEvent", () => assert.fail("heard what it may not hear"));
  assert.equal((await refusal(() => bad.allowedAction("x"))).code, "forbidden");
  await bad.dispose();
  await handle.allowedBroadcastBlockedEvent("nobody hears");
  await handle.allowedBroadcastAllowedEvent("all who may");
  assert.deepEqual(await heard.take(), { value: "all who may" });
});

check("an event that was not declared can be listened to and sent", async (bench) => {
  const handle = bench.client.accessControlActor.getOrCreate(["undeclared"]);
  const connection = bench.connect(handle);
  const heard = await bench.listen(connection, "undefinedEvent", () => connection.allowedAction("settle"));
  await connection.allowedBroadcastUndefinedEvent({ any: ["value"] });
  assert.deepEqual(await heard.take(), { value: { any: ["value"] } });
});

check("hooks of a connection see the request that opened it", async (bench) => {
  const handle = bench.client.requestAccessActor.getOrCreate(["socket"], { params: { trackRequest: true } });
  const connection = bench.connect(handle);
  assert.equal(await connection.ping(), "pong");
  const info = await connection.getRequestInfo();
  for (const seen of [info.onBeforeConnect, info.createConnState]) {
    assert.equal(seen.hasRequest, true);
    assert.equal(seen.requestMethod, "GET");
    assert.match(seen.requestUrl, /^http:\/\/[^/]+\/connect/);
    assert.match(seen.requestHeaders["sec-websocket-protocol"], new RegExp(`rivet_encoding\\.${encoding}`));
    assert.equal(seen.requestHeaders.upgrade.toLowerCase(), "websocket");
    for (const name of Object.keys(seen.requestHeaders)) assert.equal(name, name.toLowerCase());
  }
  assert.deepEqual([info.onRequest, info.onWebSocket], [INITIAL, INITIAL]);
});

check("hooks of an action over HTTP see its request", async (bench) => {
  const client = bench.newClient({ headers: { "X-Application": "of the test" } });
  const handle = client.requestAccessActor.getOrCreate(["action"], { params: { trackRequest: true } });
  assert.equal(await handle.ping(), "pong");
  const info = await handle.getRequestInfo();
  for (const seen of [info.onBeforeConnect, info.createConnState]) {
    assert.equal(seen.hasRequest, true);
    assert.equal(seen.requestMethod, "POST");
    assert.match(seen.requestUrl, /\/action\/getRequestInfo$/);
    assert.equal(seen.requestHeaders["x-application"], "of the test");
    assert.equal(seen.requestHeaders["x-rivet-encoding"], encoding);
    assert.equal(seen.requestHeaders["x-rivet-conn-params"], '{"trackRequest":true}');
  }
  await client.dispose();
});

check("nothing is kept of clients that do not ask for it", async (bench) => {
  for (const params of [undefined, {}, { trackRequest: false }]) {
    const handle = bench.client.requestAccessActor.getOrCreate(["untracked"], { params });
    assert.equal(await handle.ping(), "pong");
    const connection = bench.connect(handle);
    assert.deepEqual(await connection.getRequestInfo(), {
      onBeforeConnect: INITIAL,
      createConnState: INITIAL,
      onRequest: INITIAL,
      onWebSocket: INITIAL,
    });
  }
});

check("a raw request sees its own head, and so do its hooks", async (bench) => {
  const handle = bench.client.requestAccessActor.getOrCreate(["request"], { params: { trackRequest: true } });
  const response = await handle.fetch("some/path?a=b", { method: "PUT", headers: { "X-Word": "one" } });
  assert.equal(response.status, 200);
  const seen = await response.json();
  assert.equal(seen.hasRequest, true);
  assert.equal(seen.requestMethod, "PUT");
  assert.match(seen.requestUrl, /^http:\/\/[^/]+\/some\/path\?a=b$/);
  assert.equal(seen.requestHeaders["x-word"], "one");
  // This call comes with a request of its own, which is what the hooks of connections saw last.
  const plain = bench.client.requestAccessActor.getOrCreate(["request"]);
  const info = await plain.getRequestInfo();
  assert.deepEqual(info.onRequest, seen);
  assert.equal(info.onBeforeConnect.requestMethod, "PUT");
  assert.equal(info.createConnState.requestHeaders["x-word"], "one");
  assert.deepEqual(info.onWebSocket, INITIAL);
});

check("a raw socket sees its opening request, and so do its hooks", async (bench) => {
  const handle = bench.client.requestAccessActor.getOrCreate(["raw-socket"], { params: { trackRequest: true } });
  const socket = await Socket.open(handle, "some/path?a=b");
  const seen = await socket.take();
  assert.equal(seen.requestMethod, "GET");
  assert.match(seen.requestUrl, /\/websocket\/some\/path\?a=b$/);
  assert.match(seen.requestHeaders["sec-websocket-protocol"], /rivet/);
  socket.sendText("echo");
  assert.equal(await socket.takeRaw(), "echo");
  socket.sendBytes(Uint8Array.of(1, 2));
  assert.deepEqual(await socket.takeRaw(), Uint8Array.of(1, 2));
  await socket.close();
  const info = await bench.client.requestAccessActor.getOrCreate(["raw-socket"]).getRequestInfo();
  assert.deepEqual(info.onWebSocket, seen);
  assert.equal(info.onBeforeConnect.requestMethod, "GET");
});

check("the wish not to wait is seen by an action's hooks, exactly if it was made", async (bench) => {
  for (const [skipReadyWait, expected] of [
    [true, "1"],
    [false, undefined],
  ]) {
    const client = bench.newClient({ gateway: { skipReadyWait } });
    const key = [`http-${skipReadyWait}`];
    const handle = client.requestAccessActor.getOrCreate(key, { params: { trackRequest: true } });
    assert.equal(await handle.ping(), "pong");
    const { onBeforeConnect } = await handle.getRequestInfo();
    assert.equal(onBeforeConnect.requestHeaders["x-rivet-skip-ready-wait"], expected);
    const seen = await (await handle.fetch("path")).json();
    assert.equal(seen.requestHeaders["x-rivet-skip-ready-wait"], expected);
    await client.dispose();
  }
});

check("the wish not to wait is seen by a connection's hooks, exactly if it was made", async (bench) => {
  for (const skipReadyWait of [true, false]) {
    const client = bench.newClient({ gateway: { skipReadyWait } });
    const key = [`socket-${skipReadyWait}`];
    const byKey = client.requestAccessActor.getOrCreate(key, { params: { trackRequest: true } });
    const byId = client.requestAccessActor.getForId(await byKey.resolve(), { params: { trackRequest: true } });
    for (const handle of [byKey, byId]) {
      const connection = bench.connect(handle);
      const { onBeforeConnect } = await connection.getRequestInfo();
      const offered = onBeforeConnect.requestHeaders["sec-websocket-protocol"].split(/\s*,\s*/);
      assert.equal(offered.includes("rivet_skip_ready_wait"), skipReadyWait);
      await connection.dispose();
      const socket = await Socket.open(handle);
      const seen = await socket.take();
      assert.equal(
        seen.requestHeaders["sec-websocket-protocol"].split(/\s*,\s*/).includes("rivet_skip_ready_wait"),
        skipReadyWait,
      );
      await socket.close();
    }
    await client.dispose();
  }
});

runChecks();
