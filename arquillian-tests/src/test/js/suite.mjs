// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// What the scripts conformance-*.mjs are made of: checks, each with a name and with clients of its own.
import { randomUUID } from "node:crypto";
import { Inbox, endpoint, newClient, refusal, run, tell, within } from "./tools.mjs";

const checks = [];

/** One sentence about the server, and how it is checked: the work gets a {@link Bench} and fails by throwing. */
export function check(name, work) {
  checks.push({ name, work });
}

/** What a check works with; what it opens is closed when the check is over. */
class Bench {
  #namespace = `n${randomUUID()}`;
  #connections = [];
  #client;

  get namespace() {
    return this.#namespace;
  }

  /** A client of a namespace that only this check uses. */
  get client() {
    return (this.#client ??= this.newClient());
  }

  /** One more client of the same namespace. */
  newClient(options) {
    return newClient({ namespace: this.#namespace, ...options });
  }

  /** A connection of that handle. */
  connect(handle) {
    const connection = handle.connect();
    this.#connections.push(connection);
    return connection;
  }

  /** What comes to the connection under that name from the time on when this is answered. */
  async listen(connection, event, settle) {
    const inbox = new Inbox();
    connection.on(event, (...args) => inbox.put(args.length === 1 ? args[0] : args));
    // Messages of a socket are taken in order: the answer to an action comes after the subscription is in force.
    await settle();
    return inbox;
  }

  async clear() {
    await Promise.allSettled(this.#connections.map((connection) => connection.dispose()));
    await this.#client?.dispose();
  }
}

/** Runs all checks, one after the other, and tells of each; the first thing told is their names. */
export function runChecks() {
  run(async () => {
    tell({ checks: checks.map(({ name }) => name) });
    for (const { name, work } of checks) {
      const bench = new Bench();
      const start = Date.now();
      let failure = null;
      try {
        await within(Promise.resolve(work(bench)), `end of the check "${name}"`, 60_000);
      } catch (error) {
        failure = error?.stack ?? String(error);
      }
      await within(bench.clear(), "end of the connections", 10_000).catch((error) => (failure ??= error.stack));
      tell({ name, failure, millis: Date.now() - start });
    }
  });
}

/** What a call was refused with, as group.code; fails if it was not refused. */
export async function refused(call) {
  const { group, code, message } = await refusal(call);
  return group ? `${group}.${code}` : message;
}

/** What comes of a call to an actor with a short time-out: if the machine is so busy that it is late, it is made again. */
export async function inTime(call) {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (error.code !== "action_timed_out" || tries === 20) throw error;
    }
  }
}

/** Asks again until the answer is one that the test holds for. */
export async function until(ask, holds, millis = 20_000) {
  const end = Date.now() + millis;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > end) throw new Error(`Not within ${millis} ms; the last answer: ${JSON.stringify(answer)}`);
    await pause(20);
  }
}

/** For time that is part of what is checked, and for asking again; never to wait for something that can be heard. */
export function pause(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

export { Inbox, endpoint, refusal, within };
