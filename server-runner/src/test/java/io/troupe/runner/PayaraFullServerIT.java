// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayaraFullServerIT {

    private final PayaraFullServer payara = PayaraFullServer.at(Path.of(System.getProperty("troupe.payara-full.home")));

    @TempDir
    Path directory;

    private ServerSpec spec;

    @BeforeEach
    void describeAnInstance() throws Exception {
        spec = ServerSpec.in(Files.createDirectories(directory.resolve("a folder")))
                .on(Ports.free());
    }

    @Test
    void servesTheApplicationAtTheRootAlsoAfterKill9() throws Exception {
        ServerSpec withWar = spec.deploy(DummyWar.answering(directory)).property("troupe.test", "one");
        ServerProcess first = payara.start(withWar).awaitReady();
        assertThat(Browse.get(first.address()).body()).isEqualTo(DummyWar.TEXT);
        assertThat(Browse.get(first.secureAddress()).body()).isEqualTo(DummyWar.TEXT);
        String longAddress = "/?" + "x".repeat(30_000);
        assertThat(Browse.get(first.address().resolve(longAddress)).statusCode())
                .isEqualTo(200);
        assertThat(ListeningSockets.of(first.handle().pid()))
                .containsExactlyInAnyOrder(
                        "127.0.0.1:" + withWar.ports().http(),
                        "127.0.0.1:" + withWar.ports().https(),
                        "127.0.0.1:" + withWar.ports().management());
        assertThat(first.handle().info().arguments().orElseThrow()).contains("-Dtroupe.test=one");
        first.kill9();

        try (ServerProcess second = payara.start(withWar).awaitReady()) {
            assertThat(Browse.get(second.address()).body()).isEqualTo(DummyWar.TEXT);
        }
    }

    @Test
    void saysWhyAnApplicationWasNotDeployedAndLeavesNoProcess() throws Exception {
        ServerProcess server = payara.start(spec.deploy(DummyWar.broken(directory)));
        assertThatThrownBy(server::awaitReady)
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("TROUPE009003: the application")
                .hasMessageContaining("no.such.Listener");
        assertThat(server.isAlive()).isFalse();
    }
}
