// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunOptionsTest {

    @Test
    void runsWildFlyOnTheStandardPortsUnlessTold() {
        RunOptions options = RunOptions.parse("--home", "/h", "--war", "/w.war", "--data", "/d");
        assertThat(options)
                .isEqualTo(new RunOptions(
                        "wildfly", absolute("/h"), absolute("/w.war"), absolute("/d"), Ports.standard()));
        assertThat(options.directory()).isEqualTo(absolute("/d").resolve("server-wildfly"));
    }

    @Test
    void takesServerAndPorts() {
        RunOptions options = RunOptions.parse(
                "--server",
                "payara",
                "--home",
                "h",
                "--war",
                "w",
                "--data",
                "d",
                "--http",
                "1",
                "--https",
                "2",
                "--management",
                "3");
        assertThat(options.server()).isEqualTo("payara");
        assertThat(options.ports()).isEqualTo(new Ports(1, 2, 3));
    }

    @Test
    void namesTheServersItKnows() {
        assertThatThrownBy(() -> RunOptions.parse("--server", "tomcat"))
                .hasMessage("TROUPE009009: \"tomcat\" is none of wildfly, payara, payara-full.");
    }

    @Test
    void asksForWhatIsMissing() {
        assertThatThrownBy(() -> RunOptions.parse("--home", "h", "--war", "w"))
                .hasMessage("TROUPE009011: the option --data is missing.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "http"})
    void refusesWhatIsNoPort(String port) {
        assertThatThrownBy(() -> RunOptions.parse("--home", "h", "--war", "w", "--data", "d", "--http", port))
                .hasMessageStartingWith("TROUPE009012");
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath();
    }
}
