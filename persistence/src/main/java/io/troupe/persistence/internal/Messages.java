// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.ActorId;
import io.troupe.spi.MessageId;
import io.troupe.spi.StoredMessage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Reads table {@code troupe_message}, and puts messages aside. */
final class Messages {

    private static final String WAITING =
            """
            SELECT m.sender, m.version, m.ordinal, m.namespace, m.type, m.actor_key, m.may_create, m.operation,
              m.arguments, m.sent_at
            FROM troupe_message m JOIN troupe_segment s ON s.segment = m.segment
            WHERE m.parked = FALSE AND (s.owner IS NULL OR s.owner = ?
              OR NOT EXISTS (SELECT 1 FROM troupe_node n WHERE n.incarnation = s.owner AND n.state = 'UP'))
            ORDER BY m.sender, m.version, m.ordinal FETCH FIRST ? ROWS ONLY""";

    private static final String PARK =
            "UPDATE troupe_message SET parked = TRUE, why = ? WHERE sender = ? AND version = ? AND ordinal = ?";

    private static final int MAX_WHY = 4_000;

    private Messages() {}

    static List<StoredMessage> waiting(Loan loan, long incarnation, int limit) throws SQLException {
        PreparedStatement waiting = loan.prepare(WAITING);
        waiting.setLong(1, incarnation);
        waiting.setInt(2, limit);
        List<StoredMessage> messages = new ArrayList<>();
        try (ResultSet row = waiting.executeQuery()) {
            while (row.next()) {
                messages.add(read(row));
            }
        }
        return messages;
    }

    private static StoredMessage read(ResultSet row) throws SQLException {
        return new StoredMessage(
                new MessageId(row.getString(1), row.getLong(2), row.getInt(3)),
                new ActorId(row.getString(4), row.getString(5), KeyText.read(row.getString(6))),
                row.getBoolean(7),
                row.getString(8),
                row.getBytes(9),
                row.getObject(10, OffsetDateTime.class).toInstant());
    }

    /** One that is gone meanwhile needs no parking. */
    static void park(Loan loan, MessageId message, String why) throws SQLException {
        PreparedStatement park = loan.prepare(PARK);
        // PostgreSQL cannot hold NUL.
        String text = why.replace("\0", "");
        park.setString(1, text.substring(0, Math.min(text.length(), MAX_WHY)));
        park.setString(2, message.sender());
        park.setLong(3, message.version());
        park.setInt(4, message.ordinal());
        park.executeUpdate();
        loan.connection().commit();
    }
}
