// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Clients that no library would be: they send the very bytes they are told to, over HTTP and as WebSocket frames. */
package io.troupe.harness.web;
