// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Connections: handles that connect, events, parameters and state of connections, their hooks, sizes.
import assert from "node:assert/strict";
import { Inbox, check, refusal, refused, runChecks, until } from "./suite.mjs";

/** A number of texts, as long as those that the server makes. */
function items(count) {
  return { items: Array.from({ length: count }, (_, i) => `Item ${i} with some additional text to increase size`) };
}

const HANDLES = {
  get: async (client) => {
    await client.counter.create(["connect"]);
    return client.counter.get(["connect"]);
  },
  getOrCreate: async (client) => client.counter.getOrCreate(["connect"]),
  getForId: async (client) => client.counter.getForId(await client.counter.getOrCreate(["connect"]).resolve()),
  create: (client) => client.counter.create(["connect"]),
};

for (const [name, handle] of Object.entries(HANDLES)) {
  check(`a handle made with ${name} connects`, async (bench) => {
    const connection = bench.connect(await handle(bench.client));
    assert.equal(await connection.increment(5), 5);
    assert.equal(connection.connStatus, "connected");
    assert.equal(await bench.client.counter.getOrCreate(["connect"]).getCount(), 5);
  });
}

check("an event reaches those who listen, once", async (bench) => {
  const handle = bench.client.counter.getOrCreate(["events"]);
  const [ours, theirs, deaf] = [bench.connect(handle), bench.connect(handle), bench.connect(handle)];
  const weHeard = await bench.listen(ours, "newCount", () => ours.getCount());
  const theyHeard = await bench.listen(theirs, "newCount", () => theirs.getCount());
  const wrongName = await bench.listen(deaf, "newcount", () => deaf.getCount());
  assert.equal(await ours.increment(5), 5);
  assert.equal(await theirs.setCount(-1.5), -1.5);
  assert.deepEqual([await weHeard.take(), await weHeard.take()], [5, -1.5]);
  assert.deepEqual([await theyHeard.take(), await theyHeard.take()], [5, -1.5]);
  // What was sent before these answers would be here.
  await Promise.all([ours.getCount(), theirs.getCount(), deaf.getCount()]);
  assert.deepEqual([weHeard.size, theyHeard.size, wrongName.size], [0, 0, 0]);
});

check("an event does not reach those who stopped listening", async (bench) => {
  const connection = bench.connect(bench.client.counter.getOrCreate(["stopped"]));
  const heard = new Inbox();
  const stop = connection.on("newCount", heard.put);
  await connection.getCount();
  await connection.increment(1);
  assert.equal(await heard.take(), 1);
  stop();
  await connection.getCount();
  await connection.increment(1);
  await connection.getCount();
  assert.equal(heard.size, 0);
});

check("one who listens once hears once, while another goes on", async (bench) => {
  const connection = bench.connect(bench.client.counter.getOrCreate(["once"]));
  const once = new Inbox();
  connection.once("newCount", once.put);
  const always = await bench.listen(connection, "newCount", () => connection.getCount());
  await connection.increment(10);
  await connection.increment(20);
  assert.deepEqual([await always.take(), await always.take()], [10, 30]);
  await connection.getCount();
  assert.equal(await once.take(), 10);
  assert.equal(once.size, 0);
});

check("a call over HTTP is heard over connections", async (bench) => {
  const handle = bench.client.counter.getOrCreate(["http"]);
  const connection = bench.connect(handle);
  const heard = await bench.listen(connection, "newCount", () => connection.getCount());
  assert.equal(await handle.increment(3), 3);
  assert.equal(await heard.take(), 3);
  assert.equal(await connection.getCount(), 3);
});

check("actors of other keys do not hear", async (bench) => {
  const [one, two] = [bench.client.counter.getOrCreate(["one"]), bench.client.counter.getOrCreate(["two"])];
  const [ours, theirs] = [bench.connect(one), bench.connect(two)];
  const weHeard = await bench.listen(ours, "newCount", () => ours.getCount());
  const theyHeard = await bench.listen(theirs, "newCount", () => theirs.getCount());
  await theirs.increment(2);
  assert.equal(await theyHeard.take(), 2);
  assert.equal(await ours.getCount(), 0);
  assert.equal(weHeard.size, 0);
});

check("what is called before the connection is open is called when it is", async (bench) => {
  const connection = bench.connect(bench.client.counter.getOrCreate(["early"]));
  assert.equal(connection.connStatus, "connecting");
  const answers = [connection.increment(1), connection.increment(10), connection.increment(100)];
  assert.deepEqual(await Promise.all(answers), [1, 11, 111]);
});

check("fifty events arrive in their order", async (bench) => {
  const connection = bench.connect(bench.client.counter.getOrCreate(["order"]));
  const heard = await bench.listen(connection, "newCount", () => connection.getCount());
  const answers = await Promise.all(Array.from({ length: 50 }, () => connection.increment(1)));
  const expected = Array.from({ length: 50 }, (_, i) => i + 1);
  assert.deepEqual(answers, expected);
  for (const count of expected) assert.equal(await heard.take(), count);
});

check("the count survives handles and connections", async (bench) => {
  const first = bench.client.counter.getOrCreate(["kept"]).connect();
  await first.increment(7);
  await first.dispose();
  const second = bench.connect(bench.newClient().counter.getOrCreate(["kept"]));
  assert.equal(await second.getCount(), 7);
});

check("an actor knows its key, each part as it was given", async (bench) => {
  for (const key of [["a/b", "c d", "ü%2F"], ["a", "b"], []]) {
    assert.deepEqual(await bench.client.counter.getOrCreate(key).getKey(), key);
  }
});

check("the status of a connection is told from its opening to its end", async (bench) => {
  const connection = bench.client.counter.getOrCreate(["status"]).connect();
  const [statuses, opened, closed] = [[], new Inbox(), new Inbox()];
  connection.onStatusChange((status) => statuses.push(status));
  connection.onOpen(() => opened.put(connection.connStatus));
  connection.onClose(() => closed.put("closed"));
  await opened.take();
  assert.equal(connection.isConnected, true);
  assert.match(connection.actorId, /^[a-z0-9]{30}$/);
  assert.ok(connection.connectionId.length > 0);
  await connection.dispose();
  assert.deepEqual(statuses.filter((status) => status !== "connecting"), ["connected", "idle"]);
  await closed.take();
  assert.equal(opened.size, 0);
});

check("connection ids differ, the actor id does not", async (bench) => {
  const handle = bench.client.counter.getOrCreate(["ids"]);
  const connections = [bench.connect(handle), bench.connect(handle)];
  await Promise.all(connections.map((connection) => connection.getCount()));
  assert.notEqual(connections[0].connectionId, connections[1].connectionId);
  assert.equal(connections[0].actorId, connections[1].actorId);
  assert.equal(connections[0].actorId, await handle.resolve());
});

check("parameters belong to one connection each", async (bench) => {
  const handle = (params) => bench.client.counterWithParams.getOrCreate(["params"], { params });
  const [ann, ben] = [bench.connect(handle({ name: "ann" })), bench.connect(handle({ name: "ben" }))];
  const heard = await bench.listen(ann, "newCount", () => ann.getInitializers());
  await ben.getInitializers();
  assert.equal(await ann.increment(5), 5);
  assert.equal(await ben.increment(3), 8);
  assert.deepEqual(await heard.take(), { count: 5, by: "ann" });
  assert.deepEqual(await heard.take(), { count: 8, by: "ben" });
});

check("connections of known and unknown names are noted in their order, those of HTTP too", async (bench) => {
  const { counterWithParams } = bench.client;
  const ann = bench.connect(counterWithParams.getOrCreate(["order"], { params: { name: "ann" } }));
  assert.deepEqual(await ann.getInitializers(), ["ann"]);
  const nobody = bench.connect(counterWithParams.getOrCreate(["order"]));
  assert.deepEqual(await nobody.getInitializers(), ["ann", "anonymous"]);
  const empty = bench.connect(counterWithParams.getOrCreate(["order"], { params: { name: "" } }));
  assert.deepEqual(await empty.getInitializers(), ["ann", "anonymous", "anonymous"]);
  const http = counterWithParams.getOrCreate(["order"], { params: { name: "http" } });
  assert.deepEqual(await http.getInitializers(), ["ann", "anonymous", "anonymous", "http"]);
});

check("parameters that are asked for, and parameters of a single connection", async (bench) => {
  const { counterWithParams } = bench.client;
  const asked = bench.connect(
    counterWithParams.getOrCreate(["asked"], { getParams: async () => ({ name: "asked for = ü" }) }),
  );
  assert.deepEqual(await asked.getInitializers(), ["asked for = ü"]);
  const single = counterWithParams.getOrCreate(["asked"]).connect({ name: "single" });
  assert.deepEqual(await single.getInitializers(), ["asked for = ü", "single"]);
  await single.dispose();
});

check("hooks run in their order when a connection opens, and once more when it closes", async (bench) => {
  const { counterWithLifecycle } = bench.client;
  const tracked = counterWithLifecycle.getOrCreate(["life"], { params: { trackLifecycle: true } }).connect();
  assert.deepEqual(await tracked.getEvents(), ["onWake", "onBeforeConnect", "onConnect"]);
  assert.equal(await tracked.increment(1), 1);
  await tracked.dispose();
  const observer = counterWithLifecycle.get(["life"]);
  assert.deepEqual(
    await until(
      () => observer.getEvents(),
      (events) => events.includes("onDisconnect"),
      10_000,
    ),
    ["onWake", "onBeforeConnect", "onConnect", "onDisconnect"],
  );
});

check("each call over HTTP runs all hooks before the next one begins", async (bench) => {
  const { counterWithLifecycle } = bench.client;
  const tracked = counterWithLifecycle.getOrCreate(["http"], { params: { trackLifecycle: true } });
  const rounds = ["onBeforeConnect", "onConnect", "onDisconnect"];
  await tracked.increment(1);
  await tracked.increment(1);
  const observer = counterWithLifecycle.get(["http"]);
  assert.deepEqual(await observer.getEvents(), ["onWake", ...rounds, ...rounds]);
  assert.deepEqual(await tracked.getEvents(), ["onWake", ...rounds, ...rounds, "onBeforeConnect", "onConnect"]);
});

check("a connection's state is its own", async (bench) => {
  const handle = (params) => bench.client.connStateActor.getOrCreate(["own"], { params });
  const before = Date.now();
  const [ann, ben] = [bench.connect(handle({ username: "ann", role: "admin" })), bench.connect(handle())];
  assert.equal(await ann.incrementConnCounter(5), undefined);
  await ann.incrementConnCounter();
  await ben.incrementConnCounter(2);
  assert.equal(await ann.incrementSharedCounter(10), 10);
  assert.equal(await ben.incrementSharedCounter(), 11);
  const anns = await ann.getConnectionState();
  const bens = await ben.getConnectionState();
  assert.equal(typeof anns.createdAt, "number");
  assert.ok(anns.createdAt >= before - 60_000 && anns.createdAt <= Date.now() + 60_000);
  assert.deepEqual(
    { ...anns, createdAt: 0 },
    { id: ann.connectionId, username: "ann", role: "admin", counter: 6, createdAt: 0, noCount: false },
  );
  assert.deepEqual(
    { ...bens, createdAt: 0 },
    { id: ben.connectionId, username: "anonymous", role: "user", counter: 2, createdAt: 0, noCount: false },
  );
});

check("a connection's state can be changed in part", async (bench) => {
  const connection = bench.connect(bench.client.connStateActor.getOrCreate(["change"], { params: { username: "ann" } }));
  const { username, role } = await connection.updateConnection({ role: "admin", username: "" });
  assert.deepEqual([username, role], ["ann", "admin"]);
  assert.equal((await connection.updateConnection({ username: "anna" })).username, "anna");
  const kept = await connection.getConnectionState();
  assert.deepEqual([kept.username, kept.role], ["anna", "admin"]);
});

check("all open connections are listed, and a silent observer over HTTP changes nothing", async (bench) => {
  const { connStateActor } = bench.client;
  const observer = connStateActor.getOrCreate(["list"], { params: { noCount: true } });
  assert.deepEqual(await observer.getConnectionIds(), []);
  const ann = bench.connect(connStateActor.getOrCreate(["list"], { params: { username: "ann" } }));
  await ann.getConnectionState();
  const ben = connStateActor.getOrCreate(["list"], { params: { username: "ben" } }).connect();
  await ben.getConnectionState();
  const gone = ben.connectionId;
  assert.deepEqual(new Set(await observer.getConnectionIds()), new Set([ann.connectionId, gone]));
  const all = await ann.getAllConnectionStates();
  assert.deepEqual(all.map(({ username }) => username).sort(), ["ann", "ben"]);
  assert.equal(await observer.getDisconnectionCount(), 0);
  await ben.dispose();
  await until(
    () => observer.getDisconnectionCount(),
    (count) => count === 1,
  );
  assert.deepEqual(await observer.getConnectionIds(), [ann.connectionId]);
  assert.equal(await observer.getDisconnectionCount(), 1);
});

check("a new connection hears what its own hook sends, found or at hand", async (bench) => {
  const connection = bench.client.connStateActor.getOrCreate(["greeted"], { params: { username: "ann" } }).connect();
  const [first, second] = [new Inbox(), new Inbox()];
  connection.on("connectedFromOnConnect", first.put);
  connection.on("connectedFromOnConnectConns", second.put);
  const [one, two] = [await first.take(), await second.take()];
  assert.deepEqual(one, { id: connection.connectionId, username: "ann" });
  assert.deepEqual(two, one);
  await connection.dispose();
});

check("those who are there hear of those who come and go", async (bench) => {
  const { connStateActor } = bench.client;
  const there = bench.connect(connStateActor.getOrCreate(["presence"], { params: { username: "ann" } }));
  const came = await bench.listen(there, "userConnected", () => there.getConnectionState());
  const left = await bench.listen(there, "userDisconnected", () => there.getConnectionState());
  const other = connStateActor.getOrCreate(["presence"], { params: { username: "ben", role: "admin" } }).connect();
  await other.getConnectionState();
  const id = other.connectionId;
  assert.deepEqual(await came.take(), { id, username: "anonymous", role: "user" });
  await other.dispose();
  assert.deepEqual(await left.take(), { id });
});

check("a message reaches the one connection that it is for", async (bench) => {
  const handle = bench.client.connStateActor.getOrCreate(["direct"]);
  const [ann, ben, cid] = [bench.connect(handle), bench.connect(handle), bench.connect(handle)];
  const inboxes = [];
  for (const connection of [ann, ben, cid]) {
    inboxes.push(await bench.listen(connection, "directMessage", () => connection.getConnectionState()));
  }
  assert.equal(await ann.sendToConnection(ben.connectionId, "hello"), true);
  assert.deepEqual(await inboxes[1].take(), { from: ann.connectionId, message: "hello" });
  assert.equal(await ann.sendToConnection("nobody", "hello"), false);
  await Promise.all([ann, ben, cid].map((connection) => connection.getConnectionState()));
  assert.deepEqual(inboxes.map((inbox) => inbox.size), [0, 0, 0]);
});

check("one that is sent away gets its answer, and is a new connection when it comes back", async (bench) => {
  const { connStateActor } = bench.client;
  const connection = bench.connect(connStateActor.getOrCreate(["away"]));
  const observer = connStateActor.get(["away"], { params: { noCount: true } });
  const before = await connection.getConnectionState();
  await connection.incrementConnCounter(5);
  const [closed, opened] = [new Inbox(), new Inbox()];
  connection.onClose(() => closed.put("closed"));
  connection.onOpen(() => opened.put("opened"));
  assert.equal(await connection.disconnectSelf("enough"), true);
  await closed.take();
  await opened.take();
  const after = await connection.getConnectionState();
  assert.notEqual(after.id, before.id);
  assert.equal(after.counter, 0);
  await until(
    () => observer.getDisconnectionCount(),
    (count) => count === 1,
  );
});

check("a connection is not seen before it is let in, and then by its own hook", async (bench) => {
  const { connPreflightVisibilityActor } = bench.client;
  const handle = (params) => connPreflightVisibilityActor.getOrCreate(["seen"], { params });
  const a = bench.connect(handle({ label: "A", beforeDelayMs: 50, createDelayMs: 50 }));
  await a.snapshot();
  const b = bench.connect(handle({ label: "B" }));
  const { connectSnapshots, ...seen } = await b.snapshot();
  assert.deepEqual(
    connectSnapshots.map(({ label, ownVisible, visibleLabels }) => [label, ownVisible, [...visibleLabels].sort()]),
    [
      ["A", true, ["A"]],
      ["B", true, ["A", "B"]],
    ],
  );
  seen.visibleLabels.sort();
  assert.deepEqual(seen, {
    beforeStarted: 2,
    createStarted: 2,
    beforeVisibleLabels: [[], ["A"]],
    createVisibleLabels: [[], ["A"]],
    disconnectSnapshots: [],
    visibleLabels: ["A", "B"],
  });
});

check("while a connection waits to be let in, others are served and do not see it", async (bench) => {
  const { connPreflightVisibilityActor } = bench.client;
  const handle = (params) => connPreflightVisibilityActor.getOrCreate(["waits"], { params });
  const a = bench.connect(handle({ label: "A" }));
  await a.snapshot();
  for (const [label, step, delays] of [
    ["B", "beforeStarted", { beforeDelayMs: 1_500 }],
    ["C", "createStarted", { createDelayMs: 1_500 }],
  ]) {
    const before = (await a.snapshot())[step];
    const late = bench.connect(handle({ label, ...delays }));
    const answer = late.snapshot();
    const meanwhile = await until(
      () => a.snapshot(),
      (snapshot) => snapshot[step] > before,
    );
    assert.ok(!meanwhile.visibleLabels.includes(label));
    assert.ok((await answer).visibleLabels.includes(label));
  }
});

check("a connection that was refused never was one", async (bench) => {
  const { connPreflightVisibilityActor } = bench.client;
  const handle = (params) => connPreflightVisibilityActor.getOrCreate(["refused"], { params });
  for (const params of [{ rejectBefore: true }, { rejectCreate: true, createDelayMs: 20 }]) {
    const connection = bench.connect(handle({ label: "refused", ...params }));
    assert.equal((await refusal(() => connection.snapshot())).code, "internal_error");
  }
  const a = bench.connect(handle({ label: "A" }));
  const seen = await a.snapshot();
  assert.deepEqual([seen.beforeStarted, seen.createStarted], [3, 2]);
  assert.deepEqual(seen.disconnectSnapshots, []);
  assert.deepEqual(seen.connectSnapshots, [{ label: "A", ownVisible: true, visibleLabels: ["A"] }]);
});

check("long messages pass both ways", async (bench) => {
  const connection = bench.connect(bench.client.largePayloadConnActor.getOrCreate(["long"]));
  const request = items(800);
  assert.deepEqual(await connection.processLargeRequest(request), {
    itemCount: 800,
    firstItem: request.items[0],
    lastItem: request.items[799],
  });
  assert.equal(await connection.getLastRequestSize(), 800);
  assert.deepEqual(await connection.getLargeResponse(800), request);
  assert.deepEqual(await connection.echo(request), request);
});

check("a request that is too long ends its connection, and what was called after it", async (bench) => {
  const connection = bench.connect(bench.client.largePayloadConnActor.getOrCreate(["tooLong"]));
  assert.equal(await connection.echo("open"), "open");
  const id = connection.connectionId;
  const closed = new Inbox();
  connection.onClose(() => closed.put("closed"));
  const [tooLong, after] = [
    refused(() => connection.processLargeRequest(items(1500))),
    refused(() => connection.echo("after")),
  ];
  assert.equal(await tooLong, "message.incoming_too_long");
  assert.equal(await after, "message.incoming_too_long");
  await closed.take();
  assert.equal(await connection.getLastRequestSize(), 0);
  assert.notEqual(connection.connectionId, id);
});

check("an answer that is too long fails its call and no other", async (bench) => {
  const connection = bench.connect(bench.client.largePayloadConnActor.getOrCreate(["answer"]));
  assert.equal(await connection.echo("open"), "open");
  const id = connection.connectionId;
  const [tooLong, after] = [refused(() => connection.getLargeResponse(20_000)), connection.echo("after")];
  assert.equal(await tooLong, "message.outgoing_too_long");
  assert.equal(await after, "after");
  assert.equal(connection.connectionId, id);
});

check("a connection counts for itself, and is counted while it is open", async (bench) => {
  const handle = bench.client.counterConn.getOrCreate(["count"]);
  const ours = bench.connect(handle);
  const heard = await bench.listen(ours, "newCount", () => ours.getCount());
  const theirs = handle.connect();
  assert.equal(await ours.increment(5), 5);
  assert.equal(await theirs.setCount(3), 3);
  assert.deepEqual([await heard.take(), await heard.take()], [5, 3]);
  assert.deepEqual([await ours.getCount(), await theirs.getCount()], [5, 3]);
  assert.equal(await ours.getConnectionCount(), 2);
  await theirs.dispose();
  await until(
    () => ours.getConnectionCount(),
    (count) => count === 1,
  );
});

check("one who is refused after a while is told why, over HTTP and over a connection", async (bench) => {
  const { rejectConnectionActor, warmupActor } = bench.client;
  assert.equal(await warmupActor.getOrCreate(["warm"]).ping(), true);
  const refusing = rejectConnectionActor.getOrCreate(["refused"], { params: { reject: true } });
  for (const way of [() => refusing, () => bench.connect(refusing)]) {
    const { group, code, message } = await refusal(() => way().ping());
    assert.deepEqual([group, code, message], ["user", "rejected", "Rejected connection"]);
  }
  assert.equal(await bench.connect(rejectConnectionActor.getOrCreate(["refused"])).ping(), "pong");
});

check("who is kept waiting by a hook for longer than the actor allows is refused, each time", async (bench) => {
  const waiting = bench.client.beforeConnectTimeoutActor.getOrCreate(["late"]);
  for (const way of [() => waiting, () => bench.connect(waiting), () => waiting]) {
    assert.equal(await refused(() => way().ping()), "actor.callback_timed_out");
  }
});

runChecks();
