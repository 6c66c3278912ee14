// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.StoredReply;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Reads table {@code troupe_reply}. */
final class Replies {

    private static final String FIND = "SELECT request, answer, expires_at FROM troupe_reply"
            + " WHERE actor_id = ? AND reply_key = ? AND expires_at > CURRENT_TIMESTAMP";

    private Replies() {}

    static Optional<StoredReply> find(Loan loan, byte[] hash, byte[] key) throws SQLException {
        PreparedStatement find = loan.prepare(FIND);
        find.setBytes(1, hash);
        find.setBytes(2, key);
        try (ResultSet row = find.executeQuery()) {
            return row.next()
                    ? Optional.of(new StoredReply(
                            key,
                            row.getBytes(1),
                            row.getBytes(2),
                            row.getObject(3, OffsetDateTime.class).toInstant()))
                    : Optional.empty();
        }
    }
}
