// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
import { endpoint } from "./tools.mjs";

/** What only the conformance deployment offers: {@code sleep} and {@code crash} of an actor. */
export function asked(id, namespace, wish) {
  return fetch(`${endpoint}/actors/${id}/${wish}?namespace=${namespace}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer any" },
    body: "{}",
  });
}

/** The same, of the actor behind a handle; answers the status. */
export async function control(bench, handle, wish) {
  const response = await asked(await handle.resolve(), bench.namespace, wish);
  await response.text();
  return response.status;
}
