// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Actions: results at once and later, time-outs, names with dots, interleaving, sizes over HTTP.
import assert from "node:assert/strict";
import { check, inTime, pause, refusal, refused, runChecks, until } from "./suite.mjs";

/** A number of texts, as long as those that the server makes. */
function items(count) {
  return { items: Array.from({ length: count }, (_, i) => `Item ${i} with some additional text to increase size`) };
}

for (const way of ["http", "connection"]) {
  const on = (bench, handle) => (way === "http" ? handle : bench.connect(handle));

  check(`${way}: an action that takes too long is answered in time`, async (bench) => {
    const actor = on(bench, bench.client.shortTimeoutActor.getOrCreate([way]));
    assert.equal(await inTime(() => actor.quickAction()), "quick response");
    const { group, code, message } = await refusal(() => actor.slowAction());
    assert.deepEqual([group, code, message], ["actor", "action_timed_out", "Action timed out"]);
    assert.equal(await inTime(() => actor.quickAction()), "quick response");
  });

  check(`${way}: an action that does not wait is in time, though its actor has to start`, async (bench) => {
    for (let i = 0; i < 5; i++) {
      const actor = on(bench, bench.client.syncTimeoutActor.getOrCreate([way, `${i}`]));
      assert.equal(await inTime(() => actor.syncAction()), "sync response");
    }
  });

  check(`${way}: an action that waits less than it may is in time`, async (bench) => {
    const actor = on(bench, bench.client.longTimeoutActor.getOrCreate([way]));
    assert.equal(await inTime(() => actor.delayedAction()), "delayed response");
    assert.equal(await on(bench, bench.client.defaultTimeoutActor.getOrCreate([way])).normalAction(), "normal response");
  });

  check(`${way}: actions that answer at once`, async (bench) => {
    const actor = on(bench, bench.client.syncActionActor.getOrCreate([way]));
    assert.equal(await actor.increment(5), 5);
    assert.equal(await actor.increment(), 6);
    const info = await actor.getInfo();
    assert.equal(info.currentValue, 6);
    assert.equal(typeof info.timestamp, "number");
    assert.ok(Math.abs(info.timestamp - Date.now()) < 60_000);
    assert.equal(await actor.reset(), undefined);
    assert.equal((await actor.getInfo()).currentValue, 0);
  });

  check(`${way}: actions that answer later`, async (bench) => {
    const actor = on(bench, bench.client.asyncActionActor.getOrCreate([way]));
    assert.equal(await actor.delayedIncrement(5), 5);
    assert.equal(await actor.delayedIncrement(), 6);
    const data = await actor.fetchData("some-id");
    assert.equal(data.id, "some-id");
    assert.equal(typeof data.timestamp, "number");
    const { group, code, message } = await refusal(() => actor.asyncWithError(true));
    assert.deepEqual([group, code, message], ["user", "user_error", "Intentional error"]);
    assert.equal(await actor.asyncWithError(false), "Success");
  });

  check(`${way}: actions that return promises`, async (bench) => {
    const actor = on(bench, bench.client.promiseActor.getOrCreate([way]));
    assert.equal(await actor.resolvedPromise(), "resolved value");
    assert.equal(await actor.delayedPromise(), "delayed value");
    const { group, code, message } = await refusal(() => actor.rejectedPromise());
    assert.deepEqual([group, code, message], ["user", "user_error", "promised rejection"]);
    assert.deepEqual(await actor.getResults(), ["delayed"]);
  });

  check(`${way}: an action that waits lets others in`, async (bench) => {
    const actor = on(bench, bench.client.concurrentActionActor.getOrCreate([way]));
    assert.deepEqual(await actor.getEvents(), []);
    const slow = actor.runWithDelay("slow", 1_000);
    await until(
      () => actor.getEvents(),
      (events) => events.includes("start:slow"),
    );
    assert.equal(await actor.runWithDelay("fast", 0), "fast");
    assert.deepEqual(await actor.getEvents(), ["start:slow", "start:fast", "finish:fast"]);
    assert.equal(await slow, "slow");
    assert.deepEqual(await actor.getEvents(), ["start:slow", "start:fast", "finish:fast", "finish:slow"]);
  });

  check(`${way}: names with dots, and arguments that are checked`, async (bench) => {
    const actor = on(bench, bench.client.nestedActionActor.getOrCreate([way]));
    const call = (name, ...args) => actor.action({ name, args });
    assert.equal(await call("calculator.add", 5), 5);
    assert.equal(await call("calculator.add", 2.5), 7.5);
    for (const args of [[], ["5"], [null], [1, 2], [{}]]) {
      assert.equal(await refused(() => call("calculator.add", ...args)), "actor.validation_error");
    }
    assert.equal(await call("calculator.read"), 7.5);
    assert.equal(await refused(() => call("calculator")), "actor.action_not_found");
    assert.equal(await refused(() => call("read")), "actor.action_not_found");
  });
}

check("a slow action and a fast one that starts 25 ms later", async (bench) => {
  const actor = bench.client.concurrentActionActor.getOrCreate(["figures"]);
  await actor.getEvents();
  const slow = actor.runWithDelay("slow", 150);
  await pause(25);
  const fast = actor.runWithDelay("fast", 0);
  assert.deepEqual(await Promise.all([slow, fast]), ["slow", "fast"]);
  const events = await actor.getEvents();
  assert.deepEqual([...events].sort(), ["finish:fast", "finish:slow", "start:fast", "start:slow"]);
});

check("long messages pass over HTTP", async (bench) => {
  const actor = bench.client.largePayloadActor.getOrCreate(["long"]);
  const request = items(800);
  assert.deepEqual(await actor.processLargeRequest(request), {
    itemCount: 800,
    firstItem: request.items[0],
    lastItem: request.items[799],
  });
  assert.deepEqual(await actor.getLargeResponse(800), request);
  assert.deepEqual(await actor.echo(request), request);
});

check("messages that are too long are refused over HTTP", async (bench) => {
  const actor = bench.client.largePayloadActor.getOrCreate(["tooLong"]);
  assert.equal(await refused(() => actor.processLargeRequest(items(1500))), "message.incoming_too_long");
  assert.equal(await refused(() => actor.getLargeResponse(20_000)), "message.outgoing_too_long");
  assert.equal(await actor.echo("after"), "after");
});

runChecks();
