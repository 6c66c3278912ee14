// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.payara;

import io.troupe.it.Door;
import io.troupe.it.ServerUnderTest;
import io.troupe.runner.Ports;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Brings applications into the running server and takes them out again. */
interface Deployer {

    /** The application that a Payara Micro has from the start. */
    String APPLICATION = "deployer";

    /** Whoever gives up while the server goes on would undeploy what is not deployed yet. */
    Duration PATIENCE = Duration.ofMinutes(10);

    /** What the server says against it; why is in its log. */
    Optional<String> deploy(Path war);

    /** What the server says against it. */
    Optional<String> undeploy(String name);

    /** That of the server under test, listening there. */
    static Deployer of(ServerUnderTest server, Ports ports) {
        return server.listensOn(ports).contains(ports.management())
                ? new AdministrationDeployer(Door.at("http://" + Ports.HOST + ":" + ports.management()))
                : new ServletDeployer(Door.of(APPLICATION));
    }

    static String encoded(Object value) {
        return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
    }
}
