// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Single calls over HTTP: handles, answers, errors.
import { endpoint, newClient, own, refusal, run, tell } from "./tools.mjs";

run(async () => {
  const client = newClient();
  const key = [own("node"), "calls", "a/b"];
  const handle = client.counter.getOrCreate(key);

  const first = await handle.increment(5);
  const second = await handle.action({ name: "increment", args: [7] });
  const id = await handle.resolve();
  const created = await client.counter.create([own("created")]);
  await created.increment(1);
  const once = newClient({ headers: { "Idempotency-Key": "node-calls" } }).counter.getOrCreate([own("once")]);

  tell({
    first,
    second,
    id,
    idAgain: await client.counter.get(key).resolve(),
    countByGet: await client.counter.get(key).getCount(),
    countById: await client.counter.getForId(id).getCount(),
    resolvedById: await client.counter.getForId(id).resolve(),
    bareStringKey: await client.counter.getOrCreate(own("created")).getCount(),
    createdId: await created.resolve(),
    record: await client.rateLimiter.getOrCreate([own("node")]).checkLimit(3, 60_000),
    missing: await refusal(() => client.counter.get(["nobody"]).getCount()),
    missingResolved: await refusal(() => client.counter.get(["nobody"]).resolve()),
    duplicate: await refusal(() => client.counter.create([own("created")])),
    unknownId: await refusal(() => client.counter.getForId("a".repeat(30)).getCount()),
    unknownAction: await refusal(() => handle.action({ name: "explode", args: [] })),
    unknownActor: await refusal(() => client.action.getOrCreate(["x"]).getCount()),
    tooFewArguments: await refusal(() => handle.increment()),
    wrongArgument: await refusal(() => handle.increment("many")),
    invalidArgument: await refusal(() => client.chatRoom.getOrCreate([own("node")]).sendMessage(" ", "hello")),
    userError: await refusal(() => client.chatRoom.getOrCreate([own("node")]).enter("Ann")),
    countAfterErrors: await handle.getCount(),
    metadata: await (await fetch(`${endpoint}/metadata?namespace=default`)).json(),
    once: [await once.increment(3), await once.increment(3), await client.counter.get([own("once")]).getCount()],
    onceOther: await refusal(() => once.increment(4)),
    reply: await (
      await fetch(`${endpoint}/gateway/${id}/action/getCount`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-rivet-encoding": "json" },
        body: '{"args":[]}',
      })
    ).text(),
  });
});
