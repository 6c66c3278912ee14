// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

/** Which way a value goes. A type may be read otherwise than it is written: a computed property is only ever written. */
enum Direction {
    /** From the client. */
    IN,
    /** To the client. */
    OUT
}
