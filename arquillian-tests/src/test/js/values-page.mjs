// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// The part of values-browser.mjs that runs in the page.
import { createClient } from "rivetkit/client";
import { reflect } from "./mirror.mjs";

window.reflected = (endpoint, encoding) =>
  reflect(createClient({ endpoint, encoding }).mirror.getOrCreate([`browser-${encoding}`]));
