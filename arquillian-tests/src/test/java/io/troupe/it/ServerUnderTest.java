// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it;

import io.troupe.runner.PayaraFullServer;
import io.troupe.runner.PayaraMicroServer;
import io.troupe.runner.Ports;
import io.troupe.runner.Server;
import io.troupe.runner.WildFlyServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The server that a pass of these tests runs on: all test classes run on each, and {@code -Dtroupe.server} says on which one
 * now. What tests have to know of a server is here or in its adapter in {@code io.troupe.it.node}, and nowhere else.
 */
public enum ServerUnderTest {
    WILDFLY(() -> WildFlyServer.at(property("troupe.wildfly.home")), "org.jboss.as.standalone"),
    PAYARA(() -> PayaraMicroServer.at(property("troupe.payara.jar")), "--nohazelcast"),
    PAYARA_FULL(
            () -> PayaraFullServer.at(property("troupe.payara-full.home")),
            "com.sun.enterprise.glassfish.bootstrap.ASMain");

    /** One is seen; another may be gone a moment later. */
    private static final int PAYARA_KEEPS = 2;

    private static final String PROPERTY = "troupe.server";

    private final Supplier<Server> distribution;
    private final String mark;

    ServerUnderTest(Supplier<Server> distribution, String mark) {
        this.distribution = distribution;
        this.mark = mark;
    }

    /** That of this pass; WildFly if nothing was said. */
    public static ServerUnderTest get() {
        String id = System.getProperty(PROPERTY, WILDFLY.id());
        return Stream.of(values())
                .filter(server -> server.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no server " + id));
    }

    /** Its name in properties and tags. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where it is started from. */
    public Server distribution() {
        return distribution.get();
    }

    /** An argument that the processes of this server have and no other process that a test starts. */
    public String mark() {
        return mark;
    }

    /** Those of these ports that it listens on, when it is started as the run command starts it. Payara Micro has none for management. */
    public List<Integer> listensOn(Ports ports) {
        return this == PAYARA
                ? List.of(ports.http(), ports.https())
                : List.of(ports.http(), ports.https(), ports.management());
    }

    /** Whether it is Payara, whatever the distribution. */
    private boolean isPayara() {
        return this == PAYARA || this == PAYARA_FULL;
    }

    /**
     * Whether the server looks at credentials wherever they are sent. Payara does so only where a constraint of the application's
     * asks for them.
     */
    public boolean alwaysLooksAtCredentials() {
        return !isPayara();
    }

    /** Whether its pool of request threads lists those that ended until a task comes; see docs/internals/way-of-a-call.md. */
    public boolean listsEndedThreads() {
        return this == WILDFLY;
    }

    /**
     * How many class loaders of applications that are gone the server may keep by itself, however many there were: Payara that of
     * the first application that used H2; see docs/reference/servers.md.
     */
    public int classLoadersKept() {
        return isPayara() ? PAYARA_KEEPS : 0;
    }

    private static Path property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("There is no system property " + name);
        }
        return Path.of(value);
    }
}
