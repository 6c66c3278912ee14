// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.OpenPorts;
import io.troupe.it.OpenPorts.OpenPort;
import io.troupe.it.Wars;
import java.util.List;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server that the deployed tests share cannot be reached from another machine. */
@EnabledOnOs(OS.LINUX)
@ExtendWith(ArquillianExtension.class)
class OpenPortsIT {

    private static final int HTTP = Door.of("").base().getPort();
    private static final int HTTPS = 8643;
    private static final int MANAGEMENT = 10190;

    @Deployment(testable = false)
    static Archive<?> sample() {
        return Wars.sample();
    }

    @Test
    void only_the_listed_ports_are_open_and_only_for_this_machine() {
        assertThat(Door.of("").call("counter", "ports", "getCount").status()).isEqualTo(200);

        List<OpenPort> open = server();

        assertThat(open).allMatch(OpenPort::isLocal, "is on a loopback address");
        assertThat(open).extracting(OpenPort::port).contains(HTTP).doesNotHaveDuplicates();
        // Not every server has all of these.
        assertThat(Set.of(HTTP, HTTPS, MANAGEMENT))
                .containsAll(open.stream().map(OpenPort::port).toList());
    }

    /** Of the process started by this one that answers. */
    private static List<OpenPort> server() {
        return ProcessHandle.current()
                .descendants()
                .map(process -> OpenPorts.of(process.pid()))
                .filter(open -> open.stream().anyMatch(port -> port.port() == HTTP))
                .findFirst()
                .orElseThrow();
    }
}
