// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

class PortsTest {

    @Test
    void movesAllPortsByTheOffset() {
        assertThat(Ports.standard().offset(100)).isEqualTo(new Ports(8180, 8543, 10090));
    }

    @Test
    void givesFreePortsThatDiffer() {
        Ports ports = Ports.free();
        assertThat(new int[] {ports.http(), ports.https(), ports.management()}).doesNotHaveDuplicates();
        assertThatCode(() -> Ports.requireFree(ports.http(), ports.https(), ports.management()))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesATakenPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
            assertThatThrownBy(() -> Ports.requireFree(taken.getLocalPort()))
                    .isInstanceOf(ServerException.class)
                    .hasMessageStartingWith("TROUPE009002: port " + taken.getLocalPort() + " of 127.0.0.1 is taken by");
        }
    }

    @Test
    @EnabledOnOs(LINUX)
    void namesTheProcessThatListensOnEveryInterface() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(Ports.isTaken(taken.getLocalPort())).isTrue();
            assertThat(new PortOwner().find(taken.getLocalPort()))
                    .hasValue(ProcessHandle.current().pid());
            assertThat(PortOwner.describe(taken.getLocalPort()))
                    .startsWith("process " + ProcessHandle.current().pid());
        }
    }
}
