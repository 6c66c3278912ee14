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
            + "<http-listener name=\"default\" a=\"1\"/><https-listener name=\"https\" b=\"2\"/>"
            + "<location name=\"/\" handler=\"welcome-content\"/>"
            + "<handlers><x/></handlers>\n            <application-security-domains></s>";

    @Test
    void leavesTheRootToTheApplicationAndOneLogAndNoThreadToSlowClients() {
        String slow = "request-parse-timeout=\"10000\" max-header-size=\"65536\" ";
        assertThat(WildFlyConfiguration.edit(XML, FILE))
                .isEqualTo("<s><deployment-scanner path=\"deployments\" scan-interval=\"0\"/>"
                        + "<handler name=\"CONSOLE\"/>"
                        + "<http-listener name=\"default\" " + slow + "a=\"1\"/>"
                        + "<https-listener name=\"https\" " + slow + "b=\"2\"/>"
                        + "<filter-ref name=\"no-expectations\" priority=\"1\"/>"
                        + "<filter-ref name=\"whole-bodies\" priority=\"2\"/>"
                        + "<handlers><x/></handlers>\n            <filters>"
                        + "<expression-filter name=\"no-expectations\""
                        + " expression=\"exists(%{i,Expect}) -> response-code(417)\"/>"
                        + "<expression-filter name=\"whole-bodies\" expression=\"buffer-request(buffers=5)\"/>"
                        + "</filters>\n            <application-security-domains></s>");
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
