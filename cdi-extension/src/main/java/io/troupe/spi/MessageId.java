// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

/**
 * Names a one-way message. Those of one sender are ordered by version, then by ordinal.
 *
 * @param sender public id of the sending actor, or any unique text for one sent from outside of actors
 * @param version of the sender that committed it; 0 from outside
 * @param ordinal within that version, from 0
 */
public record MessageId(String sender, long version, int ordinal) implements Comparable<MessageId> {

    @Override
    public int compareTo(MessageId other) {
        int bySender = sender.compareTo(other.sender);
        int byVersion = bySender != 0 ? bySender : Long.compare(version, other.version);
        return byVersion != 0 ? byVersion : Integer.compare(ordinal, other.ordinal);
    }
}
