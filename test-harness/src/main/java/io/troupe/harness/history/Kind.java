// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

/** What an operation does. */
public enum Kind {
    /** Appends its operation id to the log of the key; the result is the index. */
    APPEND,
    /** Reads how long the log of the key is. */
    LENGTH,
    /** Reads the register of the key; the result is its value, null if it was never written. */
    READ,
    /** Writes {@code value} into the register of the key. */
    WRITE,
    /** Writes {@code value} if the register has {@code expected}; the result is {@code true} or {@code false}. */
    CAS
}
