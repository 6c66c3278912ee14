// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.ActorWrite;
import io.troupe.spi.MessageId;
import io.troupe.spi.Segments;
import io.troupe.spi.StoredMessage;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * One statement for a whole batch, whatever is in it: the entry in the commit log, the fence, and each table's rows as arrays.
 * So a commit is two round trips, this and COMMIT. What is not in the batch is not in the text; the texts that occur are few,
 * and stay prepared.
 *
 * <p>All parts see the database as it was when the statement began. That is enough: a row of ours changes by nobody else
 * unless our node row is dead, and that row alone is locked and looked at afresh. Whatever the parts find, nothing is
 * committed before the counts they give are checked here.
 */
final class PostgreSqlWriter implements BatchWriter {

    private static final String LOG =
            """
            log AS (INSERT INTO troupe_commit (incarnation, number, made_at, voided)
              VALUES (?, ?, now(), FALSE) RETURNING 1)""";

    // Shared with renewals, which change no key; excludes those who declare us dead.
    private static final String NODE =
            """
            node AS (SELECT 1 FROM troupe_node WHERE incarnation = ? AND state = 'UP' FOR KEY SHARE)""";

    private static final String HELD =
            """
            held AS (SELECT 1 FROM unnest(?::int[], ?::bigint[]) AS u (segment, epoch)
              JOIN troupe_segment s ON s.segment = u.segment AND s.epoch = u.epoch AND s.owner = ?)""";

    private static final String UPDATES =
            """
            updates AS (UPDATE troupe_actor a SET version = u.version, format = FORMAT, state = u.state
              FROM unnest(?::bytea[], ?::text[], ?::bigint[], ?::bytea[]) AS u (id, public_id, version, state)
              WHERE a.actor_id = u.id AND a.public_id = u.public_id AND a.version = u.version - 1 RETURNING 1)"""
                    .replace("FORMAT", "" + ActorWrite.FORMAT);

    private static final String TOUCHES =
            """
            touches AS (UPDATE troupe_actor a SET version = u.version
              FROM unnest(?::bytea[], ?::text[], ?::bigint[]) AS u (id, public_id, version)
              WHERE a.actor_id = u.id AND a.public_id = u.public_id AND a.version = u.version - 1 RETURNING 1)""";

    private static final String CREATES =
            """
            creates AS (INSERT INTO troupe_actor
                (actor_id, namespace, type, actor_key, public_id, created_at, version, format, state)
              SELECT u.id, u.namespace, u.type, u.key, u.public_id, EPOCH + u.created * MICRO, 1, FORMAT, u.state
              FROM unnest(?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bytea[])
                AS u (id, namespace, type, key, public_id, created, state) RETURNING 1)"""
                    .replace("FORMAT", "" + ActorWrite.FORMAT)
                    .replace("EPOCH", "timestamptz 'epoch'")
                    .replace("MICRO", "interval '1 microsecond'");

    private static final String DELETES =
            """
            deletes AS (DELETE FROM troupe_actor a
              USING unnest(?::bytea[], ?::text[], ?::bigint[]) AS u (id, public_id, version)
              WHERE a.actor_id = u.id AND a.public_id = u.public_id AND a.version = u.version RETURNING 1)""";

    // One that has expired, and was not purged yet, is as good as none.
    private static final String REPLIES =
            """
            replies AS (INSERT INTO troupe_reply AS r (actor_id, reply_key, request, answer, expires_at)
              SELECT u.id, u.key, u.request, u.answer, timestamptz 'epoch' + u.expires * interval '1 microsecond'
              FROM unnest(?::bytea[], ?::bytea[], ?::bytea[], ?::bytea[], ?::bigint[])
                AS u (id, key, request, answer, expires)
              ON CONFLICT (actor_id, reply_key) DO UPDATE
                SET request = EXCLUDED.request, answer = EXCLUDED.answer, expires_at = EXCLUDED.expires_at
                WHERE r.expires_at <= now() RETURNING 1)""";

    private static final String SENT =
            """
            sent AS (INSERT INTO troupe_message (sender, version, ordinal, segment, namespace, type, actor_key,
                may_create, operation, arguments, sent_at)
              SELECT u.sender, u.version, u.ordinal, u.segment, u.namespace, u.type, u.key, u.may_create, u.operation,
                u.arguments, timestamptz 'epoch' + u.sent * interval '1 microsecond'
              FROM unnest(?::text[], ?::bigint[], ?::int[], ?::int[], ?::text[], ?::text[], ?::text[], ?::boolean[],
                  ?::text[], ?::bytea[], ?::bigint[])
                AS u (sender, version, ordinal, segment, namespace, type, key, may_create, operation, arguments, sent)
              RETURNING 1)""";

    private static final String RECEIVED =
            """
            received AS (DELETE FROM troupe_message m
              USING unnest(?::text[], ?::bigint[], ?::int[]) AS u (sender, version, ordinal)
              WHERE m.sender = u.sender AND m.version = u.version AND m.ordinal = u.ordinal RETURNING 1)""";

    private final Map<List<String>, String> texts = new ConcurrentHashMap<>();

    @Override
    public void write(Loan loan, CommitId id, Batch batch) throws SQLException {
        Parts parts = new Parts(loan.connection());
        parts.add(LOG, 1, id.incarnation(), id.number());
        addFence(parts, batch);
        addActors(parts, batch);
        addReplies(parts, batch.replies);
        addMessages(parts, batch);
        PreparedStatement statement = loan.prepare(texts.computeIfAbsent(parts.texts, PostgreSqlWriter::text));
        parts.bind(statement);
        try (ResultSet counts = statement.executeQuery()) {
            counts.next();
            for (int i = 0; i < parts.expected.size(); i++) {
                if (counts.getInt(i + 1) != parts.expected.get(i)) {
                    throw Fence.failed(
                            batch,
                            parts.texts.get(i).equals(NODE),
                            parts.texts.get(i).equals(HELD));
                }
            }
        }
    }

    private static String text(List<String> parts) {
        List<String> counts = parts.stream()
                .map(part -> "(SELECT count(*) FROM " + part.substring(0, part.indexOf(' ')) + ")")
                .toList();
        return "WITH " + String.join(",\n", parts) + "\nSELECT " + String.join(", ", counts);
    }

    private static void addFence(Parts parts, Batch batch) throws SQLException {
        Incarnation incarnation = batch.incarnation();
        if (incarnation != null) {
            List<Owned> owned = List.copyOf(batch.owned.values());
            parts.add(NODE, 1, incarnation.id());
            parts.add(
                    HELD,
                    owned.size(),
                    owned.stream().map(Owned::segment).toArray(Integer[]::new),
                    longs(owned, Owned::epoch),
                    incarnation.id());
        }
    }

    private static void addActors(Parts parts, Batch batch) throws SQLException {
        if (!batch.updates.isEmpty()) {
            var rows = batch.updates;
            parts.add(
                    UPDATES,
                    rows.size(),
                    hashes(rows),
                    publicIds(rows),
                    longs(rows, row -> row.write().version()),
                    bytes(rows, row -> row.write().state()));
        }
        if (!batch.touches.isEmpty()) {
            var rows = batch.touches;
            parts.add(TOUCHES, rows.size(), hashes(rows), publicIds(rows), longs(rows, row -> row.write()
                    .version()));
        }
        if (!batch.creates.isEmpty()) {
            var rows = batch.creates;
            parts.add(
                    CREATES,
                    rows.size(),
                    hashes(rows),
                    texts(rows, row -> row.write().id().namespace()),
                    texts(rows, row -> row.write().id().type()),
                    texts(rows, row -> KeyText.write(row.write().id().key())),
                    publicIds(rows),
                    longs(rows, row -> micros(row.write().createdAt())),
                    bytes(rows, row -> row.write().state()));
        }
        if (!batch.deletes.isEmpty()) {
            var rows = batch.deletes;
            parts.add(DELETES, rows.size(), hashes(rows), publicIds(rows), longs(rows, row -> row.write()
                    .version()));
        }
    }

    private static void addReplies(Parts parts, List<Batch.Reply> replies) throws SQLException {
        if (!replies.isEmpty()) {
            parts.add(
                    REPLIES,
                    replies.size(),
                    bytes(replies, Batch.Reply::hash),
                    bytes(replies, row -> row.reply().key()),
                    bytes(replies, row -> row.reply().request()),
                    bytes(replies, row -> row.reply().answer()),
                    longs(replies, row -> micros(row.reply().expires())));
        }
    }

    private static void addMessages(Parts parts, Batch batch) throws SQLException {
        if (!batch.sent.isEmpty()) {
            List<StoredMessage> sent = batch.sent;
            parts.add(
                    SENT,
                    sent.size(),
                    texts(sent, message -> message.id().sender()),
                    longs(sent, message -> message.id().version()),
                    sent.stream().map(message -> message.id().ordinal()).toArray(Integer[]::new),
                    sent.stream()
                            .map(message -> Segments.of(message.receiver()))
                            .toArray(Integer[]::new),
                    texts(sent, message -> message.receiver().namespace()),
                    texts(sent, message -> message.receiver().type()),
                    texts(sent, message -> KeyText.write(message.receiver().key())),
                    sent.stream().map(StoredMessage::mayCreate).toArray(Boolean[]::new),
                    texts(sent, StoredMessage::operation),
                    bytes(sent, StoredMessage::arguments),
                    longs(sent, message -> micros(message.sentAt())));
        }
        if (!batch.received.isEmpty()) {
            List<MessageId> received = batch.received;
            parts.add(
                    RECEIVED,
                    received.size(),
                    texts(received, MessageId::sender),
                    longs(received, MessageId::version),
                    received.stream().map(MessageId::ordinal).toArray(Integer[]::new));
        }
    }

    private static byte[][] hashes(List<? extends Batch.Row<?>> rows) {
        return bytes(rows, Batch.Row::hash);
    }

    private static String[] publicIds(List<? extends Batch.Row<?>> rows) {
        return texts(rows, row -> row.write().publicId());
    }

    private static <R> byte[][] bytes(List<R> rows, Function<R, byte[]> column) {
        return rows.stream().map(column).toArray(byte[][]::new);
    }

    private static <R> String[] texts(List<R> rows, Function<R, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    private static <R> Long[] longs(List<R> rows, ToLongFunction<R> column) {
        return rows.stream().mapToLong(column).boxed().toArray(Long[]::new);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** The parts of the statement, the counts that they must give, and their parameters. */
    private static final class Parts {

        private final Connection connection;
        private final List<String> texts = new ArrayList<>();
        private final List<Integer> expected = new ArrayList<>();
        private final List<Object> parameters = new ArrayList<>();

        Parts(Connection connection) {
            this.connection = connection;
        }

        void add(String text, int count, Object... values) throws SQLException {
            texts.add(text);
            expected.add(count);
            for (Object value : values) {
                parameters.add(value instanceof Object[] array ? array(array) : value);
            }
        }

        private Array array(Object[] values) throws SQLException {
            String type = values instanceof byte[][]
                    ? "bytea"
                    : values instanceof String[]
                            ? "text"
                            : values instanceof Integer[] ? "int4" : values instanceof Boolean[] ? "bool" : "int8";
            return connection.createArrayOf(type, values);
        }

        void bind(PreparedStatement statement) throws SQLException {
            for (int i = 0; i < parameters.size(); i++) {
                Object value = parameters.get(i);
                if (value instanceof Array array) {
                    statement.setArray(i + 1, array);
                } else {
                    statement.setLong(i + 1, (Long) value);
                }
            }
        }
    }
}
