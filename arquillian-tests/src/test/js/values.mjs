// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// What becomes of values with the client in node.
import { reflect } from "./mirror.mjs";
import { newClient, own, run, tell } from "./tools.mjs";

run(async () => tell(await reflect(newClient().mirror.getOrCreate([own("mirror")]))));
