// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.doors;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.event.Connection;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnSubscribe;
import io.troupe.event.Opening;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import io.troupe.raw.RawSocket;
import jakarta.annotation.security.PermitAll;
import java.sql.SQLException;

/** Breaks wherever it can, with words that are for nobody outside. */
@Actor
@PermitAll
public class Fragile {

    /** What must not leave the server. */
    public static final String SECRET =
            "SELECT pin FROM accounts -- /opt/server/secret.properties, org.example.Internal";

    /** Cannot be read. */
    public record Trap(int value) {
        @Override
        public int value() {
            throw broken();
        }
    }

    @OnBeforeConnect
    void before(Opening opening) {
        if (opening.request().query().orElse("").contains("breakAtTheDoor")) {
            throw broken();
        }
    }

    @OnSubscribe
    void subscribing(Connection connection, String event) {
        throw broken();
    }

    @Action
    public void breakDown() {
        throw broken();
    }

    @Action
    public void breakDownDeclared() throws SQLException {
        throw new SQLException(SECRET, "42P01");
    }

    @Action
    public Trap answerWhatCannotBeSent() {
        return new Trap(1);
    }

    @OnRequest
    RawResponse answer(RawRequest request) {
        throw broken();
    }

    @OnWebSocket
    void opened(RawSocket socket) {
        if (socket.request().path().endsWith("/break")) {
            throw broken();
        }
    }

    @OnSocketMessage
    void said(RawSocket socket, String text) {
        throw broken();
    }

    private static IllegalStateException broken() {
        return new IllegalStateException(SECRET, new SQLException(SECRET));
    }
}
