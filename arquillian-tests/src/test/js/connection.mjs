// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Connections: actions, events, errors, two clients, and their end.
import { Inbox, newClient, own, refusal, run, tell } from "./tools.mjs";

run(async () => {
  // A second client has its own connections, as a second machine would.
  const ours = newClient().counter.getOrCreate([own("node"), "connection"]).connect();
  const theirs = newClient().counter.getOrCreate([own("node"), "connection"]).connect();

  const weHeard = new Inbox();
  const weHeardOnce = new Inbox();
  const theyHeard = new Inbox();
  const stopListening = ours.on("newCount", weHeard.put);
  ours.once("newCount", weHeardOnce.put);
  theirs.on("newCount", theyHeard.put);
  // The answer to an action comes after the subscriptions that were sent before it are in force.
  await Promise.all([ours.getCount(), theirs.getCount()]);

  const statuses = { ours: ours.connStatus, actorId: ours.actorId, connectionId: ours.connectionId };
  const answers = [await ours.increment(1), await theirs.action({ name: "increment", args: [10] })];
  const events = {
    ours: [await weHeard.take(), await weHeard.take()],
    theirs: [await theyHeard.take(), await theyHeard.take()],
    once: [await weHeardOnce.take()],
  };

  stopListening();
  await ours.getCount();
  answers.push(await theirs.increment(100));
  events.theirs.push(await theyHeard.take());
  // Frames come in order, so an event for us would be here before this answer.
  answers.push(await ours.getCount());
  events.afterUnsubscribe = weHeard.size;
  events.moreThanOnce = weHeardOnce.size;

  const errors = {
    unknownAction: await refusal(() => ours.action({ name: "explode", args: [] })),
    wrongArgument: await refusal(() => ours.increment({})),
  };
  // Many at once: every answer finds its call.
  const parallel = await Promise.all(Array.from({ length: 50 }, () => ours.increment(1)));

  const ann = newClient().chatRoom.getOrCreate([own("room")]).connect();
  const ben = newClient().chatRoom.getOrCreate([own("room")]).connect();
  const presence = new Inbox();
  const messages = new Inbox();
  ann.on("presence", presence.put);
  ann.on("newMessage", messages.put);
  await ann.enter("Ann");
  await ben.enter("Ben");
  const chat = {
    entered: [await presence.take(), await presence.take()],
    answer: await ben.sendMessage("Ben", "Grüße, 你好"),
    event: await messages.take(),
    invalid: await refusal(() => ben.sendMessage("Ben", "")),
  };
  await ben.dispose();
  chat.left = await presence.take();
  chat.afterDispose = ben.connStatus;

  tell({ statuses, answers, events, errors, parallel: parallel.sort((a, b) => a - b), countAfter: await ours.getCount(), chat });
  await Promise.all([ours.dispose(), theirs.dispose(), ann.dispose()]);
});
