// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.connection;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.conformance.Pause;
import io.troupe.event.Connection;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnConnect;
import io.troupe.event.OnDisconnect;
import io.troupe.event.Opening;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Notes which connections can be seen at each step of a new one. Its two preparing steps are one hook here. */
@Actor(name = "connPreflightVisibilityActor")
@PermitAll
public class ConnPreflightVisibilityActor {

    /** What a client may pass. */
    public record Params(
            String label, Double beforeDelayMs, Double createDelayMs, Boolean rejectBefore, Boolean rejectCreate) {}

    /** What is kept with a connection. */
    public record Labelled(String label) {}

    /** What a new connection sees. */
    public record Connected(String label, boolean ownVisible, List<String> visibleLabels) {}

    /** What is left when a connection has gone. */
    public record Disconnected(String label, List<String> otherLabels) {}

    /** All that was noted. */
    public record Snapshot(
            int beforeStarted,
            int createStarted,
            List<List<String>> beforeVisibleLabels,
            List<List<String>> createVisibleLabels,
            List<Connected> connectSnapshots,
            List<Disconnected> disconnectSnapshots,
            List<String> visibleLabels) {}

    @State
    private int beforeStarted;

    @State
    private int createStarted;

    @State
    private List<List<String>> beforeVisibleLabels = new ArrayList<>();

    @State
    private List<List<String>> createVisibleLabels = new ArrayList<>();

    @State
    private List<Connected> connectSnapshots = new ArrayList<>();

    @State
    private List<Disconnected> disconnectSnapshots = new ArrayList<>();

    private final ActorContext self;

    @Inject
    ConnPreflightVisibilityActor(ActorContext self) {
        this.self = self;
    }

    @OnBeforeConnect
    Labelled prepare(Opening opening) {
        Params params = opening.params(Params.class).orElse(new Params(null, null, null, null, null));
        beforeStarted++;
        beforeVisibleLabels.add(visible());
        step(params.beforeDelayMs(), params.rejectBefore(), "before");
        createStarted++;
        createVisibleLabels.add(visible());
        step(params.createDelayMs(), params.rejectCreate(), "create");
        return new Labelled(Objects.requireNonNullElse(params.label(), "anonymous"));
    }

    /** What was noted stands also if it fails. */
    private void step(Double delay, Boolean reject, String name) {
        Pause.of(self, delay == null ? 0 : delay);
        if (Boolean.TRUE.equals(reject)) {
            throw new IllegalStateException("rejected in " + name);
        }
    }

    @OnConnect
    void connected(Connection connection) {
        connectSnapshots.add(new Connected(label(connection), self.connections().contains(connection), visible()));
    }

    @OnDisconnect
    void disconnected(Connection connection) {
        List<String> others = self.connections().stream()
                .filter(other -> !other.equals(connection))
                .map(ConnPreflightVisibilityActor::label)
                .toList();
        disconnectSnapshots.add(new Disconnected(label(connection), others));
    }

    @Action
    public Snapshot snapshot() {
        return new Snapshot(
                beforeStarted,
                createStarted,
                beforeVisibleLabels,
                createVisibleLabels,
                connectSnapshots,
                disconnectSnapshots,
                visible());
    }

    private List<String> visible() {
        return self.connections().stream()
                .map(ConnPreflightVisibilityActor::label)
                .toList();
    }

    private static String label(Connection connection) {
        return connection.state(Labelled.class).orElseThrow().label();
    }
}
