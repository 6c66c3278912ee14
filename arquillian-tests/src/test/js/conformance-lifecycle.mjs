// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Refused connections, calls that meet an actor at its start or end, and what is stored before an answer leaves.
import assert from "node:assert/strict";
import { control } from "./control.mjs";
import { check, refusal, refused, runChecks, until } from "./suite.mjs";

/** What the observer was told of that actor, in order. */
async function eventsOf(bench, key) {
  const events = await bench.client.lifecycleObserver.getOrCreate(["observer"]).getEvents();
  return events.filter(({ actorKey }) => actorKey === key).map(({ event }) => event);
}

check("a connection is refused with code, message and metadata", async (bench) => {
  const handle = bench.client.beforeConnectRejectActor.getOrCreate(["reject"], { params: { shouldReject: true } });
  const expected = {
    group: "user",
    code: "connection_rejected",
    message: "Connection rejected by policy",
    metadata: { reason: "test" },
  };
  assert.deepEqual(await refusal(() => bench.connect(handle).ping()), expected);
  assert.deepEqual(await refusal(() => handle.ping()), expected);
});

check("a connection that is not refused is open, with params or without", async (bench) => {
  for (const params of [undefined, {}, { shouldReject: false }]) {
    const handle = bench.client.beforeConnectRejectActor.getOrCreate(["accept"], { params });
    assert.equal(await bench.connect(handle).ping(), "pong");
    assert.equal(await handle.ping(), "pong");
  }
});

check("the params of a connection count, not those of its handle", async (bench) => {
  const handle = bench.client.beforeConnectRejectActor.getOrCreate(["own"], { params: { shouldReject: true } });
  const connection = handle.connect({ shouldReject: false });
  assert.equal(await connection.ping(), "pong");
  await connection.dispose();
});

check("a refusal disturbs no others", async (bench) => {
  const good = bench.connect(bench.client.beforeConnectRejectActor.getOrCreate(["others"]));
  assert.equal(await good.ping(), "pong");
  const bad = bench.client.beforeConnectRejectActor.getOrCreate(["others"], { params: { shouldReject: true } });
  for (let i = 0; i < 3; i++) {
    assert.equal(await refused(() => bench.connect(bad).ping()), "user.connection_rejected");
  }
  assert.equal(await good.ping(), "pong");
});

check("a fault in the hook refuses too, and nothing of it is told", async (bench) => {
  const handle = bench.client.beforeConnectGenericErrorActor.getOrCreate(["fault"], { params: { shouldFail: true } });
  for (const call of [() => bench.connect(handle).ping(), () => handle.ping()]) {
    const error = await refusal(call);
    assert.equal(error.code, "internal_error");
    assert.match(error.message, /^An internal error occurred/);
    assert.doesNotMatch(JSON.stringify(error), /nobody outside|Exception/);
  }
  const fine = bench.client.beforeConnectGenericErrorActor.getOrCreate(["fault"]);
  assert.equal(await bench.connect(fine).ping(), "pong");
});

check("calls that come during the start are answered after it", async (bench) => {
  const handle = bench.client.startStopRaceActor.getOrCreate(["start"]);
  const [state, pong] = await Promise.all([handle.getState(), handle.ping()]);
  assert.equal(pong, "pong");
  assert.equal(state.initialized, true);
  assert.equal(state.startCompleted, true);
  assert.equal(state.destroyCalled, false);
  assert.ok(Math.abs(state.startTime - Date.now()) < 60_000, String(state.startTime));
  assert.deepEqual(await eventsOf(bench, "start"), ["started"]);
});

check("a destruction that comes during the start waits for it, and is over when it is answered", async (bench) => {
  const handle = bench.client.startStopRaceActor.getOrCreate(["race"]);
  const waking = handle.ping();
  const destroying = handle.destroy();
  assert.equal(await destroying, undefined);
  await waking.catch(() => {});
  assert.deepEqual((await eventsOf(bench, "race")).slice(0, 2), ["started", "destroy"]);
});

check("when a destruction is answered the id is gone, and the key is free", async (bench) => {
  const handle = bench.client.startStopRaceActor.getOrCreate(["gone"]);
  const id = await handle.resolve();
  const byId = bench.client.startStopRaceActor.getForId(id);
  assert.equal(await byId.ping(), "pong");
  assert.equal(await byId.destroy(), undefined);
  assert.equal(await refused(() => byId.ping()), "actor.not_found");
  assert.deepEqual(await eventsOf(bench, "gone"), ["started", "destroy"]);
  const successor = bench.client.startStopRaceActor.getOrCreate(["gone"]);
  assert.notEqual(await successor.resolve(), id);
  const state = await successor.getState();
  assert.equal(state.destroyCalled, false);
  assert.equal(state.initialized, true);
});

check("actors are created and destroyed at once, ten times", async (bench) => {
  const key = ["cycle"];
  const ids = new Set();
  for (let i = 0; i < 10; i++) {
    const handle = await bench.client.startStopRaceActor.create(key);
    ids.add(await handle.resolve());
    await handle.destroy();
  }
  assert.equal(ids.size, 10);
  const events = await eventsOf(bench, "cycle");
  assert.equal(events.filter((event) => event === "destroy").length, 10);
  assert.equal(await bench.client.startStopRaceActor.getOrCreate(key).ping(), "pong");
});

check("actors of several keys start and end side by side", async (bench) => {
  const keys = Array.from({ length: 5 }, (_, i) => `side-${i}`);
  await Promise.all(
    keys.map(async (key) => {
      const handle = bench.client.startStopRaceActor.getOrCreate([key]);
      assert.equal(await handle.ping(), "pong");
      await handle.destroy();
    }),
  );
  for (const key of keys) assert.deepEqual(await eventsOf(bench, key), ["started", "destroy"]);
});

check("the observer keeps what it is told, and when", async (bench) => {
  const observer = bench.client.lifecycleObserver.getOrCreate(["own"]);
  const before = Date.now();
  await observer.recordEvent({ actorKey: "a", event: "first" });
  await observer.recordEvent({ actorKey: "b", event: "second" });
  const events = await observer.getEvents();
  assert.deepEqual(
    events.map(({ actorKey, event }) => [actorKey, event]),
    [
      ["a", "first"],
      ["b", "second"],
    ],
  );
  for (const { timestamp } of events) assert.ok(timestamp >= before - 1_000 && timestamp <= Date.now() + 1_000);
  await observer.clearEvents();
  assert.deepEqual(await observer.getEvents(), []);
});

check("a crash runs no hook, loses what is not stored, and ends connections", async (bench) => {
  const handle = bench.client.nestedVarActor.getOrCreate(["crash"]);
  await handle.modifyNested();
  const connection = bench.connect(handle);
  assert.equal((await connection.getVars()).nested.value, "modified");
  const { connectionId } = connection;
  assert.equal(await control(bench, handle, "crash"), 200);
  assert.equal((await handle.getVars()).nested.value, "original");
  await until(() => connection.connectionId, (id) => id && id !== connectionId);
  assert.equal((await connection.getVars()).nested.value, "original");
});

check("whoever was connected before a crash connects anew, and has not left", async (bench) => {
  const handle = bench.client.counterWithLifecycle.getOrCreate(["crash"], { params: { trackLifecycle: true } });
  const connection = bench.connect(handle);
  const first = ["onWake", "onBeforeConnect", "onConnect"];
  assert.deepEqual(await connection.getEvents(), first);
  assert.equal(await control(bench, handle, "crash"), 200);
  const untracked = bench.client.counterWithLifecycle.getOrCreate(["crash"]);
  const events = await until(() => untracked.getEvents(), ({ length }) => length >= 6);
  assert.deepEqual(events, [...first, ...first]);
});

for (const [action, phase, args] of [
  ["saveImmediateAndBlock", "immediate", []],
  ["saveDeferredAndBlock", "deferred", [100]],
]) {
  check(`what a call has saved that does not come back is seen, and outlives a crash: ${phase}`, async (bench) => {
    const observer = bench.client.saveStateObserver.getOrCreate(["observer"]);
    const handle = bench.client.saveStateActor.getOrCreate([phase]);
    assert.equal(await observer.getPhase(phase), null);
    handle[action](42, ...args).catch(() => {});
    await until(() => observer.getPhase(phase), (reached) => reached === phase);
    assert.equal(await handle.getValue(), 42);
    assert.equal(await control(bench, handle, "crash"), 200);
    assert.equal(await handle.getValue(), 42);
    await observer.reset(phase);
    assert.equal(await observer.getPhase(phase), null);
  });
}

runChecks();
