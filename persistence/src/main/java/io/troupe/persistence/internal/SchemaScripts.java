// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The scripts that make and change our tables, oldest first: {@code V001__actor.sql} brings an empty database to schema
 * version 1, the next to 2. A script that was released never changes.
 *
 * @param names file names, the same for every database
 */
public record SchemaScripts(List<String> names) {

    /** Those of this version of Troupe. */
    public static final SchemaScripts SHIPPED = new SchemaScripts(List.of("V001__actor.sql", "V002__ownership.sql"));

    private static final String FOLDER = "/io/troupe/persistence/schema/";

    /** The schema version after all of them. */
    int newest() {
        return names.size();
    }

    String name(int version) {
        return names.get(version - 1);
    }

    /** The statements of the script that leads to a version. */
    List<String> statements(DatabaseKind database, int version) {
        String file = FOLDER + database.scripts() + "/" + name(version);
        try (InputStream in = SchemaScripts.class.getResourceAsStream(file)) {
            String text = new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
            String code = text.lines().filter(line -> !line.startsWith("--")).reduce("", (a, b) -> a + "\n" + b);
            return List.of(code.split(";\n|;$")).stream()
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
