// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.raw;

import io.troupe.Actors;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Puts an actor to sleep a moment later. */
@ApplicationScoped
public class Soon {

    private static final int MILLIS = 25;

    @Resource
    private ManagedScheduledExecutorService timer;

    @Inject
    private Actors actors;

    /** To be called in a turn of the actor: outside of it nobody knows its namespace. */
    void sleep(List<String> key) {
        RawWebSocketActor actor = actors.get(RawWebSocketActor.class, key);
        timer.schedule(actor::triggerSleep, MILLIS, TimeUnit.MILLISECONDS);
    }
}
