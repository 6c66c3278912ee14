// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.samples.chat;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.event.Connection;
import io.troupe.event.EventName;
import io.troupe.event.OnDisconnect;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A room: who is here, and what was said. */
@Actor(events = {ChatMessage.class, ChatRoom.Presence.class})
@PermitAll
public class ChatRoom {

    private static final int KEPT = 500;
    private static final int MAX_NAME = 40;
    private static final int MAX_TEXT = 2_000;
    private static final String USER = "user";

    /** Who is here now; a person with two windows stands there twice. */
    @EventName(value = "presence", unwrapped = true)
    public record Presence(List<String> people) {}

    @State
    private List<ChatMessage> messages = new ArrayList<>();

    @State
    private long lastId;

    private final ActorContext self;

    @Inject
    ChatRoom(ActorContext self) {
        this.self = self;
    }

    /** Says something to everybody in the room. */
    @Action
    public ChatMessage sendMessage(
            @NotBlank @Size(max = MAX_NAME) String user, @NotBlank @Size(max = MAX_TEXT) String text) {
        var message = new ChatMessage(++lastId, user, text, self.now());
        messages.add(message);
        if (messages.size() > KEPT) {
            messages.remove(0);
        }
        self.broadcast(message);
        return message;
    }

    /** Empties the room; only for moderators, and in this sample nobody is one. */
    @Action
    @RolesAllowed("moderator")
    public void clear() {
        messages.clear();
    }

    /** What was said last, oldest first. */
    @Action(readOnly = true)
    @GET
    @Path("history")
    @Produces(MediaType.APPLICATION_JSON)
    public List<ChatMessage> getHistory() {
        return messages;
    }

    /** Tells the room who is at the other end of this connection. */
    @Action
    public List<String> enter(@NotBlank @Size(max = MAX_NAME) String user) {
        Connection connection = self.connection()
                .filter(caller -> !caller.isShortLived())
                .orElseThrow(
                        () -> new UserException("not_connected", "Connect first: a name belongs to a connection."));
        connection.tag(USER, user);
        return tellWhoIsHere();
    }

    /** Who is here now. */
    @Action(readOnly = true)
    public List<String> whoIsHere() {
        return self.connections().stream()
                .map(connection -> connection.tag(USER))
                .flatMap(Optional::stream)
                .sorted()
                .toList();
    }

    @OnDisconnect
    void left(Connection connection) {
        if (connection.tag(USER).isPresent()) {
            tellWhoIsHere();
        }
    }

    private List<String> tellWhoIsHere() {
        List<String> people = whoIsHere();
        self.broadcast(new Presence(people));
        return people;
    }
}
