// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.samples.chat;

import io.troupe.ActorKey;
import io.troupe.Actors;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** An application's own REST resource that works with actors. */
@Path("rooms")
@RequestScoped
public class RoomsResource {

    @Inject
    private Actors actors;

    @Inject
    @ActorKey("lobby")
    private ChatRoom lobby;

    @Inject
    private OpenStreams streams;

    /** The lobby's messages, through an injected reference. */
    @GET
    @Path("lobby/messages")
    @Produces(MediaType.APPLICATION_JSON)
    public List<ChatMessage> lobbyMessages() {
        return lobby.getHistory();
    }

    /** Says something in the lobby. */
    @POST
    @Path("lobby/messages")
    @Produces(MediaType.APPLICATION_JSON)
    public ChatMessage say(String text) {
        return lobby.sendMessage("rest", text);
    }

    /** A room as a sub-resource: the JAX-RS annotations of its actions apply. */
    @Path("{room}")
    public ChatRoom room(@PathParam("room") String room) {
        return actors.getOrCreate(ChatRoom.class, room);
    }

    /** New messages of a room as server-sent events. */
    @GET
    @Path("{room}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(@PathParam("room") String room, @Context Sse sse, @Context SseEventSink sink) {
        ChatRoom reference = actors.getOrCreate(ChatRoom.class, room);
        AtomicReference<AutoCloseable> subscription = new AtomicReference<>();
        subscription.set(actors.subscribe(reference, ChatMessage.class, message -> {
            if (sink.isClosed()) {
                Closing.quietly(subscription.get());
            } else {
                sink.send(sse.newEventBuilder()
                        .name("newMessage")
                        .id(Long.toString(message.id()))
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(ChatMessage.class, message)
                        .build());
            }
        }));
        streams.add(sink);
        // The first bytes tell the reader that it is subscribed.
        sink.send(sse.newEventBuilder().comment("subscribed").build());
    }
}
