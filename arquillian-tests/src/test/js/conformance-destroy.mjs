// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Actors that are destroyed: what is left of them, and what becomes of those who knew them.
import assert from "node:assert/strict";
import { Inbox, check, refused, runChecks, until, within } from "./suite.mjs";

/** How an actor is told to destroy itself. */
const WAYS = {
  "over HTTP": (bench, handle) => handle.destroy(),
  "by its id": async (bench, handle, id) => bench.client.destroyActor.getForId(id).destroy(),
  "over a connection": async (bench, handle, id, key) => {
    // Made with get: it comes back by itself, and must not make a new actor then.
    const connection = bench.connect(bench.client.destroyActor.get(key));
    await connection.getValue();
    return connection.destroy();
  },
};

for (const [way, destroy] of Object.entries(WAYS)) {
  check(`nothing is left of an actor that was destroyed ${way}`, async (bench) => {
    const { destroyActor, destroyObserver } = bench.client;
    const observer = destroyObserver.getOrCreate(["observer"]);
    await observer.reset();
    const handle = destroyActor.getOrCreate(["gone", way]);
    assert.equal(await handle.setValue(42), 42);
    assert.equal(await handle.setEphemeral("stale"), "stale");
    const id = await handle.resolve();
    assert.equal(await observer.wasDestroyed(`gone/${way}`), false);

    assert.equal(await destroy(bench, handle, id, ["gone", way]), undefined);

    assert.equal(await observer.wasDestroyed(`gone/${way}`), true);
    assert.equal(await refused(() => destroyActor.getForId(id).getValue()), "actor.not_found");
    assert.equal(await refused(() => destroyActor.get(["gone", way]).resolve()), "actor.not_found");
    const successor = destroyActor.getOrCreate(["gone", way]);
    assert.equal(await successor.getValue(), 0);
    assert.equal(await successor.getEphemeral(), "fresh");
    assert.notEqual(await successor.resolve(), id);
    assert.equal(await refused(() => destroyActor.getForId(id).getValue()), "actor.not_found");
  });
}

check("calls by key find nobody until somebody makes a new one", async (bench) => {
  const { destroyActor } = bench.client;
  await destroyActor.getOrCreate(["free"]).setValue(1);
  await destroyActor.get(["free"]).destroy();
  assert.equal(await refused(() => destroyActor.get(["free"]).getValue()), "actor.not_found");
  const created = await destroyActor.create(["free"]);
  assert.equal(await created.getValue(), 0);
  assert.equal(await destroyActor.get(["free"]).getValue(), 0);
});

check("a handle from before reaches the successor with an action", async (bench) => {
  const handle = bench.client.destroyActor.getOrCreate(["stale", "action"]);
  await handle.setValue(1);
  await bench.newClient().destroyActor.get(["stale", "action"]).destroy();
  assert.equal(await handle.getValue(), 0);
  assert.equal(await handle.setValue(2), 2);
  assert.equal(await bench.client.destroyActor.get(["stale", "action"]).getValue(), 2);
});

check("a handle from before reaches the successor with a plain request", async (bench) => {
  const handle = bench.client.destroyActor.getOrCreate(["stale", "fetch"]);
  await handle.setValue(1);
  assert.deepEqual(await (await handle.fetch("/state")).json(), { key: "stale/fetch", value: 1 });
  const missing = await handle.fetch("/other");
  assert.deepEqual([missing.status, await missing.text()], [404, "Not Found"]);
  await bench.newClient().destroyActor.get(["stale", "fetch"]).destroy();
  assert.deepEqual(await (await handle.fetch("/state")).json(), { key: "stale/fetch", value: 0 });
});

/** The first message of a plain socket, and how the socket ends. */
async function opened(handle) {
  const socket = await handle.webSocket();
  const messages = new Inbox();
  socket.addEventListener("message", ({ data }) => messages.put(JSON.parse(data)));
  const closing = new Promise((resolve) =>
    socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason })),
  );
  return { socket, closing, welcome: await messages.take() };
}

check("a plain socket ends with its actor, and a handle from before opens one to the successor", async (bench) => {
  const handle = bench.client.destroyActor.getOrCreate(["stale", "socket"]);
  await handle.setValue(1);
  const first = await opened(handle);
  assert.deepEqual(first.welcome, { type: "welcome", key: "stale/socket", value: 1 });
  await bench.newClient().destroyActor.get(["stale", "socket"]).destroy();
  const { code, reason } = await within(first.closing, "end of the socket");
  assert.deepEqual([code, reason], [1000, "actor.stopped"]);
  const second = await opened(handle);
  assert.deepEqual(second.welcome, { type: "welcome", key: "stale/socket", value: 0 });
  second.socket.close();
  await within(second.closing, "end of the socket");
});

check("a connection ends with its actor, and comes back to the successor", async (bench) => {
  const handle = bench.client.destroyActor.getOrCreate(["stale", "connection"]);
  const connection = bench.connect(handle);
  await connection.setValue(1);
  const id = connection.actorId;
  const closed = new Inbox();
  connection.onClose(() => closed.put("closed"));
  await bench.newClient().destroyActor.get(["stale", "connection"]).destroy();
  await closed.take();
  assert.equal(await connection.getValue(), 0);
  assert.notEqual(connection.actorId, id);
});

check("a connection by id ends with its actor for good", async (bench) => {
  const { destroyActor } = bench.client;
  const id = await destroyActor.getOrCreate(["forGood"]).resolve();
  const connection = bench.connect(destroyActor.getForId(id));
  await connection.getValue();
  await destroyActor.getForId(id).destroy();
  await until(
    async () => connection.connStatus,
    (status) => status !== "connected",
  );
  assert.equal(await refused(() => destroyActor.getForId(id).getValue()), "actor.not_found");
});

check("calls that arrive while an actor is destroyed are all answered", async (bench) => {
  const handle = bench.client.destroyActor.getOrCreate(["busy"]);
  await handle.setValue(1);
  const calls = Array.from({ length: 20 }, (_, i) => (i === 10 ? handle.destroy() : handle.getValue()));
  for (const value of await Promise.all(calls)) assert.ok([0, 1, undefined].includes(value));
  assert.equal(await handle.getValue(), 0);
});

check("an actor can be made and destroyed many times", async (bench) => {
  const handle = bench.client.destroyActor.getOrCreate(["again"]);
  const ids = new Set();
  for (let i = 0; i < 5; i++) {
    assert.equal(await handle.getValue(), 0);
    await handle.setValue(i + 1);
    ids.add(await bench.client.destroyActor.get(["again"]).resolve());
    await handle.destroy();
  }
  assert.equal(ids.size, 5);
});

check("an action that destroys its actor is not disturbed by that", async (bench) => {
  const { destroyAbortSignalActor, destroyObserver } = bench.client;
  assert.deepEqual(await destroyAbortSignalActor.getOrCreate(["calm"]).requestDestroy(), {
    beforeDestroyAborted: false,
    beforeDestroySignalAborted: false,
    afterDestroyAborted: false,
    afterDestroySignalAborted: false,
    abortEventCountAfterDestroy: 0,
  });
  assert.equal(await destroyObserver.getOrCreate(["observer"]).wasDestroyed("calm"), true);
});

runChecks();
