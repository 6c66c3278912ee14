// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.net;

/** Which way bytes go. */
public enum Direction {
    /** From the client: requests. */
    TO_SERVER,
    /** From the server: replies. */
    TO_CLIENT
}
