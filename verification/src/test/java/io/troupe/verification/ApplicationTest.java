// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.postgres.PostgresServer;
import io.troupe.verification.app.Application;
import io.troupe.verification.wire.Database;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application that other tests hurt works when nobody does. */
class ApplicationTest {

    @TempDir
    Path folder;

    @Test
    void keepsALogInAnH2FileOverARestart() {
        Map<String, String> settings = Map.of("troupe.store.path", folder.toString());
        for (int i = 0; i < 2; i++) {
            try (Application application = Application.start(settings)) {
                assertThat(application.log("a").append("entry " + i)).isEqualTo(i);
            }
        }
    }

    @Test
    void keepsALogInPostgreSqlOverARestart() throws Exception {
        try (PostgresServer server = Database.server(ApplicationTest.class)) {
            for (int i = 0; i < 2; i++) {
                try (Application application = Application.on(server.dataSource(), Map.of())) {
                    assertThat(application.log("a").append("entry " + i)).isEqualTo(i);
                }
            }
        }
    }
}
