// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Plain WebSockets to actors: texts, bytes, where they were opened, who is counted, and what survives sleep.
import assert from "node:assert/strict";
import { Socket } from "./sockets.mjs";
import { asked, control } from "./control.mjs";
import { check, pause, runChecks, until } from "./suite.mjs";

check("whoever opens a socket is welcomed and counted, until it is closed", async (bench) => {
  const handle = bench.client.rawWebSocketActor.getOrCreate(["count"]);
  const first = await Socket.open(handle);
  assert.deepEqual(await first.take(), { type: "welcome", connectionCount: 1 });
  const second = await Socket.open(handle);
  assert.deepEqual(await second.take(), { type: "welcome", connectionCount: 2 });
  await second.close();
  await until(() => handle.getStats(), ({ connectionCount }) => connectionCount === 1);
  await first.close();
  const left = await until(() => handle.getStats(), ({ connectionCount }) => connectionCount === 0);
  assert.deepEqual(left, { connectionCount: 0, messageCount: 0 });
});

check("a question is answered on its socket", async (bench) => {
  const socket = await Socket.welcomed(bench.client.rawWebSocketActor.getOrCreate(["ping"]));
  const before = Date.now();
  socket.send({ type: "ping" });
  const { type, timestamp } = await socket.take();
  assert.equal(type, "pong");
  assert.ok(timestamp >= before && timestamp <= Date.now(), String(timestamp));
  socket.send({ type: "getStats" });
  assert.deepEqual(await socket.take(), { type: "stats", connectionCount: 1, messageCount: 2 });
  await socket.close();
});

check("texts come back as texts, bytes as bytes", async (bench) => {
  const socket = await Socket.welcomed(bench.client.rawWebSocketActor.getOrCreate(["echo"]));
  for (const text of ["not JSON", '{"type":"unknown","x":1}', "[1,2]", "Grüße, 你好 🙂", "x".repeat(100_000)]) {
    socket.sendText(text);
    assert.equal(await socket.takeRaw(), text);
  }
  for (const bytes of [Uint8Array.of(0, 1, 2, 254, 255), new Uint8Array(0), new Uint8Array(100_000).fill(7)]) {
    socket.sendBytes(bytes);
    assert.deepEqual(await socket.takeRaw(), bytes);
  }
  await socket.close();
});

check("two sockets do not mix", async (bench) => {
  const handle = bench.client.rawWebSocketActor.getOrCreate(["apart"]);
  const [one, two] = [await Socket.welcomed(handle), await Socket.welcomed(handle)];
  one.sendText("from one");
  two.sendText("from two");
  assert.equal(await one.takeRaw(), "from one");
  assert.equal(await two.takeRaw(), "from two");
  one.send({ type: "getStats" });
  const { connectionCount, messageCount } = await one.take();
  assert.deepEqual([connectionCount, messageCount], [2, 3]);
  assert.equal(two.waiting, 0);
  await Promise.all([one.close(), two.close()]);
});

check("path and query of the opening request are seen, without what leads to the actor", async (bench) => {
  const handle = bench.client.rawWebSocketActor.getOrCreate(["paths"]);
  for (const [path, pathname, search] of [
    [undefined, /^\/websocket\/?$/, ""],
    ["?a=b&c=d%20e", /^\/websocket\/?$/, "?a=b&c=d%20e"],
    ["deep", /^\/websocket\/deep$/, ""],
    ["api/v1/stream?token=abc", /^\/websocket\/api\/v1\/stream$/, "?token=abc"],
    ["/leading/slash", /^\/websocket\/leading\/slash$/, ""],
  ]) {
    const socket = await Socket.welcomed(handle, path);
    socket.send({ type: "getRequestInfo" });
    const info = await socket.take();
    assert.equal(info.type, "requestInfo");
    assert.match(info.pathname, pathname);
    assert.equal(info.search, search);
    assert.doesNotMatch(info.search, /rvt-/);
    assert.equal(new URL(info.url).pathname, info.pathname);
    assert.equal(new URL(info.url).search, search);
    await socket.close();
  }
});

check("messages of one socket are numbered and taken in order", async (bench) => {
  const handle = bench.client.rawWebSocketActor.getOrCreate(["order"]);
  const socket = await Socket.welcomed(handle);
  const payloads = Array.from({ length: 50 }, (_, i) => `message ${i}`);
  for (const payload of payloads) socket.send({ type: "indexedEcho", payload });
  const numbers = [];
  for (const payload of payloads) {
    const answer = await socket.take();
    assert.equal(answer.type, "indexedEcho");
    assert.equal(answer.payload, payload);
    numbers.push(answer.rivetMessageIndex);
  }
  assert.deepEqual(numbers, payloads.map((_, i) => i + 1));
  socket.send({ type: "indexedEcho" });
  assert.equal((await socket.take()).payload, null);
  socket.send({ type: "getIndexedMessageOrder" });
  const { order } = await socket.take();
  assert.deepEqual(order, [...numbers, numbers.length + 1]);
  await socket.close();
});

check("a probe tells the last number that the actor has taken, and uses one up", async (bench) => {
  const handle = bench.client.rawWebSocketActor.getOrCreate(["probe"]);
  const socket = await Socket.welcomed(handle);
  const probe = { __rivetkitTestHibernatableAckStateV1: true };
  const state = (index) => ({ ...probe, lastSentIndex: index, lastAckedIndex: index, pendingIndexes: [] });
  socket.send({ type: "indexedEcho", payload: 1 });
  await socket.take();
  socket.send(probe);
  assert.deepEqual(await socket.take(), state(1));
  socket.send({ type: "indexedEcho", payload: 2 });
  assert.equal((await socket.take()).rivetMessageIndex, 3);
  socket.send(probe);
  assert.deepEqual(await socket.take(), state(3));
  assert.equal((await handle.getStats()).messageCount, 2);
  await socket.close();
});

check("a message of half a million characters arrives", async (bench) => {
  const socket = await Socket.welcomed(bench.client.rawWebSocketActor.getOrCreate(["large"]));
  socket.send({ type: "indexedAckProbe", payload: "x".repeat(508_000) });
  assert.deepEqual(await socket.take(), { type: "indexedAckProbe", rivetMessageIndex: 1, payloadSize: 508_000 });
  await socket.close();
});

check("a socket stays open while the actor sleeps, and wakes it", async (bench) => {
  const handle = bench.client.rawWebSocketActor.getOrCreate(["sleep"]);
  const socket = await Socket.welcomed(handle);
  socket.send({ type: "indexedEcho", payload: 1 });
  assert.equal((await socket.take()).rivetMessageIndex, 1);
  socket.send({ type: "scheduleSleep" });
  assert.deepEqual(await socket.take(), { type: "sleepScheduled" });
  await pause(500);
  socket.send({ type: "indexedEcho", payload: 2 });
  assert.deepEqual(await socket.take(), { type: "indexedEcho", payload: 2, rivetMessageIndex: 3 });
  assert.equal(await handle.triggerSleep(), true);
  socket.send({ type: "getStats" });
  assert.deepEqual(await socket.take(), { type: "stats", connectionCount: 1, messageCount: 4 });
  await socket.close();
  await until(() => handle.getStats(), ({ connectionCount }) => connectionCount === 0);
});

check("a forced sleep is over soon, and leaves sockets that may outlive it open", async (bench) => {
  const handle = bench.client.rawWebSocketActor.getOrCreate(["forced"]);
  const socket = await Socket.welcomed(handle);
  assert.equal(await control(bench, handle, "sleep"), 200);
  assert.equal(await control(bench, handle, "sleep"), 200);
  socket.send({ type: "getStats" });
  assert.deepEqual(await socket.take(), { type: "stats", connectionCount: 1, messageCount: 1 });
  await socket.close();
});

check("a forced sleep closes sockets that may not outlive it, with a reason", async (bench) => {
  const handle = bench.client.rawWebSocketAsyncOpenActor.getOrCreate(["forced"]);
  const socket = await Socket.open(handle);
  assert.deepEqual(await socket.take(), { type: "async-open", openCount: 1 });
  assert.equal(await control(bench, handle, "sleep"), 200);
  assert.deepEqual(await socket.closed, { code: 1000, reason: "actor.stopped" });
  assert.equal(await handle.getOpenCount(), 1);
  const again = await Socket.open(handle);
  assert.deepEqual(await again.take(), { type: "async-open", openCount: 2 });
  await again.close();
});

check("a forced sleep of an actor that is not there is refused", async (bench) => {
  const id = await bench.client.rawWebSocketActor.getOrCreate(["elsewhere"]).resolve();
  for (const [actor, namespace] of [
    [id, "another-namespace"],
    [`${id[0] === "a" ? "b" : "a"}${id.slice(1)}`, bench.namespace],
  ]) {
    const response = await asked(actor, namespace, "sleep");
    assert.equal(response.status, 404);
    const { group, code } = await response.json();
    assert.equal(`${group}.${code}`, "actor.not_found");
  }
});

check("bytes are turned round, and texts to nobody are dropped", async (bench) => {
  const socket = await Socket.open(bench.client.rawWebSocketBinaryActor.getOrCreate(["bytes"]));
  socket.sendText("to nobody");
  socket.sendBytes(Uint8Array.of(1, 2, 3));
  assert.deepEqual(await socket.takeRaw(), Uint8Array.of(3, 2, 1));
  const large = Uint8Array.from({ length: 50_000 }, (_, i) => i % 251);
  socket.sendBytes(large);
  assert.deepEqual(await socket.takeRaw(), large.toReversed?.() ?? Uint8Array.from([...large].reverse()));
  await socket.close();
});

check("an opening handler that waits welcomes each socket once", async (bench) => {
  const handle = bench.client.rawWebSocketAsyncOpenActor.getOrCreate(["slow"]);
  const sockets = await Promise.all([1, 2, 3].map(() => Socket.open(handle)));
  const welcomes = await Promise.all(sockets.map((socket) => socket.take()));
  assert.deepEqual(welcomes.map(({ openCount }) => openCount).sort(), [1, 2, 3]);
  assert.ok(welcomes.every(({ type }) => type === "async-open"));
  assert.equal(await handle.getOpenCount(), 3);
  await Promise.all(sockets.map((socket) => socket.close()));
  assert.equal(await handle.getOpenCount(), 3);
});

check("a socket has an id and a state of its own", async (bench) => {
  const handle = bench.client.rawWebSocketConnContextActor.getOrCreate(["context"]);
  const ids = new Set();
  for (let i = 0; i < 2; i++) {
    const socket = await Socket.open(handle);
    const message = await socket.take();
    assert.equal(message.type, "conn-context");
    assert.ok(message.connId);
    assert.deepEqual(message.state, { opened: true, connId: message.connId });
    ids.add(message.connId);
    await socket.close();
  }
  assert.equal(ids.size, 2);
});

check("sockets are reached by get, by id, and under a key of several parts", async (bench) => {
  const key = ["socket", "a b", "ü"];
  const created = bench.client.rawWebSocketActor.getOrCreate(key);
  const id = await created.resolve();
  for (const handle of [created, bench.client.rawWebSocketActor.get(key), bench.client.rawWebSocketActor.getForId(id)]) {
    const socket = await Socket.welcomed(handle);
    await socket.close();
  }
});

check("an actor that takes no sockets, and one that is not there, close them with a reason", async (bench) => {
  const handle = bench.client.rawHttpActor.getOrCreate(["no-sockets"]);
  const refused = await Socket.open(handle);
  assert.deepEqual(await refused.closed, { code: 1011, reason: "guard.no_route" });
  const missing = await Socket.open(bench.client.rawWebSocketActor.get(["never"]));
  const { code, reason } = await missing.closed;
  assert.equal(code, 1011);
  assert.match(reason, /^actor\.not_found/);
});

runChecks();
