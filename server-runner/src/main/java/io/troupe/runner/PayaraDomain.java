// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the folder of an instance, which Payara calls a domain, from the configuration of the distribution's {@code domain1}, with
 * these differences:
 *
 * <ul>
 *   <li>The listeners for HTTP, for HTTPS and for administration are on the loopback address, with the ports of the instance. All
 *       others are off, since most of them would be on every interface: the data grid, JMS, IIOP, JMX, and a shell of the OSGi
 *       framework's.
 *   <li>A request's line and headers may have 64 KiB, and a connection over TLS may be quiet for as long as an answer takes: see
 *       {@link PayaraServer}.
 *   <li>No log file of the server's own: what it prints is the one log, with each message on the line that has its level.
 *   <li>No welcome page at {@code /}, and no application of an earlier start.
 * </ul>
 *
 * <p>The log of transactions stays from start to start. Files are edited as text, as in {@link WildFlyConfiguration}.
 */
final class PayaraDomain {

    /** The name of the folder and of the domain, which {@code domain.xml} has, too. */
    static final String NAME = "domain1";

    private static final String HTTP = protocol("<protocol name=\"http-listener-1\">");
    private static final String HTTPS = protocol("<protocol security-enabled=\"true\" name=\"http-listener-2\">");
    private static final String GRID = "<hazelcast-config-specific-configuration></";
    private static final String JMX = "<jmx-connector auth-realm-name=\"admin-realm\" security-enabled=\"false\"";
    private static final String SHELL = "org.apache.felix.gogo.command,org.apache.felix.shell.remote,";

    /** There is no such element, which means a broker in this process. */
    private static final String JMS = "<system-property name=\"JMS_PROVIDER_PORT\" value=\"7676\"";

    private static final String NO_JMS = "<jms-service type=\"DISABLED\" default-jms-host=\"default_JMS_host\">"
            + "<jms-host name=\"default_JMS_host\" host=\"" + Ports.HOST + "\" lazy-init=\"false\"/></jms-service>";

    private static final String IIOP =
            """
                            <iiop-listener address="0.0.0.0" port="3700" id="orb-listener-1" lazy-init="true" />
                            <ssl />
                            <iiop-listener security-enabled="true" address="0.0.0.0" port="3820" id="SSL">
                                <ssl classname="com.sun.enterprise.security.ssl.GlassfishSSLImpl" cert-nickname="s1as" />
                            </iiop-listener>
                            <iiop-listener security-enabled="true" address="0.0.0.0" port="3920" id="SSL_MUTUALAUTH">
                                <ssl classname="com.sun.enterprise.security.ssl.GlassfishSSLImpl" cert-nickname="s1as" client-auth-enabled="true" />
                            </iiop-listener>
            """;

    private PayaraDomain() {}

    /** Makes that folder anew, but for the log of transactions. */
    static void prepare(Path install, Path domain, Ports ports) throws IOException {
        for (String folder : new String[] {"applications", "autodeploy", "config", "generated", "osgi-cache"}) {
            Directories.delete(domain.resolve(folder));
        }
        Directories.renew(domain.resolve("docroot"));
        Files.createDirectories(domain.resolve("logs"));
        Path configuration = domain.resolve("config");
        Directories.copyFiles(install.resolve("domains").resolve(NAME).resolve("config"), configuration);
        Path xml = configuration.resolve("domain.xml");
        Files.writeString(xml, edit(Files.readString(xml), xml, ports));
        Path logging = configuration.resolve("logging.properties");
        Files.writeString(logging, editLogging(Files.readString(logging), logging));
    }

    static String edit(String xml, Path file, Ports ports) {
        return new ConfigurationText(file, xml)
                .replaceOnce(HTTP, longHeads(HTTP))
                .replaceOnce(HTTPS, longHeads(HTTPS) + " timeout-seconds=\"" + PayaraServer.QUIET_SECONDS + "\"")
                .replaceOnce(listener(8080), listenerOn(ports.http()))
                .replaceOnce(listener(8181), listenerOn(ports.https()))
                .replaceOnce(listener(4848), listenerOn(ports.management()))
                .replaceOnce(GRID, GRID.replace("></", " enabled=\"false\"></"))
                .replaceOnce(JMX, JMX + " enabled=\"false\"")
                .replaceOnce(JMS, NO_JMS + JMS)
                .replaceOnce(IIOP, "")
                .replaceOnce(SHELL, "org.apache.felix.gogo.command,")
                .toString();
    }

    static String editLogging(String properties, Path file) {
        String own = "com.sun.enterprise.server.logging.GFFileHandler.";
        String console = "\njava.util.logging.ConsoleHandler.formatter=com.sun.enterprise.server.logging.";
        return new ConfigurationText(file, properties)
                .replaceOnce(own + "logtoFile=true", own + "logtoFile=false")
                .replaceOnce(own + "logStandardStreams=true", own + "logStandardStreams=false")
                .replaceOnce(own + "multiLineMode=true", own + "multiLineMode=false")
                .replaceOnce(console + "UniformLogFormatter", console + "ODLLogFormatter")
                .toString();
    }

    private static String protocol(String start) {
        return start + "\n                        <http default-virtual-server=\"server\" max-connections=\"250\"";
    }

    private static String longHeads(String protocol) {
        return protocol + " header-buffer-length-bytes=\"" + PayaraServer.HEADER_BYTES + "\"";
    }

    private static String listener(int port) {
        return "<network-listener port=\"" + port + "\"";
    }

    private static String listenerOn(int port) {
        return "<network-listener address=\"" + Ports.HOST + "\" port=\"" + port + "\"";
    }
}
