// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PayaraDomainTest {

    private static final Path FILE = Path.of("domain.xml");
    private static final String XML =
            """
            <hazelcast-config-specific-configuration></hazelcast-config-specific-configuration>
            <system-property name="JMS_PROVIDER_PORT" value="7676" description="x"/>
                            <iiop-listener address="0.0.0.0" port="3700" id="orb-listener-1" lazy-init="true" />
                            <ssl />
                            <iiop-listener security-enabled="true" address="0.0.0.0" port="3820" id="SSL">
                                <ssl classname="com.sun.enterprise.security.ssl.GlassfishSSLImpl" cert-nickname="s1as" />
                            </iiop-listener>
                            <iiop-listener security-enabled="true" address="0.0.0.0" port="3920" id="SSL_MUTUALAUTH">
                                <ssl classname="com.sun.enterprise.security.ssl.GlassfishSSLImpl" cert-nickname="s1as" client-auth-enabled="true" />
                            </iiop-listener>
            <jmx-connector auth-realm-name="admin-realm" security-enabled="false" address="0.0.0.0"/>
            a,org.apache.felix.gogo.command,org.apache.felix.shell.remote,b
            <protocol name="http-listener-1">
                                    <http default-virtual-server="server" max-connections="250">
            <protocol security-enabled="true" name="http-listener-2">
                                    <http default-virtual-server="server" max-connections="250">
            <network-listener port="8080"/><network-listener port="8181"/><network-listener port="4848"/>
            """;
    private static final String LOGGING =
            """
            handlers=x
            java.util.logging.ConsoleHandler.formatter=com.sun.enterprise.server.logging.UniformLogFormatter
            com.sun.enterprise.server.logging.GFFileHandler.logtoFile=true
            com.sun.enterprise.server.logging.GFFileHandler.logStandardStreams=true
            com.sun.enterprise.server.logging.GFFileHandler.multiLineMode=true
            """;

    @Test
    void listensOnTheLoopbackAddressOnlyAndOnNothingThatIsNotNeeded() {
        assertThat(PayaraDomain.edit(XML, FILE, new Ports(1, 2, 3)))
                .isEqualTo(
                        """
                        <hazelcast-config-specific-configuration enabled="false"></hazelcast-config-specific-configuration>
                        <jms-service type="DISABLED" default-jms-host="default_JMS_host">\
                        <jms-host name="default_JMS_host" host="127.0.0.1" lazy-init="false"/></jms-service>\
                        <system-property name="JMS_PROVIDER_PORT" value="7676" description="x"/>
                        <jmx-connector auth-realm-name="admin-realm" security-enabled="false" enabled="false" address="0.0.0.0"/>
                        a,org.apache.felix.gogo.command,b
                        <protocol name="http-listener-1">
                                                <http default-virtual-server="server" max-connections="250" header-buffer-length-bytes="65536">
                        <protocol security-enabled="true" name="http-listener-2">
                                                <http default-virtual-server="server" max-connections="250" header-buffer-length-bytes="65536" timeout-seconds="90">
                        <network-listener address="127.0.0.1" port="1"/><network-listener address="127.0.0.1" port="2"/>\
                        <network-listener address="127.0.0.1" port="3"/>
                        """);
    }

    @Test
    void hasOneLogWithEachMessageOnTheLineOfItsLevel() {
        assertThat(PayaraDomain.editLogging(LOGGING, FILE))
                .isEqualTo(
                        """
                        handlers=x
                        java.util.logging.ConsoleHandler.formatter=com.sun.enterprise.server.logging.ODLLogFormatter
                        com.sun.enterprise.server.logging.GFFileHandler.logtoFile=false
                        com.sun.enterprise.server.logging.GFFileHandler.logStandardStreams=false
                        com.sun.enterprise.server.logging.GFFileHandler.multiLineMode=false
                        """);
    }

    @Test
    void refusesAConfigurationThatItDoesNotKnow() {
        assertThatThrownBy(() -> PayaraDomain.edit(XML.replace("3700", "3701"), FILE, Ports.standard()))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("TROUPE009007: domain.xml does not hold");
    }
}
