// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.protocol.RequestCaller;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import jakarta.annotation.security.RolesAllowed;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What doors tell of actors to those who may do nothing with them. */
class ClosedTypesTest {

    /** For bosses. */
    @Actor(name = "safe")
    @RolesAllowed("boss")
    static class Safe {
        @Action
        public int open() {
            return 1;
        }
    }

    private static final Caller BOSS = new RequestCaller("ann", true, Set.of("boss"));
    private static final ActorId ID = ActorId.of("safe", "one");
    private static final ConnectionSink NOWHERE = new ConnectionSink() {
        @Override
        public void event(OutgoingEvent event) {}

        @Override
        public void close(String reason) {}
    };

    private Container container;
    private ActionDispatcher doors;
    private ActorTarget byId;

    @BeforeEach
    void start() {
        container = Container.fresh(Safe.class);
        doors = container.dispatcher();
        String id = doors.resolve(new ActorTarget.OrCreate(ID, null), BOSS)
                .toCompletableFuture()
                .join()
                .publicId();
        byId = new ActorTarget.ByPublicId("default", id);
    }

    @AfterEach
    void stop() {
        container.close();
    }

    @Test
    void nobodyFindsThemWhoMayCallNothing() {
        for (ActorTarget target : new ActorTarget[] {new ActorTarget.Existing(ID), byId}) {
            assertThat(doors.resolve(target, BOSS).toCompletableFuture().join().id())
                    .isEqualTo(ID);
            assertFails(doors.resolve(target, RequestCaller.ANONYMOUS), ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void norMakesThem() {
        ActorId other = ActorId.of("safe", "two");
        assertFails(doors.resolve(new ActorTarget.OrCreate(other, null), RequestCaller.ANONYMOUS), ErrorCode.FORBIDDEN);
        assertFails(doors.resolve(new ActorTarget.Create(other, null), RequestCaller.ANONYMOUS), ErrorCode.FORBIDDEN);
        assertFails(doors.resolve(new ActorTarget.Existing(other), BOSS), ErrorCode.NOT_FOUND);
    }

    @Test
    void norConnectsToThem() {
        ConnectRequest nobody = new ConnectRequest(RequestCaller.ANONYMOUS, null);
        assertFails(doors.connect(new ActorTarget.Existing(ID), nobody, NOWHERE), ErrorCode.FORBIDDEN);
        assertFails(
                doors.connect(new ActorTarget.Existing(ActorId.of("safe", "missing")), nobody, NOWHERE),
                ErrorCode.FORBIDDEN);
        assertFails(doors.connect(byId, nobody, NOWHERE), ErrorCode.NOT_FOUND);
        assertFails(doors.openSocket(byId, nobody, NOWHERE), ErrorCode.NOT_FOUND);
        assertThat(doors.connect(byId, new ConnectRequest(BOSS, null), NOWHERE)
                        .toCompletableFuture()
                        .join()
                        .actor()
                        .id())
                .isEqualTo(ID);
    }

    @Test
    void norLearnsFromACallWhichOfThemThereAre() {
        assertFails(call(byId, RequestCaller.ANONYMOUS), ErrorCode.NOT_FOUND);
        assertFails(
                call(new ActorTarget.ByPublicId("default", "a".repeat(30)), RequestCaller.ANONYMOUS),
                ErrorCode.NOT_FOUND);
        assertFails(call(new ActorTarget.Existing(ID), RequestCaller.ANONYMOUS), ErrorCode.FORBIDDEN);
        assertFails(
                call(new ActorTarget.Existing(ActorId.of("safe", "missing")), RequestCaller.ANONYMOUS),
                ErrorCode.FORBIDDEN);
        assertThat(call(byId, BOSS).toCompletableFuture().join()).isEqualTo(1);
    }

    private CompletionStage<Object> call(ActorTarget target, Caller caller) {
        return doors.call(target, new ActionCall<>("open", types -> new Object[0], caller, result -> result, false));
    }

    private static void assertFails(CompletionStage<?> stage, ErrorCode error) {
        assertThatThrownBy(() -> stage.toCompletableFuture().join())
                .isInstanceOfSatisfying(CompletionException.class, e -> assertThat(e.getCause())
                        .isInstanceOfSatisfying(ActorException.class, cause -> assertThat(cause.is(error))
                                .as("%s.%s", cause.group(), cause.code())
                                .isTrue()));
    }
}
