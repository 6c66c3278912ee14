// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static io.troupe.internal.cdi.ActorRulesTest.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.Actor;
import io.troupe.event.Connection;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnConnect;
import io.troupe.event.OnDisconnect;
import io.troupe.event.OnSubscribe;
import io.troupe.event.Opening;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnSocketClose;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawSocket;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which hooks for clients fail a deployment, word for word. */
class DoorHookRulesTest {

    private static final String HERE = DoorHookRulesTest.class.getName() + "$";

    @BeforeEach
    void startEmpty() {
        MemoryStore.clear();
    }

    @Actor
    static class Misshapen {
        @OnBeforeConnect
        void before(Connection connection) {}

        @OnConnect
        String connected(Connection connection) {
            return "state?";
        }

        @OnDisconnect
        void gone(String reason) {}

        @OnSubscribe
        String subscribe(Connection connection, String event) {
            return event;
        }

        @OnRequest
        void request(RawRequest request) {}
    }

    @Test
    void hooksForConnectionsHaveTheirForms() {
        assertThat(problemsOf(Misshapen.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000121: Hook before of actor " + HERE
                                + "Misshapen has the wrong form; for @OnBeforeConnect it is not static, takes an Opening,"
                                + " or nothing, and returns the state of the connection, or nothing.",
                        "TROUPE000121: Hook connected of actor " + HERE
                                + "Misshapen has the wrong form; for @OnConnect it is not static, takes a Connection,"
                                + " or nothing, and returns nothing.",
                        "TROUPE000121: Hook gone of actor " + HERE
                                + "Misshapen has the wrong form; for @OnDisconnect it is not static, takes a Connection,"
                                + " or nothing, and returns nothing.",
                        "TROUPE000121: Hook subscribe of actor " + HERE
                                + "Misshapen has the wrong form; for @OnSubscribe it is not static, takes a Connection and"
                                + " the event's name as a String, or fewer, and returns boolean, or nothing.",
                        "TROUPE000121: Hook request of actor " + HERE
                                + "Misshapen has the wrong form; for @OnRequest it is not static, takes a RawRequest, and"
                                + " returns a RawResponse.");
    }

    @Actor
    static class Twice {
        @OnBeforeConnect
        void one() {}

        @OnBeforeConnect
        void another(Opening opening) {}

        @OnSubscribe
        void yes() {}

        @OnSubscribe
        boolean no(Connection connection) {
            return false;
        }
    }

    @Test
    void thereIsOneHookOfAKindWhereTwoCouldNotAgree() {
        assertThat(problemsOf(Twice.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000122: Actor " + HERE
                                + "Twice has more than one hook with @OnBeforeConnect: another, one; keep one of them.",
                        "TROUPE000122: Actor " + HERE
                                + "Twice has more than one hook with @OnSubscribe: no, yes; keep one of them.");
    }

    @Actor
    static class BareList {
        @OnBeforeConnect
        List<String> before() {
            return List.of();
        }
    }

    @Actor
    static class Stream {
        @OnBeforeConnect
        InputStream before() {
            return InputStream.nullInputStream();
        }
    }

    @Test
    void theStateOfAConnectionCanBeKept() {
        assertThat(problemsOf(BareList.class))
                .containsExactly("TROUPE000123: Hook before of actor " + HERE
                        + "BareList returns what cannot be the state of a connection: java.util.List<java.lang.String>"
                        + " does not say what it holds once it is kept; wrap it in a record.");
        assertThat(problemsOf(Stream.class))
                .singleElement()
                .asString()
                .startsWith("TROUPE000123: Hook before of actor " + HERE
                        + "Stream returns what cannot be the state of a connection: ");
    }

    @Actor
    static class BadSockets {
        @OnWebSocket
        boolean opened(RawSocket socket) {
            return true;
        }

        @OnSocketMessage
        void message(RawSocket socket, int number) {}

        @OnSocketMessage
        void one(RawSocket socket, String text) {}

        @OnSocketMessage
        void another(RawSocket socket, String text) {}

        @OnSocketClose
        void closed(RawSocket socket, String reason) {}
    }

    @Actor
    static class NoEntry {
        @OnSocketMessage
        void message(RawSocket socket, byte[] bytes) {}
    }

    @Test
    void hooksForSocketsHaveTheirFormsAndAnEntry() {
        assertThat(problemsOf(BadSockets.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000121: Hook opened of actor " + HERE
                                + "BadSockets has the wrong form; for @OnWebSocket it is not static, takes a RawSocket, and"
                                + " returns nothing.",
                        "TROUPE000121: Hook message of actor " + HERE
                                + "BadSockets has the wrong form; for @OnSocketMessage it is not static, takes a RawSocket"
                                + " and a String or byte[], and returns nothing.",
                        "TROUPE000121: Hook closed of actor " + HERE
                                + "BadSockets has the wrong form; for @OnSocketClose it is not static, takes a RawSocket,"
                                + " an int and a String, or fewer, and returns nothing.",
                        "TROUPE000122: Actor " + HERE
                                + "BadSockets has more than one hook with @OnSocketMessage and String: another, one; keep"
                                + " one of them.");
        assertThat(problemsOf(NoEntry.class))
                .containsExactly("TROUPE000124: Actor " + HERE
                        + "NoEntry has hooks for sockets and none with @OnWebSocket, which takes them in; add one.");
    }

    static class NoActor {
        @OnSubscribe
        void subscribe() {}
    }

    @Test
    void aHookOfNoActorIsMisplaced() {
        assertThat(problemsOf(NoActor.class))
                .containsExactly("TROUPE000107: " + HERE
                        + "NoActor uses @OnSubscribe but is no actor; annotate the class with @Actor or remove"
                        + " @OnSubscribe.");
    }
}
