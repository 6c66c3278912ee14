// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.spi.ActorStore;
import io.troupe.spi.DeploymentProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the store's own H2 file, and what only that one promises. */
class H2ActorStoreTest extends ActorStoreContract {

    @TempDir
    Path folder;

    private Path directory() {
        return folder.resolve("data").resolve("app");
    }

    @Override
    void emptyDatabase() {
        // Each test has a folder of its own.
    }

    @Override
    ActorStore open() {
        return TestStores.h2(directory(), "troupe.store.open-wait", "300ms", "troupe.store.connection-wait", "60s");
    }

    @Test
    void itSaysWhereTheStateIs() {
        assertThat(store.description()).isEqualTo("H2 file " + directory().resolve("troupe.mv.db"));
    }

    @Test
    void theFolderIsMadeForItsOwnerAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
    }

    @Test
    void aSecondStoreOnTheSameFileIsRefused() {
        assertThatThrownBy(this::open)
                .isInstanceOf(DeploymentProblem.class)
                .hasMessage("TROUPE002009: The database file " + directory().resolve("troupe.mv.db")
                        + " is in use by another process or application. Stop that one, or give this application a folder"
                        + " of its own with setting troupe.store.path.");
    }

    @Test
    void theRowsCanBeReadByPeopleOnceTheStoreIsClosed() throws Exception {
        submit(store, create(io.troupe.ActorId.of("chatRoom", "lobby", "\"x\""), "p1", "s"));
        store.close();
        try (Connection connection = DriverManager.getConnection(
                "jdbc:h2:" + directory().resolve("troupe") + ";IFEXISTS=TRUE", "troupe", "")) {
            assertThat(DatabaseKind.read(
                            connection,
                            "SELECT namespace || ' ' || type || ' ' || actor_key FROM troupe_actor WHERE version = 1"))
                    .contains("default chatRoom [\"lobby\",\"\\\"x\\\"\"]");
        } finally {
            store = open();
        }
    }

    @Test
    void closingLeavesNoThreadAndNoDriverBehind() throws Exception {
        var drivers = Collections.list(DriverManager.getDrivers());
        store.close();
        for (Thread ending : threadsOfDatabase()) {
            // A pool says that it has ended on its thread, which is there for a moment longer.
            ending.join(20_000);
        }
        assertThat(threadsOfDatabase()).isEmpty();
        assertThat(Collections.list(DriverManager.getDrivers())).isEqualTo(drivers);
        Files.delete(directory().resolve("troupe.mv.db"));
        store = open();
        assertThat(store.findByPublicId("p1")).isEmpty();
    }

    private static List<Thread> threadsOfDatabase() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> Stream.of("H2", "MVStore", "ibernate")
                        .anyMatch(part -> thread.getName().contains(part)))
                .toList();
    }
}
