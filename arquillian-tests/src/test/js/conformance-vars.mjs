// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Values beside the state: there when the actor is, its own, and not anybody else's.
import assert from "node:assert/strict";
import { check, runChecks } from "./suite.mjs";

check("fixed values are there, over HTTP and a connection", async (bench) => {
  const handle = bench.client.staticVarActor.getOrCreate(["static"]);
  assert.deepEqual(await handle.getVars(), { counter: 42, name: "test-actor" });
  assert.equal(await handle.getName(), "test-actor");
  const connection = bench.connect(handle);
  assert.deepEqual(await connection.getVars(), { counter: 42, name: "test-actor" });
  assert.equal(await connection.getName(), "test-actor");
});

check("a change inside of them is seen by nobody else", async (bench) => {
  const one = bench.client.nestedVarActor.getOrCreate(["one"]);
  const two = bench.client.nestedVarActor.getOrCreate(["two"]);
  const original = { counter: 42, nested: { value: "original", array: [1, 2, 3], obj: { key: "value" } } };
  const modified = { counter: 42, nested: { value: "modified", array: [1, 2, 3, 4], obj: { key: "new-value" } } };
  assert.deepEqual(await one.getVars(), original);
  assert.deepEqual(await bench.connect(one).modifyNested(), modified);
  assert.deepEqual(await one.getVars(), modified);
  assert.deepEqual(await two.getVars(), original);
});

check("values made at the start stay as they are while the actor is awake", async (bench) => {
  const handle = bench.client.dynamicVarActor.getOrCreate(["dynamic"]);
  const vars = await handle.getVars();
  assert.ok(vars.random >= 0 && vars.random < 1, String(vars.random));
  assert.match(vars.computed, /^Actor-\d{1,3}$/);
  assert.deepEqual(await handle.getVars(), vars);
  assert.deepEqual(await bench.connect(handle).getVars(), vars);
});

check("each actor has values of its own", async (bench) => {
  const ids = new Set();
  for (let i = 0; i < 5; i++) {
    const { id } = await bench.client.uniqueVarActor.getOrCreate([`unique-${i}`]).getVars();
    assert.ok(Number.isInteger(id) && id >= 0 && id < 1_000_000, String(id));
    ids.add(id);
  }
  assert.ok(ids.size > 1);
});

check("there is no driver to know of", async (bench) => {
  assert.deepEqual(await bench.client.driverCtxActor.getOrCreate(["driver"]).getVars(), { hasDriverCtx: false });
});

runChecks();
