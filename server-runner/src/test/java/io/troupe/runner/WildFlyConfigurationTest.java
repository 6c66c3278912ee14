// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WildFlyConfigurationTest {

    private static final Path FILE = Path.of("standalone.xml");
    private static final String XML = "<s><deployment-scanner path=\"deployments\" scan-interval=\"5000\"/>"
            + "<handler name=\"CONSOLE\"/><handler name=\"FILE\"/>"
            + "<location name=\"/\" handler=\"welcome-content\"/></s>";

    @Test
    void leavesTheRootToTheApplicationAndOneLog() {
        assertThat(WildFlyConfiguration.edit(XML, FILE))
                .isEqualTo("<s><deployment-scanner path=\"deployments\" scan-interval=\"0\"/>"
                        + "<handler name=\"CONSOLE\"/></s>");
    }

    @Test
    void refusesAConfigurationThatItDoesNotKnow() {
        assertThatThrownBy(() -> WildFlyConfiguration.edit(XML.replace("scan-interval", "interval"), FILE))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("TROUPE009007: standalone.xml does not hold");
        assertThatThrownBy(() -> WildFlyConfiguration.edit(XML + XML, FILE))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("TROUPE009007");
    }
}
