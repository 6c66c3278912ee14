// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// What becomes of values on their way to Java and back, over HTTP and over a connection; for node and for browsers.
import { Inbox } from "./inbox.mjs";

const sent = {
  small: 5,
  large: 4294967296,
  timestamp: 1795224854611,
  negative: -4294967297,
  fraction: 1.5,
  text: "Grüße, 你好 😀",
  longText: "x".repeat(40_000),
  yes: true,
  nothing: null,
  notDefined: undefined,
  bigint: 5n,
  negativeBigint: -5n,
  hugeBigint: 2n ** 80n,
  bytes: new Uint8Array([1, 2, 255]),
  buffer: new Uint8Array([1, 2]).buffer,
  date: new Date("2026-11-21T15:00:00.123Z"),
  looksTagged: ["$x", 1],
  looksLikeABigint: ["$BigInt", "7"],
  nested: { list: [1, [2n], { deep: new Uint8Array([7]) }], left: undefined },
  set: new Set([1, 2]),
  map: new Map([["a", 1]]),
  doubles: new Float64Array([1.5, 2]),
};

/** What it is, and what it says. */
function told(value) {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `${typeof value} ${String(value).slice(0, 40)}`;
  if (Array.isArray(value)) return `[${value.map(told).join(", ")}]`;
  if (ArrayBuffer.isView(value)) return `bytes ${Array.from(value).join(" ")}`;
  if (value.constructor !== Object) return `${value.constructor.name} ${String(value)}`;
  return `{${Object.entries(value).map(([name, field]) => `${name}: ${told(field)}`).join(", ")}}`;
}

/** What a mirror gives back, over the handle and over a connection of it, by the name of the value. */
export async function reflect(handle) {
  const connection = handle.connect();
  const events = new Inbox();
  connection.on("seen", (...args) => events.put(args));
  await connection.nothing();

  const result = { http: {}, connection: {}, event: {} };
  for (const [name, value] of Object.entries(sent)) {
    result.http[name] = told(await handle.echo(value));
    result.connection[name] = told(await connection.echo(value));
    await connection.show(value);
    result.event[name] = told((await events.take())[0].value);
  }
  result.void = told(await handle.nothing());
  result.voidOnConnection = told(await connection.nothing());
  result.now = told(await handle.now());
  result.instant = told(await connection.instant());
  await connection.dispose();
  return result;
}
