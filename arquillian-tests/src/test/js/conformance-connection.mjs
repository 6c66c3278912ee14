// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Connections: handles that connect, events, parameters and state of connections, their hooks, sizes.
import assert from "node:assert/strict";
import { check, runChecks } from "./suite.mjs";

check("an event reaches those who listen, once, and not those who stopped", async (bench) => {
  const handle = bench.client.counter.getOrCreate(["events"]);
  const connection = bench.connect(handle);
  const heard = await bench.listen(connection, "newCount", () => connection.getCount());
  assert.equal(await connection.increment(5), 5);
  assert.equal(await heard.take(), 5);
  assert.equal(heard.size, 0);
});

runChecks();
