// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.OpenPorts;
import io.troupe.it.OpenPorts.OpenPort;
import io.troupe.it.ServerUnderTest;
import io.troupe.it.Talk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server that is started as {@code ./mvnw -Prun} starts it cannot be reached from another machine, on no port. */
@EnabledOnOs(OS.LINUX)
class OpenPortsIT {

    @TempDir
    private Path folder;

    @Test
    void onlyTheListedPortsAreOpenAndOnlyForThisMachine() {
        try (Sample sample = Sample.in(folder)) {
            sample.start();
            Door door = Door.at(sample.address());
            // What is opened at the first use is open by now.
            assertThat(door.call("counter", "ports", "increment", 1).output()).isEqualTo("1");
            try (Talk talk = Talk.with(door, "counter", "ports")) {
                assertThat(talk.hear()).contains("\"Init\"");

                List<OpenPort> open = OpenPorts.of(sample.process().handle().pid());

                assertThat(open).allMatch(OpenPort::isLocal, "is on a loopback address");
                assertThat(open)
                        .extracting(OpenPort::port)
                        .containsExactlyInAnyOrderElementsOf(
                                ServerUnderTest.get().listensOn(Sample.PORTS));
            }
        }
    }
}
