// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Hooks for changed state: when they run, what they see, and that they may not change it again.
import assert from "node:assert/strict";
import { check, pause, runChecks, until } from "./suite.mjs";

check("the hook runs once for each action that changed the state", async (bench) => {
  const handle = bench.client.onStateChangeActor.getOrCreate(["once"]);
  assert.equal(await handle.getChangeCount(), 0);
  assert.equal(await handle.setValue(5), 5);
  assert.equal(await handle.getChangeCount(), 1);
  assert.equal(await handle.incrementMultiple(100), 105);
  assert.equal(await handle.getChangeCount(), 2);
  assert.equal(await handle.setValue(7), 7);
  assert.equal(await handle.setValue(8), 8);
  assert.equal(await handle.getChangeCount(), 4);
});

check("the hook does not run for connections, reads and what changes nothing", async (bench) => {
  const handle = bench.client.onStateChangeActor.getOrCreate(["reads"]);
  const connection = bench.connect(handle);
  assert.equal(await connection.getValue(), 0);
  assert.equal(await connection.getDoubled(), 0);
  assert.equal(await connection.incrementMultiple(0), 0);
  await connection.dispose();
  assert.equal(await handle.getValue(), 0);
  assert.equal(await handle.getChangeCount(), 0);
});

check("over a connection the hook runs before the next call is served", async (bench) => {
  const connection = bench.connect(bench.client.onStateChangeActor.getOrCreate(["connection"]));
  const [, count, doubled] = await Promise.all([
    connection.setValue(21),
    connection.getChangeCount(),
    connection.getDoubled(),
  ]);
  assert.deepEqual([count, doubled], [1, 42]);
  assert.equal(await connection.resetChangeCount(), undefined);
  assert.equal(await connection.getChangeCount(), 0);
});

check("a large state is changed quickly, and is the same object when read twice", async (bench) => {
  const handle = bench.client.onStateChangeActor.getOrCreate(["large"]);
  assert.equal(await handle.stateIdentityStable(), true);
  assert.equal(await handle.seedLarge(20_000), 20_000);
  assert.equal(await handle.stateIdentityStable(), true);
  await handle.resetChangeCount();
  await handle.churn(200);
  assert.equal(await handle.getChangeCount(), 1);
  assert.equal(await handle.getValue(), 200);
  // It takes no time to speak of; but the machine may have been busy with something else just then.
  await until(() => handle.churn(200), (millis) => millis >= 0 && millis < 250);
});

check("the hook sees the new state and may keep something beside it", async (bench) => {
  const handle = bench.client.stateChangeRecursionActor.getOrCreate(["derived"]);
  assert.deepEqual(await handle.getAll(), { value: 0, derivedValue: 0, callCount: 0 });
  for (const [value, count] of [
    [3, 1],
    [5, 2],
    [-4, 3],
  ]) {
    assert.equal(await handle.setValue(value), value);
    assert.equal(await handle.getDerivedValue(), 2 * value);
    assert.equal(await handle.getOnStateChangeCallCount(), count);
    assert.deepEqual(await handle.getAll(), { value, derivedValue: 2 * value, callCount: count });
  }
});

check("the hook cannot change the state again", async (bench) => {
  const handle = bench.client.stateChangeReentrantMutationActor.getOrCreate(["again"]);
  assert.equal(await handle.setValue(5), 5);
  assert.deepEqual(await handle.getResult(), {
    value: 5,
    derivedValue: 0,
    callCount: 1,
    errorGroup: "actor",
    errorCode: "state_mutation_reentrant",
  });
  assert.equal(await handle.setValue(6), 6);
  const { value, derivedValue, callCount } = await handle.getResult();
  assert.deepEqual([value, derivedValue, callCount], [6, 0, 2]);
});

check("values survive sleep, and what was never set has its initial value", async (bench) => {
  const handle = bench.client.stateZodCoercionActor.getOrCreate(["sleep"]);
  assert.deepEqual(await handle.getState(), { count: 0, label: "default" });
  assert.equal(await handle.setCount(42), undefined);
  await handle.triggerSleep();
  await pause(150);
  assert.deepEqual(await handle.getState(), { count: 42, label: "default" });
  await handle.setLabel("set");
  await pause(300);
  assert.deepEqual(await handle.getState(), { count: 42, label: "set" });
});

runChecks();
