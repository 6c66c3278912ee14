// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.raw;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.ObjectNode;
import io.troupe.raw.OnSocketClose;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawSocket;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Counts sockets and messages, and answers what is asked of it; sockets stay open while it sleeps. */
@Actor(sleepAfter = "250ms")
@PermitAll
public class RawWebSocketActor {

    /**
     * Which messages a socket has sent so far.
     *
     * @param messages how many
     * @param handed the number of the last one that was for the actor
     */
    public record Sent(int messages, int handed) {}

    /** What the actor has counted. */
    public record Stats(int connectionCount, int messageCount) {}

    /** What a server answers for the actor that numbers messages itself; here it is the actor that does both. */
    private static final String PROBE = "__rivetkitTestHibernatableAckStateV1";

    @State
    private int connectionCount;

    @State
    private int messageCount;

    @State
    private List<Integer> indexedMessageOrder = new ArrayList<>();

    private final ActorContext self;
    private final Soon soon;

    @Inject
    RawWebSocketActor(ActorContext self, Soon soon) {
        this.self = self;
        this.soon = soon;
    }

    @OnWebSocket
    void opened(RawSocket socket) {
        connectionCount++;
        socket.state(new Sent(0, 0));
        socket.sendText(Json.text(Json.object().put("type", "welcome").put("connectionCount", connectionCount)));
    }

    @OnSocketClose
    void closed() {
        connectionCount--;
    }

    @OnSocketMessage
    void bytes(RawSocket socket, byte[] message) {
        taken(socket);
        socket.sendBytes(message);
    }

    @OnSocketMessage
    void text(RawSocket socket, String message) {
        JsonNode asked = Json.read(message);
        if (asked.path(PROBE).asBoolean()) {
            answerProbe(socket);
            return;
        }
        int index = taken(socket);
        switch (asked.path("type").asText()) {
            case "ping" -> answer(
                    socket, message("pong").put("timestamp", self.now().toEpochMilli()));
            case "getStats" -> answer(
                    socket,
                    message("stats").put("connectionCount", connectionCount).put("messageCount", messageCount));
            case "getRequestInfo" -> answer(socket, requestInfo(socket));
            case "indexedEcho" -> {
                indexedMessageOrder.add(index);
                ObjectNode echo = message("indexedEcho");
                echo.set("payload", asked.has("payload") ? asked.get("payload") : echo.nullNode());
                answer(socket, echo.put("rivetMessageIndex", index));
            }
            case "indexedAckProbe" -> {
                indexedMessageOrder.add(index);
                int size = asked.path("payload").asText().length();
                answer(
                        socket,
                        message("indexedAckProbe")
                                .put("rivetMessageIndex", index)
                                .put("payloadSize", size));
            }
            case "getIndexedMessageOrder" -> {
                ObjectNode order = message("indexedMessageOrder");
                indexedMessageOrder.forEach(order.putArray("order")::add);
                answer(socket, order);
            }
            case "scheduleSleep" -> {
                answer(socket, message("sleepScheduled"));
                soon.sleep(self.key());
            }
            default -> socket.sendText(message);
        }
    }

    /** The number of the message that came, among those of its socket. */
    private int taken(RawSocket socket) {
        messageCount++;
        int index = sent(socket).messages() + 1;
        socket.state(new Sent(index, index));
        return index;
    }

    private static Sent sent(RawSocket socket) {
        return socket.state(Sent.class).orElseThrow();
    }

    /** It is no message to the actor, but uses up a number. */
    private static void answerProbe(RawSocket socket) {
        Sent sent = sent(socket);
        socket.state(new Sent(sent.messages() + 1, sent.handed()));
        ObjectNode state = Json.object()
                .put(PROBE, true)
                .put("lastSentIndex", sent.handed())
                .put("lastAckedIndex", sent.handed());
        state.putArray("pendingIndexes");
        answer(socket, state);
    }

    private static ObjectNode requestInfo(RawSocket socket) {
        return message("requestInfo")
                .put("url", socket.request().url())
                .put("pathname", socket.request().path())
                .put(
                        "search",
                        socket.request().query().map(query -> "?" + query).orElse(""));
    }

    private static ObjectNode message(String type) {
        return Json.object().put("type", type);
    }

    private static void answer(RawSocket socket, ObjectNode message) {
        socket.sendText(Json.text(message));
    }

    /** Sleeps when this is answered. */
    @Action
    public boolean triggerSleep() {
        self.sleep();
        return true;
    }

    /** What was counted. */
    @Action
    public Stats getStats() {
        return new Stats(connectionCount, messageCount);
    }
}
