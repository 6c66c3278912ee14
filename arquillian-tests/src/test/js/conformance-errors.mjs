// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Errors: those on purpose, those nobody planned, time-outs, and refusals of connections.
import assert from "node:assert/strict";
import { Inbox, check, inTime, refusal, refused, runChecks } from "./suite.mjs";

for (const way of ["http", "connection"]) {
  const on = (bench, handle) => (way === "http" ? handle : bench.connect(handle));
  const failing = (bench) => on(bench, bench.client.errorHandlingActor.getOrCreate([way]));

  check(`${way}: a simple error on purpose has code and message, and no metadata`, async (bench) => {
    const actor = failing(bench);
    const { group, code, message, metadata } = await refusal(() => inTime(() => actor.throwSimpleError()));
    // The client makes null of what is absent in BARE.
    assert.deepEqual([group, code, message, metadata ?? undefined], ["user", "user_error", "Simple error message", undefined]);
  });

  check(`${way}: a detailed error on purpose has metadata`, async (bench) => {
    const actor = failing(bench);
    const { group, code, message, metadata } = await refusal(() => inTime(() => actor.throwDetailedError()));
    assert.deepEqual([group, code, message], ["user", "detailed_error", "Detailed error message"]);
    assert.deepEqual(Object.keys(metadata).sort(), ["reason", "timestamp"]);
    assert.equal(metadata.reason, "test");
    assert.equal(typeof metadata.timestamp, "number");
  });

  check(`${way}: an error that nobody planned says nothing of itself`, async (bench) => {
    const actor = failing(bench);
    const { code, message, metadata } = await refusal(() => inTime(() => actor.throwInternalError()));
    assert.deepEqual([code, message, metadata ?? undefined], ["internal_error", "An internal error occurred", undefined]);
  });

  check(`${way}: an action that takes too long is answered in time`, async (bench) => {
    const start = Date.now();
    const { group, code, message } = await refusal(() => failing(bench).timeoutAction());
    assert.deepEqual([group, code, message], ["actor", "action_timed_out", "Action timed out"]);
    assert.ok(Date.now() - start < 9_000);
  });

  check(`${way}: an action that waits less than it may is in time`, async (bench) => {
    const actor = failing(bench);
    assert.equal(await inTime(() => actor.delayedAction(100)), "Completed after 100ms");
  });

  check(`${way}: each actor has a time-out of its own`, async (bench) => {
    const actor = on(bench, bench.client.customTimeoutActor.getOrCreate([way]));
    assert.equal(await inTime(() => actor.quickAction()), "Quick action completed");
    assert.equal(await refused(() => actor.slowAction()), "actor.action_timed_out");
    assert.equal(await inTime(() => actor.quickAction()), "Quick action completed");
  });

  check(`${way}: an actor goes on after errors`, async (bench) => {
    const actor = failing(bench);
    // Once, or again if it was late.
    const log = async (text) => [...new Set(await inTime(() => actor.logError(text)))];
    assert.deepEqual(await log("one"), ["one"]);
    for (const action of ["throwSimpleError", "throwDetailedError", "throwInternalError"]) {
      await refusal(() => inTime(() => actor.action({ name: action, args: [] })));
    }
    assert.equal(await inTime(() => actor.successfulAction()), "success");
    assert.deepEqual(await log("two"), ["one", "two"]);
    assert.deepEqual([...new Set(await inTime(() => actor.getErrorLog()))], ["one", "two"]);
    assert.equal(await inTime(() => actor.clearErrorLog()), true);
    assert.deepEqual(await inTime(() => actor.getErrorLog()), []);
  });

  check(`${way}: an error of one call does not touch another that is under way`, async (bench) => {
    const actor = failing(bench);
    await inTime(() => actor.successfulAction());
    const [answer, code] = await Promise.all([
      inTime(() => actor.delayedAction(50)),
      refused(() => inTime(() => actor.throwDetailedError())),
    ]);
    assert.deepEqual([answer, code], ["Completed after 50ms", "user.detailed_error"]);
  });

  check(`${way}: an action that is not there`, async (bench) => {
    const actor = failing(bench);
    const { group, code, message } = await refusal(() => inTime(() => actor.action({ name: "nothing", args: [] })));
    assert.deepEqual([group, code, message], ["actor", "action_not_found", "Action `nothing` was not found."]);
  });

  check(`${way}: a hook that refuses tells group and code`, async (bench) => {
    const handle = (params) => bench.client.connErrorSerializationActor.getOrCreate([way], { params });
    const actor = on(bench, handle({ shouldThrow: true }));
    const told = new Inbox();
    if (way === "connection") actor.onError((error) => told.put(`${error.group}.${error.code}`));
    assert.equal(await refused(() => actor.getValue()), "connection.custom_error");
    if (way === "connection") assert.equal(await told.take(), "connection.custom_error");
    assert.equal(await on(bench, handle()).getValue(), 0);
  });
}

runChecks();
