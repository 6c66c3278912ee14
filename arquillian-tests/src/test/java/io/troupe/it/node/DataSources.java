// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import io.troupe.it.Wars;
import java.util.List;

/**
 * What the server has to have for the applications of these tests, by names that mean the same to every server.
 *
 * @param name the JNDI name
 * @param url of a database in H2, which servers bring along; its user and password are {@code sa}
 * @param connections at most; who finds none waits for {@link #WAIT_MILLIS}
 */
public record DataSources(String name, String url, int connections) {

    /** How long somebody waits for a connection. */
    public static final int WAIT_MILLIS = 4_000;

    /** Keeps what it acknowledges. */
    static final DataSources BANK = inFile("bank", 20);

    /** The same with one connection. */
    static final DataSources NARROW = inFile("narrow", 1);

    /** Keeps nothing when the server stops. */
    static final DataSources FORGETFUL =
            new DataSources("jdbc/forgetful", "jdbc:h2:mem:forgetful;DB_CLOSE_DELAY=-1", 20);

    private static DataSources inFile(String name, int connections) {
        return new DataSources(
                "jdbc/" + name, "jdbc:h2:file:" + Wars.directory().resolve(name) + ";WRITE_DELAY=0", connections);
    }

    /** All of them. */
    public static List<DataSources> all() {
        return List.of(BANK, NARROW, FORGETFUL);
    }
}
