// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.ServerUnderTest;
import io.troupe.it.WarFile;
import io.troupe.runner.Ports;
import io.troupe.runner.Server;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import java.nio.file.Path;
import java.time.Duration;

/** The sample WAR on one server, always on the same ports and with the same store, however often it is killed. */
final class Sample implements AutoCloseable {

    /** Below the ports that systems give to outgoing connections: one of those must not take ours between two starts. */
    static final Ports PORTS = Ports.standard().offset(700);

    private final Server server;
    private final ServerSpec spec;
    private ServerProcess process;

    private Sample(Server server, ServerSpec spec) {
        this.server = server;
        this.spec = spec;
    }

    /** All that it writes goes into that folder. */
    static Sample in(Path folder) {
        WarFile.sameForAll("sample", war());
        return new Sample(
                ServerUnderTest.get().distribution(),
                BriefServer.storing(BriefServer.of(folder, PORTS, war()), folder));
    }

    static Path property(String name) {
        String value = System.getProperty(name);
        assertThat(value).as("system property %s", name).isNotNull();
        return Path.of(value);
    }

    static Path war() {
        return property("troupe.sample.war");
    }

    /** Starts it, the first time or again, and answers how long that took. */
    Duration start() {
        long start = System.nanoTime();
        process = server.start(spec).awaitReady();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(process.warnings()).isEmpty();
        return took;
    }

    /** Starts it again and says how long that took. */
    void restart() {
        System.out.printf("%s started again in %d ms%n", server.name(), start().toMillis());
    }

    void kill9() {
        process.kill9();
    }

    ServerProcess process() {
        return process;
    }

    String address() {
        return process.address().toString();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
