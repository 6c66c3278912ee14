// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WildFlyServerIT {

    private final WildFlyServer wildFly = WildFlyServer.at(Path.of(System.getProperty("troupe.wildfly.home")));

    @TempDir
    Path directory;

    private ServerSpec spec;

    @BeforeEach
    void describeAnInstance() throws Exception {
        spec = ServerSpec.in(Files.createDirectories(directory.resolve("a"))).on(Ports.free());
    }

    @Test
    void servesTheApplicationAtTheRootOverHttpAndHttp2() throws Exception {
        try (ServerProcess server =
                wildFly.start(spec.deploy(DummyWar.answering(directory))).awaitReady()) {
            assertThat(Browse.get(server.address()).body()).isEqualTo(DummyWar.TEXT);
            var secure = Browse.get(server.secureAddress());
            assertThat(secure.body()).isEqualTo(DummyWar.TEXT);
            assertThat(secure.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(ListeningSockets.of(server.handle().pid()))
                    .contains("127.0.0.1:" + spec.ports().http())
                    .allMatch(address -> address.startsWith("127.0.0.1:"));
        }
    }

    @Test
    void startsAgainInTheSameDirectoryAfterKill9() throws Exception {
        ServerSpec withWar = spec.deploy(DummyWar.answering(directory));
        ServerProcess first = wildFly.start(withWar).awaitReady();
        first.kill9();
        assertThat(first.isAlive()).isFalse();
        assertThat(first.ended().get(1, TimeUnit.SECONDS)).isEqualTo(137);

        try (ServerProcess second = wildFly.start(withWar).awaitReady()) {
            assertThat(Browse.get(second.address()).body()).isEqualTo(DummyWar.TEXT);
        }
    }

    @Test
    void runsBesideAnotherInstanceAndRefusesItsPorts() throws Exception {
        ServerSpec one = spec.deploy(DummyWar.answering(directory)).property("troupe.test", "one");
        ServerSpec two = ServerSpec.in(Files.createDirectories(directory.resolve("b")))
                .on(Ports.free())
                .deploy(DummyWar.answering(directory));
        try (ServerProcess first = wildFly.start(one);
                ServerProcess second = wildFly.start(two)) {
            assertThat(Browse.get(first.awaitReady().address()).body()).isEqualTo(DummyWar.TEXT);
            assertThat(Browse.get(second.awaitReady().address()).body()).isEqualTo(DummyWar.TEXT);
            assertThat(first.handle().info().arguments().orElseThrow()).contains("-Dtroupe.test=one");
            assertThatThrownBy(() -> wildFly.start(two.on(one.ports())))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("TROUPE009002")
                    .hasMessageContaining("process " + first.handle().pid());
        }
    }

    @Test
    void stopsCleanlyWhenAsked() throws Exception {
        ServerProcess server =
                wildFly.start(spec.deploy(DummyWar.answering(directory))).awaitReady();
        assertThat(server.stop(Duration.ofSeconds(30))).isTrue();
        assertThat(server.isAlive()).isFalse();
        assertThat(Files.readString(server.log())).contains("WFLYSRV0050");
    }

    @Test
    void saysWhyAnApplicationWasNotDeployedAndLeavesNoProcess() throws Exception {
        ServerProcess server = wildFly.start(spec.deploy(DummyWar.broken(directory)));
        assertThatThrownBy(server::awaitReady)
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("TROUPE009003")
                .hasMessageContaining("no.such.Listener");
        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void saysThatTheServerEndedBeforeItWasReady() {
        ServerProcess server = wildFly.start(spec.jvmOption("-XX:NoSuchOption=1"));
        assertThatThrownBy(server::awaitReady)
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("TROUPE009004")
                .hasMessageContaining("exit code 1");
    }
}
