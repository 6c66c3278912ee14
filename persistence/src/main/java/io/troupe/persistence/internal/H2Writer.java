// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.ActorWrite;
import io.troupe.spi.MessageId;
import io.troupe.spi.Segments;
import io.troupe.spi.StoredMessage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A JDBC batch for each table, in order. H2 runs within this process, so that a statement more costs no round trip.
 *
 * <p>The own node row is locked {@code FOR UPDATE}, as H2 has no weaker lock: a renewal then waits for a commit in progress,
 * which takes milliseconds.
 */
final class H2Writer implements BatchWriter {

    private static final String LOG =
            "INSERT INTO troupe_commit (incarnation, number, made_at, voided) VALUES (?, ?, CURRENT_TIMESTAMP, FALSE)";

    private static final String NODE = "SELECT 1 FROM troupe_node WHERE incarnation = ? AND state = 'UP' FOR UPDATE";

    private static final String HELD = "SELECT epoch FROM troupe_segment WHERE segment = ? AND owner = ?";

    private static final String UPDATE = "UPDATE troupe_actor SET version = ?, format = " + ActorWrite.FORMAT
            + ", state = ? WHERE actor_id = ? AND public_id = ? AND version = ?";

    private static final String TOUCH =
            "UPDATE troupe_actor SET version = ? WHERE actor_id = ? AND public_id = ? AND version = ?";

    private static final String CREATE =
            "INSERT INTO troupe_actor (actor_id, namespace, type, actor_key, public_id, created_at, version, format, state)"
                    + " VALUES (?, ?, ?, ?, ?, ?, 1, " + ActorWrite.FORMAT + ", ?)";

    private static final String DELETE =
            "DELETE FROM troupe_actor WHERE actor_id = ? AND public_id = ? AND version = ?";

    // One that has expired, and was not purged yet, is as good as none.
    private static final String EXPIRED =
            "DELETE FROM troupe_reply WHERE actor_id = ? AND reply_key = ? AND expires_at <= CURRENT_TIMESTAMP";

    private static final String REPLY =
            "INSERT INTO troupe_reply (actor_id, reply_key, request, answer, expires_at) VALUES (?, ?, ?, ?, ?)";

    private static final String SEND =
            "INSERT INTO troupe_message (sender, version, ordinal, segment, namespace, type, actor_key, may_create,"
                    + " operation, arguments, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String RECEIVE = "DELETE FROM troupe_message WHERE sender = ? AND version = ? AND ordinal = ?";

    /** Sets the parameters of one row. */
    @FunctionalInterface
    private interface Binder<R> {
        void bind(PreparedStatement statement, R row) throws SQLException;
    }

    @Override
    public void write(Loan loan, CommitId id, Batch batch) throws SQLException {
        PreparedStatement log = loan.prepare(LOG);
        log.setLong(1, id.incarnation());
        log.setLong(2, id.number());
        log.executeUpdate();
        checkFence(loan, batch);
        each(loan, batch, CREATE, batch.creates, H2Writer::create);
        each(loan, batch, UPDATE, batch.updates, H2Writer::update);
        each(loan, batch, TOUCH, batch.touches, H2Writer::touch);
        each(loan, batch, DELETE, batch.deletes, H2Writer::delete);
        for (Batch.Reply reply : batch.replies) {
            PreparedStatement expired = loan.prepare(EXPIRED);
            expired.setBytes(1, reply.hash());
            expired.setBytes(2, reply.reply().key());
            expired.executeUpdate();
        }
        each(loan, batch, REPLY, batch.replies, H2Writer::reply);
        each(loan, batch, SEND, batch.sent, H2Writer::send);
        each(loan, batch, RECEIVE, batch.received, H2Writer::receive);
    }

    private static void checkFence(Loan loan, Batch batch) throws SQLException {
        Incarnation incarnation = batch.incarnation();
        if (incarnation == null) {
            return;
        }
        PreparedStatement node = loan.prepare(NODE);
        node.setLong(1, incarnation.id());
        try (ResultSet row = node.executeQuery()) {
            if (!row.next()) {
                throw Fence.failed(batch, true, false);
            }
        }
        PreparedStatement held = loan.prepare(HELD);
        held.setLong(2, incarnation.id());
        for (Owned owned : batch.owned.values()) {
            held.setInt(1, owned.segment());
            try (ResultSet row = held.executeQuery()) {
                if (!row.next() || row.getLong(1) != owned.epoch()) {
                    throw Fence.failed(batch, false, true);
                }
            }
        }
    }

    private static <R> void each(Loan loan, Batch batch, String sql, List<R> rows, Binder<R> binder)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        PreparedStatement statement = loan.prepare(sql);
        // What an earlier failure may have left.
        statement.clearBatch();
        for (R row : rows) {
            binder.bind(statement, row);
            statement.addBatch();
        }
        for (int count : statement.executeBatch()) {
            // A driver that does not say how many is not believed.
            if (count != 1) {
                throw Fence.failed(batch, false, false);
            }
        }
    }

    private static void create(PreparedStatement statement, Batch.Row<ActorWrite.Create> row) throws SQLException {
        ActorWrite.Create create = row.write();
        statement.setBytes(1, row.hash());
        statement.setString(2, create.id().namespace());
        statement.setString(3, create.id().type());
        statement.setString(4, KeyText.write(create.id().key()));
        statement.setString(5, create.publicId());
        statement.setObject(6, time(create.createdAt()));
        statement.setBytes(7, create.state());
    }

    private static void update(PreparedStatement statement, Batch.Row<ActorWrite.Update> row) throws SQLException {
        ActorWrite.Update update = row.write();
        statement.setLong(1, update.version());
        statement.setBytes(2, update.state());
        statement.setBytes(3, row.hash());
        statement.setString(4, update.publicId());
        statement.setLong(5, update.version() - 1);
    }

    private static void touch(PreparedStatement statement, Batch.Row<ActorWrite.Touch> row) throws SQLException {
        ActorWrite.Touch touch = row.write();
        statement.setLong(1, touch.version());
        statement.setBytes(2, row.hash());
        statement.setString(3, touch.publicId());
        statement.setLong(4, touch.version() - 1);
    }

    private static void delete(PreparedStatement statement, Batch.Row<ActorWrite.Delete> row) throws SQLException {
        statement.setBytes(1, row.hash());
        statement.setString(2, row.write().publicId());
        statement.setLong(3, row.write().version());
    }

    private static void reply(PreparedStatement statement, Batch.Reply row) throws SQLException {
        statement.setBytes(1, row.hash());
        statement.setBytes(2, row.reply().key());
        statement.setBytes(3, row.reply().request());
        statement.setBytes(4, row.reply().answer());
        statement.setObject(5, time(row.reply().expires()));
    }

    private static void send(PreparedStatement statement, StoredMessage message) throws SQLException {
        statement.setString(1, message.id().sender());
        statement.setLong(2, message.id().version());
        statement.setInt(3, message.id().ordinal());
        statement.setInt(4, Segments.of(message.receiver()));
        statement.setString(5, message.receiver().namespace());
        statement.setString(6, message.receiver().type());
        statement.setString(7, KeyText.write(message.receiver().key()));
        statement.setBoolean(8, message.mayCreate());
        statement.setString(9, message.operation());
        statement.setBytes(10, message.arguments());
        statement.setObject(11, time(message.sentAt()));
    }

    private static void receive(PreparedStatement statement, MessageId message) throws SQLException {
        statement.setString(1, message.sender());
        statement.setLong(2, message.version());
        statement.setInt(3, message.ordinal());
    }

    private static OffsetDateTime time(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
