// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.process;

import io.troupe.harness.process.NodeProcess;
import io.troupe.verification.app.LogNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Nodes in processes of their own. */
final class Nodes implements AutoCloseable {

    private final Class<?> program;
    private final Map<String, String> settings;
    final List<NodeProcess> running = new CopyOnWriteArrayList<>();

    Nodes(Map<String, String> settings) {
        this(LogNode.class, settings);
    }

    Nodes(Class<?> program, Map<String, String> settings) {
        this.program = program;
        this.settings = settings;
    }

    /** Starts one and waits until it can be called. */
    NodeProcess start(String name) throws IOException {
        NodeProcess.Builder builder = NodeProcess.of(program)
                .name(name)
                .jvm("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dtroupe.node.name=" + name);
        settings.forEach((key, value) -> builder.jvm("-D" + key + "=" + value));
        NodeProcess node = builder.start();
        try {
            node.awaitLine("ready"::equals, Duration.ofSeconds(90));
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
        running.add(node);
        return node;
    }

    void kill(NodeProcess node) {
        running.remove(node);
        node.close();
    }

    @Override
    public void close() {
        running.forEach(NodeProcess::close);
    }
}
