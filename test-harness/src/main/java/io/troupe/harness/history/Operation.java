// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

/**
 * One try of a client to do something, with what it was told.
 *
 * @param client who
 * @param key of the log or register
 * @param opId names what is to be done. Two operations with one id are tries of the same thing with one idempotency key,
 *     which takes effect once
 * @param kind what
 * @param expected only for {@link Kind#CAS}: may be null, the value of a register that was never written
 * @param value only for {@link Kind#WRITE} and {@link Kind#CAS}
 * @param begin before the first byte left the client
 * @param end after the last byte of the answer; {@link #NEVER} if there was none
 * @param outcome what the client was told
 * @param result only with {@link Outcome#OK}, see {@link Kind}
 */
public record Operation(
        String client,
        String key,
        String opId,
        Kind kind,
        String expected,
        String value,
        long begin,
        long end,
        Outcome outcome,
        String result)
        implements Fact {

    /** The end of what did not end. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The result as a number, or -1 if it is none. */
    public long index() {
        try {
            return result == null ? -1 : Long.parseLong(result);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** When its effect was there at the latest, or {@link #NEVER}. */
    public long effectBefore() {
        return outcome.executed() ? end : NEVER;
    }
}
