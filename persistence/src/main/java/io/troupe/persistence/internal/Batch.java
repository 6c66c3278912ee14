// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.MessageId;
import io.troupe.spi.Ownership;
import io.troupe.spi.Segments;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoreException.Reason;
import io.troupe.spi.StoredMessage;
import io.troupe.spi.StoredReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has to write, table by table, in the order in which all transactions lock rows: segments, then actors by
 * hash, then the rest.
 */
final class Batch {

    /** An actor's row, to be written in one of four ways. */
    record Row<W extends ActorWrite>(byte[] hash, W write) {}

    /** An answer to be kept for an actor. */
    record Reply(byte[] hash, StoredReply reply) {}

    private final Supplier<String> names;

    /** Those written to, by segment; none for messages from outside. */
    final Map<Integer, Owned> owned = new TreeMap<>();

    final List<Row<ActorWrite.Create>> creates = new ArrayList<>();
    final List<Row<ActorWrite.Update>> updates = new ArrayList<>();
    final List<Row<ActorWrite.Touch>> touches = new ArrayList<>();
    final List<Row<ActorWrite.Delete>> deletes = new ArrayList<>();
    final List<Reply> replies = new ArrayList<>();
    final List<StoredMessage> sent = new ArrayList<>();
    final List<MessageId> received = new ArrayList<>();

    private Batch(Supplier<String> names) {
        this.names = names;
    }

    static Batch of(List<ActorCommit> commits) {
        Batch batch = new Batch(() -> names(commits));
        for (ActorCommit commit : commits) {
            batch.add(commit);
        }
        batch.deliver();
        batch.sort();
        return batch;
    }

    /**
     * With ownerships that have to hold beside.
     *
     * @param seen of actors that were read only
     */
    static Batch of(List<ActorCommit> commits, List<Ownership> seen) {
        Batch batch = of(commits);
        for (Ownership ownership : seen) {
            batch.add((Owned) ownership);
        }
        return batch;
    }

    static Batch ofMessages(List<StoredMessage> messages) {
        Batch batch = new Batch(() -> messages.size() + " messages");
        batch.sent.addAll(messages);
        batch.sort();
        return batch;
    }

    private void add(ActorCommit commit) {
        ActorWrite write = commit.write();
        byte[] hash = Segments.hash(write.id());
        if (write instanceof ActorWrite.Update update) {
            updates.add(new Row<>(hash, update));
        } else if (write instanceof ActorWrite.Touch touch) {
            touches.add(new Row<>(hash, touch));
        } else if (write instanceof ActorWrite.Create create) {
            creates.add(new Row<>(hash, create));
        } else if (write instanceof ActorWrite.Delete delete) {
            deletes.add(new Row<>(hash, delete));
        }
        if (!(commit.ownership() instanceof Owned ownership) || ownership.segment() != Segments.of(hash)) {
            throw new IllegalArgumentException(commit.ownership() + " is not that of " + write.id());
        }
        add(ownership);
        commit.replies().forEach(reply -> replies.add(new Reply(hash, reply)));
        sent.addAll(commit.sent());
        received.addAll(commit.received());
    }

    private void add(Owned ownership) {
        Owned other = owned.put(ownership.segment(), ownership);
        if (other != null && other != ownership) {
            // Two that were acquired one after the other: the older is lost.
            owned.put(ownership.segment(), other.epoch() < ownership.epoch() ? other : ownership);
        }
    }

    /** A message that is sent and received in one transaction need not be stored. */
    private void deliver() {
        if (sent.isEmpty() || received.isEmpty()) {
            return;
        }
        Set<MessageId> both = new HashSet<>(received);
        both.retainAll(sent.stream().map(StoredMessage::id).toList());
        sent.removeIf(message -> both.contains(message.id()));
        // Only once: a message that is received twice is an error to be found.
        received.removeIf(both::remove);
    }

    private void sort() {
        Comparator<Row<?>> byHash = (a, b) -> Arrays.compareUnsigned(a.hash, b.hash);
        creates.sort(byHash);
        updates.sort(byHash);
        touches.sort(byHash);
        deletes.sort(byHash);
        replies.sort((a, b) -> Arrays.compareUnsigned(a.hash, b.hash));
        sent.sort(Comparator.comparing(StoredMessage::id));
        received.sort(Comparator.naturalOrder());
    }

    /** Whose they are; null for nobody's. */
    @Nullable
    Incarnation incarnation() {
        return owned.isEmpty() ? null : owned.values().iterator().next().incarnation();
    }

    /** Refuses early what the fence would. */
    void checkOwnership() {
        Incarnation one = incarnation();
        for (Owned each : owned.values()) {
            if (each.isLost() || each.incarnation() != one) {
                throw notOwner();
            }
        }
    }

    StoreException notOwner() {
        return new StoreException(
                Executed.NO,
                Reason.NOT_OWNER,
                "This node is no longer the owner of the segment of " + names.get(),
                null);
    }

    /** A row count was not as it must be. */
    StoreException stale() {
        return rejected("The store holds another version than expected of " + names.get(), null);
    }

    StoreException rejected(String why, @Nullable Throwable cause) {
        return new StoreException(Executed.NO, Reason.REJECTED, why, cause);
    }

    @Override
    public String toString() {
        return names.get();
    }

    private static String names(Collection<ActorCommit> commits) {
        if (commits.isEmpty()) {
            return "actors that were read";
        }
        ActorWrite write = commits.iterator().next().write();
        String first = write.id() + " (" + write.publicId() + ")";
        return commits.size() == 1 ? first : first + " and " + (commits.size() - 1) + " others";
    }
}
