// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs;

import io.troupe.spi.StateDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Takes the stored state of an actor out, and puts it back, mended. */
final class Mending {

    private Mending() {}

    /** Writes the document to a file, as JSON; tells its version, and what is wrong with it. */
    static long export(Connection database, String type, String key, Path file) throws SQLException, IOException {
        try (PreparedStatement find =
                database.prepareStatement("SELECT version, state FROM troupe_actor WHERE type = ? AND actor_key = ?")) {
            find.setString(1, type);
            find.setString(2, key);
            ResultSet row = find.executeQuery();
            row.next();
            StateDocuments.Salvaged salvaged = StateDocuments.salvage(row.getBytes("state"));
            Files.writeString(file, salvaged.json());
            salvaged.problem().ifPresent(problem -> System.out.println("Read up to where " + problem));
            return row.getLong("version");
        }
    }

    /** Puts the edited document in the place of that version; false if there is another by now. */
    static boolean restore(Connection database, String type, String key, long version, Path file)
            throws SQLException, IOException {
        try (PreparedStatement put =
                database.prepareStatement("UPDATE troupe_actor SET state = ?, version = version + 1"
                        + " WHERE type = ? AND actor_key = ? AND version = ?")) {
            put.setBytes(1, StateDocuments.fromJson(Files.readString(file)));
            put.setString(2, type);
            put.setString(3, key);
            put.setLong(4, version);
            return put.executeUpdate() == 1;
        }
    }
}
