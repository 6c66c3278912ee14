// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.doors;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.OnSleep;
import io.troupe.OnWake;
import io.troupe.State;
import io.troupe.event.EventName;
import io.troupe.event.OnConnect;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import io.troupe.raw.RawSocket;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.util.List;

/** Says of each thing by itself who may do it. */
@Actor(events = {Vault.News.class, Vault.Takings.class, Vault.Zilch.class})
public class Vault implements Fillable<Integer> {

    /** For all who may come in. */
    @EventName("news")
    public record News(int count) {}

    /** For bosses. */
    @EventName("takings")
    @RolesAllowed("boss")
    public record Takings(int count) {}

    /** For nobody. */
    @EventName("zilch")
    @DenyAll
    public record Zilch(int count) {}

    /** What a client may try to fill with more than it has. */
    public record Deposit(int amount, String note) {}

    @State
    private int count;

    @State
    private int wakes;

    private final ActorContext self;

    @Inject
    Vault(ActorContext self) {
        this.self = self;
    }

    @PostConstruct
    void built() {
        // A hook is no action.
    }

    @OnWake
    void woken() {
        wakes++;
    }

    @OnSleep
    void slept() {
        // A hook is no action.
    }

    @OnConnect
    void connected() {
        // A hook is no action.
    }

    @Action
    @PermitAll
    public List<String> key() {
        return self.id().key();
    }

    @Action
    @PermitAll
    public int forAll() {
        return ++count;
    }

    @Action
    @RolesAllowed("boss")
    public String forBosses() {
        return self.caller().name();
    }

    @Action
    @RolesAllowed({"boss", "clerk"})
    public String forStaff() {
        return self.caller().name();
    }

    @Action
    @DenyAll
    public void forNobody() {}

    @Action
    public void unstated() {}

    @Action
    @PermitAll
    public void publish() {
        self.broadcast(new News(count));
        self.broadcast(new Takings(count));
    }

    @Action
    @PermitAll
    public Deposit echo(Deposit deposit) {
        return deposit;
    }

    @Action
    @PermitAll
    public JsonNode any(JsonNode value) {
        return value;
    }

    /** Falls asleep. */
    @Action
    @PermitAll
    public void doze(String why) {
        self.sleep();
    }

    /** How often it woke. */
    @Action
    @PermitAll
    public int wakes() {
        return wakes;
    }

    /** Is no more. */
    @Action
    @PermitAll
    public void end(String why) {
        self.destroy();
    }

    @Override
    public void fill(Integer by) {
        count += by;
    }

    /** Takes turns, and is no action. */
    @PermitAll
    public int reset() {
        count = 0;
        return count;
    }

    @OnRequest
    @RolesAllowed("boss")
    RawResponse answer(RawRequest request) {
        return RawResponse.text("in");
    }

    @OnWebSocket
    @RolesAllowed("boss")
    void opened(RawSocket socket) {
        socket.sendText("in");
    }

    @OnSocketMessage
    void said(RawSocket socket, String text) {
        socket.sendText(text);
    }
}
