// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.postgres;

import org.junit.jupiter.api.Assumptions;

/** For tests that need a server: they skip themselves, with a line, where there is none. */
public final class RequirePostgres {

    private RequirePostgres() {}

    public static void require(Class<?> test) {
        PostgresServer.missing(test).ifPresent(line -> {
            System.out.println(line);
            Assumptions.abort(line);
        });
    }
}
