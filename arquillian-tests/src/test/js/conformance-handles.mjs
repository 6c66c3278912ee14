// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Handles, keys, input and what an actor knows about itself.
import assert from "node:assert/strict";
import { check, endpoint, refusal, refused, runChecks } from "./suite.mjs";

check("all kinds of handles speak of one actor", async (bench) => {
  const { counter } = bench.client;
  const created = await counter.create(["one", "actor"]);
  const id = await created.resolve();
  const handles = [created, counter.get(["one", "actor"]), counter.getOrCreate(["one", "actor"]), counter.getForId(id)];
  let count = 0;
  for (const handle of handles) {
    assert.equal(await handle.increment(1), ++count);
    assert.equal(await handle.resolve(), id);
  }
});

check("the first call makes the actor, and asking for its id does too", async (bench) => {
  const { counter } = bench.client;
  assert.equal(await counter.getOrCreate(["called"]).increment(2), 2);
  assert.equal(await counter.get(["called"]).getCount(), 2);
  const id = await counter.getOrCreate(["resolved"]).resolve();
  assert.equal(await counter.get(["resolved"]).resolve(), id);
});

check("an actor that is not there is not found by key", async (bench) => {
  const { counter } = bench.client;
  assert.equal(await refused(() => counter.get(["nobody"]).getCount()), "actor.not_found");
  assert.equal(await refused(() => counter.get(["nobody"]).resolve()), "actor.not_found");
});

check("an actor that is not there is not found by id", async (bench) => {
  assert.equal(await refused(() => bench.client.counter.getForId("a".repeat(30)).getCount()), "actor.not_found");
});

check("a key that is taken cannot be created again", async (bench) => {
  const { counter } = bench.client;
  await counter.create(["taken"]);
  assert.equal(await refused(() => counter.create(["taken"])), "actor.duplicate_key");
  await counter.getOrCreate(["called"]).increment(1);
  assert.equal(await refused(() => counter.create(["called"])), "actor.duplicate_key");
  assert.equal(await counter.get(["called"]).getCount(), 1);
});

check("a text is the key of one part", async (bench) => {
  const { counter } = bench.client;
  await counter.getOrCreate("text").increment(3);
  assert.equal(await counter.get(["text"]).getCount(), 3);
  assert.equal(await counter.get("text").resolve(), await counter.get(["text"]).resolve());
});

check("no key, undefined and no parts are one actor, unlike any with a key", async (bench) => {
  const { counter } = bench.client;
  await counter.getOrCreate().increment(1);
  assert.equal(await counter.getOrCreate(undefined).increment(1), 2);
  assert.equal(await counter.getOrCreate([]).increment(1), 3);
  assert.equal(await counter.getOrCreate(["key"]).getCount(), 0);
});

check("keys match exactly, part by part", async (bench) => {
  const { counter } = bench.client;
  const keys = [["a"], ["a", "b"], ["a/b"], ["a", "b", "c"], ["A"], ["a "], ["ab"], ["ä"], ["a\\", "b"], ["a\\/b"]];
  const ids = new Set();
  for (const [i, key] of keys.entries()) {
    assert.equal(await counter.getOrCreate(key).increment(i + 1), i + 1);
    ids.add(await counter.get(key).resolve());
  }
  assert.equal(ids.size, keys.length);
  assert.equal(await refused(() => counter.get(["a", "c"]).resolve()), "actor.not_found");
});

check("actors of one key and several types are several", async (bench) => {
  await bench.client.counter.getOrCreate(["both"]).increment(4);
  assert.equal(await bench.client.counterWithLifecycle.getOrCreate(["both"]).increment(1), 1);
  assert.equal(await bench.client.counter.getOrCreate(["both"]).getCount(), 4);
});

check("twenty who ask for a new actor at once get the same", async (bench) => {
  const ask = (i) => bench.newClient().counter.getOrCreate(["race"])[i % 2 ? "increment" : "resolve"](1);
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => ask(i)));
  assert.equal(new Set(answers.filter((_, i) => i % 2 === 0)).size, 1);
  assert.equal(await bench.client.counter.get(["race"]).getCount(), 10);
});

check("of several who create one key at once, one does", async (bench) => {
  const attempts = await Promise.allSettled(Array.from({ length: 6 }, () => bench.client.counter.create(["race"])));
  assert.equal(attempts.filter(({ status }) => status === "fulfilled").length, 1);
  const codes = attempts.filter(({ reason }) => reason).map(({ reason }) => reason.code);
  assert.deepEqual(new Set(codes), new Set(["duplicate_key"]));
});

check("parameters are no matter to actors that do not ask for them", async (bench) => {
  const handle = bench.client.counter.getOrCreate(["params"], { params: { anything: ["goes", 1, null] } });
  assert.equal(await handle.increment(1), 1);
  assert.equal(await bench.connect(handle).increment(1), 2);
});

check("a namespace has actors of its own, and their ids are not found in another", async (bench) => {
  const elsewhere = `${bench.namespace}-other`;
  const other = bench.newClient({ namespace: elsewhere });
  await bench.client.counter.getOrCreate(["same"]).increment(5);
  assert.equal(await other.counter.getOrCreate(["same"]).getCount(), 0);
  const id = await bench.client.counter.getOrCreate(["same"]).resolve();
  assert.notEqual(await other.counter.getOrCreate(["same"]).resolve(), id);
  const look = async (namespace) => (await fetch(`${endpoint}/actors?actor_ids=${id}&namespace=${namespace}`)).json();
  assert.deepEqual((await look(bench.namespace)).actors.map((actor) => actor.actor_id), [id]);
  assert.deepEqual((await look(elsewhere)).actors, []);
  await other.dispose();
});

check("an actor of an unknown type is refused at once", async (bench) => {
  const { group, code } = await refusal(() => bench.client.nothingOfThatName.getOrCreate(["x"]).anything());
  assert.ok(group && code && `${group}.${code}` !== "actor.not_found");
});

for (const [name, make] of Object.entries({
  create: (actors, key, input) => actors.create(key, { input }),
  getOrCreate: async (actors, key, createWithInput) => actors.getOrCreate(key, { createWithInput }),
})) {
  check(`input given with ${name} reaches the actor's creation`, async (bench) => {
    const input = { name: "ann", list: [1, 2.5, "three"], nested: { yes: true, nothing: null } };
    const actor = await make(bench.client.inputActor, ["given"], input);
    assert.deepEqual(await actor.getInputs(), { initialInput: input, onCreateInput: input });
  });

  check(`without input ${name} leaves it undefined`, async (bench) => {
    const inputs = await (await make(bench.client.inputActor, ["none"])).getInputs();
    assert.deepEqual([inputs.initialInput, inputs.onCreateInput], [undefined, undefined]);
  });
}

check("input is taken once", async (bench) => {
  const { inputActor } = bench.client;
  await inputActor.getOrCreate(["once"], { createWithInput: "first" }).getInputs();
  for (const options of [{}, { createWithInput: "second" }]) {
    const { initialInput, onCreateInput } = await inputActor.getOrCreate(["once"], options).getInputs();
    assert.deepEqual([initialInput, onCreateInput], ["first", "first"]);
  }
});

check("input reaches an actor that is made by connecting, and by asking for its id", async (bench) => {
  const { inputActor } = bench.client;
  const connection = bench.connect(inputActor.getOrCreate(["connect"], { createWithInput: { by: "connection" } }));
  assert.deepEqual((await connection.getInputs()).initialInput, { by: "connection" });
  const handle = inputActor.getOrCreate(["resolve"], { createWithInput: { by: "resolve" } });
  await handle.resolve();
  assert.deepEqual((await inputActor.get(["resolve"]).getInputs()).onCreateInput, { by: "resolve" });
});

check("an actor knows its name, and keeps tags and a region", async (bench) => {
  const actor = bench.client.metadataActor.getOrCreate(["known"]);
  assert.equal(await actor.getActorName(), "metadataActor");
  assert.equal(await actor.getStoredActorName(), "metadataActor");
  assert.deepEqual(await actor.getMetadata(), { name: "metadataActor", tags: {}, region: null });
  const tags = { env: "test", "a b": "ü" };
  assert.deepEqual(await actor.setupTestTags(tags), tags);
  assert.equal(await actor.setupTestRegion("us-east-1"), "us-east-1");
  assert.deepEqual(await actor.getTags(), tags);
  assert.equal(await actor.getTag("env"), "test");
  assert.equal(await actor.getTag("none"), null);
  assert.equal(await actor.getRegion(), "us-east-1");
  assert.equal((await actor.getLastMetadata()).region, null);
  const metadata = { name: "metadataActor", tags, region: "us-east-1" };
  assert.deepEqual(await actor.getMetadata(), metadata);
  assert.deepEqual(await actor.getLastMetadata(), metadata);
});

check("an actor without state answers, and says that it has none", async (bench) => {
  const actor = bench.client.statelessActor.getOrCreate(["stateless"]);
  assert.equal(await actor.ping(), "pong");
  assert.equal(await actor.echo("Grüße"), "Grüße");
  assert.equal(await actor.getActorId(), await actor.resolve());
  const state = await actor.tryGetState();
  assert.equal(state.success, false);
  assert.match(state.error, /state/);
  const db = await actor.tryGetDb();
  assert.equal(db.success, false);
  assert.match(db.error, /database/);
});

runChecks();
