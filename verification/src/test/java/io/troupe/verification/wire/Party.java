// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.wire;

import io.troupe.harness.Run;
import io.troupe.harness.history.Outcome;
import io.troupe.harness.net.TcpProxy;
import io.troupe.spi.ActorStore;
import io.troupe.verification.app.Application;
import io.troupe.verification.load.Clients;
import io.troupe.verification.planted.WrappedStoreProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** A node that others may take over from soon, with a line of its own to the database. */
public record Party(TcpProxy line, Application application, Clients clients) implements AutoCloseable {

    private static final Map<String, String> LEASE =
            Database.quick("troupe.lease", "2s", "troupe.lease.renew", "400ms");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static Party join(Database database, Run run, List<String> keys) throws IOException {
        TcpProxy line = TcpProxy.toPostgres(database.server.port());
        return of(line, Application.on(database.server.dataSource("postgres", line.port()), LEASE), run, keys);
    }

    /** With something between runtime and store. */
    public static Party join(Database database, Run run, List<String> keys, UnaryOperator<ActorStore> wrapper)
            throws IOException {
        return WrappedStoreProvider.with(wrapper, () -> {
            try {
                return join(database, run, keys);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static Party of(TcpProxy line, Application application, Run run, List<String> keys) {
        return new Party(line, application, new Clients(run.history(), () -> application, keys));
    }

    /** Appends until that is answered: this node owns the log then. */
    public void awaitAnswer(String key) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (clients.append("caller", key) != Outcome.OK) {
            if (System.nanoTime() > end) {
                throw new AssertionError("nobody takes over");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        application.close();
        line.close();
    }
}
