// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
import { createInterface } from "node:readline";
import { createClient } from "rivetkit/client";
import { Inbox, within } from "./inbox.mjs";

export { Inbox, within };

/** The server's address, the first argument of every script. */
export const endpoint = process.argv[2];

/** The encoding to speak, the second argument; that of the client if there is none. */
export const encoding = process.argv[3];

/** A client as an application has it; options beside those that all have. */
export function newClient(options) {
  return createClient({ endpoint, ...(encoding && { encoding }), ...options });
}

/** A key that scripts in another encoding do not have. */
export function own(name) {
  return `${encoding ?? "default"}-${name}`;
}

/** What a call was refused with; fails if it was not refused. */
export async function refusal(call) {
  let answer;
  try {
    answer = await call();
  } catch (error) {
    const { group, code, message, metadata } = error;
    return group ? { group, code, message, metadata } : { message: String(error) };
  }
  throw new Error(`Not refused, but answered: ${JSON.stringify(answer)}`);
}

const lines = new Inbox();
let reader;

/** A server that is killed and started again in between may take that long. */
const LONGEST_STEP = 600_000;

/** The next line that the test writes. */
export function nextLine() {
  reader ??= createInterface({ input: process.stdin }).on("line", lines.put);
  return lines.take(LONGEST_STEP);
}

/** Tells the test something, as one line that starts with {@code RESULT}: the client writes its own log beside it. */
export function tell(result) {
  process.stdout.write(`RESULT ${JSON.stringify(result)}\n`);
}

/** Runs a script's work; whatever happens, the process ends. */
export function run(work) {
  work().then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
}
