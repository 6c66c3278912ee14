// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.samples.limiter;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Allows so many calls within a sliding window, for one key each: an address, a user, an API key. Keeps its moments in memory
 * only: nothing is written for a check, and an actor that slept allows afresh.
 */
@Actor
@PermitAll
public class RateLimiter {

    private final Deque<Instant> allowed = new ArrayDeque<>();
    private final ActorContext self;

    @Inject
    RateLimiter(ActorContext self) {
        this.self = self;
    }

    /**
     * What a check came to.
     *
     * @param allowed whether the caller may go on
     * @param remaining how many more calls the window allows
     * @param retryAfterMs when to come back, 0 if allowed
     */
    public record Verdict(boolean allowed, int remaining, long retryAfterMs) {}

    /** Counts one call if it is within the limit. */
    @Action
    public Verdict checkLimit(@Positive @Max(10_000) int limit, @Positive long windowMs) {
        Instant now = self.now();
        Duration window = Duration.ofMillis(windowMs);
        while (!allowed.isEmpty() && !allowed.peekFirst().plus(window).isAfter(now)) {
            allowed.removeFirst();
        }
        if (allowed.size() >= limit) {
            long wait = Duration.between(now, allowed.peekFirst().plus(window)).toMillis();
            return new Verdict(false, 0, Math.max(1, wait));
        }
        allowed.addLast(now);
        return new Verdict(true, limit - allowed.size(), 0);
    }
}
