// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.Actors;
import io.troupe.OnCreate;
import io.troupe.OnDestroy;
import io.troupe.OnSleep;
import io.troupe.OnWake;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.event.EventName;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

@Actor(name = "account", sleepAfter = "5m", actionTimeout = "10s", turnQueue = 100, events = Account.Booked.class)
@PermitAll
public class Account {

    @EventName("booked")
    public record Booked(BigDecimal amount, BigDecimal balance) {}

    @State
    private BigDecimal balance = BigDecimal.ZERO;

    @State(name = "log")
    private List<Booked> bookings = new ArrayList<>();

    private int callsSinceWake;

    private final ActorContext self;
    private final Actors actors;

    @Inject
    Account(ActorContext self, Actors actors) {
        this.self = self;
        this.actors = actors;
    }

    @OnCreate
    void create(Optional<BigDecimal> opening) {
        balance = opening.orElse(BigDecimal.ZERO);
    }

    @OnWake
    void wake() {
        callsSinceWake = 0;
    }

    @OnSleep
    void beforeSleep() {}

    @OnDestroy
    void beforeTheEnd() {}

    @Action
    public BigDecimal book(@Positive BigDecimal amount) {
        balance = balance.add(amount);
        var booked = new Booked(amount, balance);
        bookings.add(booked);
        self.broadcast(booked);
        return balance;
    }

    @Action
    public BigDecimal pay(String to, @Positive BigDecimal amount) {
        if (balance.compareTo(amount) < 0) {
            throw new UserException("too_poor", "There is not enough money.", Map.of("balance", balance));
        }
        balance = balance.subtract(amount);
        actors.getOrCreate(Account.class, to).book(amount);
        return balance;
    }

    @Action(readOnly = true)
    public BigDecimal getBalance() {
        return balance;
    }

    @Action
    @RolesAllowed("clerk")
    public void close() {
        self.destroy();
    }

    public int callsSinceWake() {
        return ++callsSinceWake;
    }

    static CompletionStage<BigDecimal> bookLater(Actors actors, BigDecimal amount) {
        Account account = actors.getOrCreate(Account.class, "ann");
        return actors.async(account, a -> a.book(amount));
    }

    static AutoCloseable listen(Actors actors) {
        Account account = actors.getOrCreate(Account.class, List.of("branch", "ann"));
        return actors.subscribe(account, Booked.class, booked -> System.out.println(booked.balance()));
    }
}
