// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.connection;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.event.Connection;
import io.troupe.event.EventName;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnConnect;
import io.troupe.event.OnDisconnect;
import io.troupe.event.Opening;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Keeps a state with each connection, and speaks to single ones. */
@Actor(
        name = "connStateActor",
        events = {
            ConnStateActor.FromOnConnect.class,
            ConnStateActor.FromOnConnectConns.class,
            ConnStateActor.UserConnected.class,
            ConnStateActor.UserDisconnected.class,
            ConnStateActor.DirectMessage.class
        })
@PermitAll
public class ConnStateActor {

    /** What a client may pass. */
    public record Params(String username, String role, Boolean noCount) {}

    /** What is kept with a connection. */
    public record Guest(String username, String role, double counter, long createdAt, boolean noCount) {

        private Guest withCounter(double other) {
            return new Guest(username, role, other, createdAt, noCount);
        }
    }

    /** The same with the id of the connection. */
    public record Shown(String id, String username, String role, double counter, long createdAt, boolean noCount) {}

    /** What may be changed. */
    public record Change(String username, String role) {}

    /** To a new connection, which is at hand. */
    @EventName("connectedFromOnConnect")
    public record FromOnConnect(String id, String username) {}

    /** To a new connection, which was looked up. */
    @EventName("connectedFromOnConnectConns")
    public record FromOnConnectConns(String id, String username) {}

    /** To all. */
    @EventName("userConnected")
    public record UserConnected(String id, String username, String role) {}

    /** To all. */
    @EventName("userDisconnected")
    public record UserDisconnected(String id) {}

    /** To one. */
    @EventName("directMessage")
    public record DirectMessage(String from, String message) {}

    @State
    private double sharedCounter;

    @State
    private int disconnectionCount;

    private final ActorContext self;

    @Inject
    ConnStateActor(ActorContext self) {
        this.self = self;
    }

    @OnBeforeConnect
    Guest letIn(Opening opening) {
        Params params = opening.params(Params.class).orElse(new Params(null, null, null));
        return new Guest(
                Objects.requireNonNullElse(params.username(), "anonymous"),
                Objects.requireNonNullElse(params.role(), "user"),
                0,
                self.now().toEpochMilli(),
                Boolean.TRUE.equals(params.noCount()));
    }

    @OnConnect
    void connected(Connection connection) {
        String username = guest(connection).username();
        connection.send(new FromOnConnect(connection.id(), username));
        find(connection.id()).orElseThrow().send(new FromOnConnectConns(connection.id(), username));
        self.broadcast(new UserConnected(connection.id(), "anonymous", "user"));
    }

    @OnDisconnect
    void disconnected(Connection connection) {
        if (!guest(connection).noCount()) {
            disconnectionCount++;
            self.broadcast(new UserDisconnected(connection.id()));
        }
    }

    @Action
    public void incrementConnCounter(Optional<Double> by) {
        Guest guest = guest(caller());
        caller().state(guest.withCounter(guest.counter() + by.orElse(1.0)));
    }

    @Action
    public double incrementSharedCounter(Optional<Double> by) {
        sharedCounter += by.orElse(1.0);
        return sharedCounter;
    }

    @Action
    public Shown getConnectionState() {
        return shown(caller());
    }

    @Action
    public List<String> getConnectionIds() {
        return self.connections().stream()
                .filter(connection -> !guest(connection).noCount())
                .map(Connection::id)
                .toList();
    }

    @Action
    public List<Shown> getAllConnectionStates() {
        return self.connections().stream().map(ConnStateActor::shown).toList();
    }

    @Action
    public int getDisconnectionCount() {
        return disconnectionCount;
    }

    @Action
    public boolean sendToConnection(String id, String text) {
        Optional<Connection> receiver = find(id);
        receiver.ifPresent(connection -> connection.send(new DirectMessage(caller().id(), text)));
        return receiver.isPresent();
    }

    @Action
    public Guest updateConnection(Change change) {
        Guest guest = guest(caller());
        Guest changed = new Guest(
                nonEmpty(change.username()).orElse(guest.username()),
                nonEmpty(change.role()).orElse(guest.role()),
                guest.counter(),
                guest.createdAt(),
                guest.noCount());
        caller().state(changed);
        return changed;
    }

    @Action
    public boolean disconnectSelf(Optional<String> reason) {
        caller().disconnect(reason.orElse("test.disconnect"));
        return true;
    }

    private Connection caller() {
        return self.connection().orElseThrow();
    }

    private Optional<Connection> find(String id) {
        return self.connections().stream()
                .filter(connection -> connection.id().equals(id))
                .findFirst();
    }

    private static Optional<String> nonEmpty(String text) {
        return Optional.ofNullable(text).filter(given -> !given.isEmpty());
    }

    private static Guest guest(Connection connection) {
        return connection.state(Guest.class).orElseThrow();
    }

    private static Shown shown(Connection connection) {
        Guest guest = guest(connection);
        return new Shown(
                connection.id(), guest.username(), guest.role(), guest.counter(), guest.createdAt(), guest.noCount());
    }
}
