// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.event.Connection;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The connections and Java listeners of all actors here, whether they are awake or not. */
final class Connections {

    /** Those of one actor. Changed under the lock of its entry in {@link #groups}; read by turns of the actor. */
    private static final class Group {
        final ConcurrentMap<String, LiveConnection> connections = new ConcurrentHashMap<>(2);
        final List<Listener<?>> listeners = new CopyOnWriteArrayList<>();

        boolean isEmpty() {
            return connections.isEmpty() && listeners.isEmpty();
        }
    }

    private final ConcurrentMap<ActorId, Group> groups = new ConcurrentHashMap<>();

    void add(ActorId actor, LiveConnection connection) {
        groups.compute(actor, (id, group) -> {
            Group target = group == null ? new Group() : group;
            target.connections.put(connection.id(), connection);
            return target;
        });
    }

    void remove(ActorId actor, LiveConnection connection) {
        groups.computeIfPresent(actor, (id, group) -> {
            group.connections.remove(connection.id());
            return group.isEmpty() ? null : group;
        });
    }

    void add(ActorId actor, Listener<?> listener) {
        groups.compute(actor, (id, group) -> {
            Group target = group == null ? new Group() : group;
            target.listeners.add(listener);
            return target;
        });
    }

    void remove(ActorId actor, Listener<?> listener) {
        groups.computeIfPresent(actor, (id, group) -> {
            group.listeners.remove(listener);
            return group.isEmpty() ? null : group;
        });
    }

    /** Those open now. */
    Collection<Connection> of(ActorId actor) {
        Group group = groups.get(actor);
        return group == null ? List.of() : List.copyOf(group.connections.values());
    }

    /** What turns have kept with connections and never committed is forgotten. Called in turns of the actor, with none open. */
    void fallBack(ActorId actor) {
        Group group = groups.get(actor);
        if (group != null) {
            group.connections.values().forEach(LiveConnection::fallBack);
        }
    }

    /** Sends what a turn has gathered. Called in turns of the actor, hence in commit order. */
    void deliver(ActorId actor, List<Outbox.Item> items) {
        if (items.isEmpty()) {
            return;
        }
        Group group = groups.get(actor);
        for (Outbox.Item item : items) {
            if (item instanceof Outbox.Broadcast broadcast) {
                broadcast(actor, group, broadcast);
            } else if (item instanceof Outbox.Multicast multicast) {
                multicast.to().forEach(connection -> offerIfSubscribed(actor, connection, multicast.event()));
            } else if (item instanceof Outbox.Send send) {
                offer(actor, send.to(), send.event());
            } else if (item instanceof Outbox.Close close) {
                close(actor, close.connection(), sink -> sink.close(close.code(), close.reason()));
            } else if (item instanceof Outbox.SendText text) {
                deliver(actor, text.to(), sink -> sink.text(text.message()));
            } else if (item instanceof Outbox.SendBytes bytes) {
                deliver(actor, bytes.to(), sink -> sink.bytes(bytes.message()));
            } else if (item instanceof Outbox.Keep keep) {
                keep.connection().settle(keep.after());
            }
        }
    }

    private static void broadcast(ActorId actor, @Nullable Group group, Outbox.Broadcast broadcast) {
        if (group == null) {
            return;
        }
        for (LiveConnection connection : group.connections.values()) {
            if (connection != broadcast.except()) {
                offerIfSubscribed(actor, connection, broadcast.event());
            }
        }
        group.listeners.forEach(listener -> listener.event(broadcast.event()));
    }

    private static void offerIfSubscribed(ActorId actor, LiveConnection connection, OutgoingEvent event) {
        if (connection.subscribes(event.name())) {
            offer(actor, connection, event);
        }
    }

    private static void offer(ActorId actor, LiveConnection connection, OutgoingEvent event) {
        deliver(actor, connection, sink -> sink.event(event));
    }

    private static void deliver(ActorId actor, LiveConnection connection, Consumer<ConnectionSink> what) {
        if (connection.isClosed()) {
            return;
        }
        try {
            what.accept(connection.sink);
        } catch (RuntimeException e) {
            RuntimeLog.sinkFailed(actor, e);
        }
    }

    /** Ends a connection from this side. */
    private void close(ActorId actor, LiveConnection connection, Consumer<ConnectionSink> how) {
        remove(actor, connection);
        if (connection.close()) {
            tell(actor, connection, how);
        }
    }

    private static void tell(ActorId actor, LiveConnection connection, Consumer<ConnectionSink> how) {
        try {
            how.accept(connection.sink);
        } catch (RuntimeException e) {
            RuntimeLog.sinkFailed(actor, e);
        }
    }

    /**
     * Ends the connection that a call came over, if the call succeeds: nobody sees it any more when the answer leaves, and its
     * client is told after the answer, which it would not get otherwise.
     */
    Call.Done closingAfter(ActorId actor, LiveConnection connection, Consumer<ConnectionSink> how, Call.Done done) {
        return new Call.Done() {
            @Override
            public void done(@Nullable Object answer, @Nullable Throwable failure) {
                boolean ends = false;
                if (failure == null) {
                    remove(actor, connection);
                    ends = connection.close();
                }
                done.done(answer, failure);
                if (ends) {
                    tell(actor, connection, how);
                }
            }

            @Override
            public boolean isQuick() {
                return done.isQuick();
            }
        };
    }

    /** Ends the connections of an actor that is destroyed, but not the one that its last call came over. */
    void closeAllBut(@Nullable LiveConnection last, ActorId actor) {
        Group group = groups.get(actor);
        if (group != null) {
            group.connections.values().stream()
                    .filter(connection -> connection != last)
                    .forEach(connection -> close(actor, connection, sink -> sink.close(connection.whenDestroyed())));
        }
    }

    private void closeAll(ActorId actor, Function<LiveConnection, String> reason) {
        Group group = groups.get(actor);
        if (group != null) {
            group.connections
                    .values()
                    .forEach(connection -> close(actor, connection, sink -> sink.close(reason.apply(connection))));
        }
    }

    /** Ends all connections. */
    void closeAll(String reason) {
        groups.keySet().forEach(actor -> closeAll(actor, connection -> reason));
        groups.clear();
    }
}
