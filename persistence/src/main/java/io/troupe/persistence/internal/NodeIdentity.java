// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.lang.ProcessHandle.Info;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who this node is.
 *
 * @param name the same each time this server is started
 * @param process tells this process from others of its machine
 */
record NodeIdentity(String name, String process) {

    private static final int MAX_NAME = 255;

    static NodeIdentity of(Optional<String> name) {
        String full = name.map(String::strip).orElseGet(NodeIdentity::defaultName);
        return new NodeIdentity(full.substring(0, Math.min(full.length(), MAX_NAME)), thisProcess());
    }

    private static String defaultName() {
        return Stream.of("jboss.server.base.dir", "com.sun.aas.instanceRoot", "user.dir")
                .flatMap(property -> Optional.ofNullable(System.getProperty(property)).stream())
                .findFirst()
                .map(folder -> host() + ":" + Path.of(folder).toAbsolutePath().normalize())
                .orElseGet(NodeIdentity::host);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String thisProcess() {
        ProcessHandle self = ProcessHandle.current();
        Info info = self.info();
        return self.pid() + "@" + info.startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
