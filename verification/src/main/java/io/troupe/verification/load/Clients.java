// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.load;

import io.troupe.ActorException;
import io.troupe.harness.history.FinalLog;
import io.troupe.harness.history.History;
import io.troupe.harness.history.Outcome;
import io.troupe.verification.app.Application;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Callers in this JVM. All is recorded, with what each failure says of the execution. */
public final class Clients extends LogCallers {

    private final History history;
    private final Supplier<Application> application;

    /**
     * Callers that do not run yet.
     *
     * @param application asked anew at each call, so that it may change
     */
    public Clients(History history, Supplier<Application> application, List<String> keys) {
        super("client", keys, Duration.ofSeconds(60));
        this.history = history;
        this.application = application;
    }

    @Override
    protected void call(Call what, String client, String key, Random random) {
        switch (what) {
            case APPEND -> append(client, key);
            case LENGTH -> length(client, key);
            case APPEND_ONCE -> appendOnce(client, key);
        }
    }

    /** One append, recorded; says what became of it. */
    public Outcome append(String client, String key) {
        String id = newId(client);
        History.Pending pending = history.append(client, key, id);
        try {
            pending.ok(application.get().log(key).append(id));
            countAnswer();
            return Outcome.OK;
        } catch (ActorException e) {
            pending.failed(outcome(e));
            return outcome(e);
        }
    }

    /** One append under an idempotency key, tried until it is answered; the effect is one. */
    public void appendOnce(String client, String key) {
        String id = newId(client);
        while (!isStopped()) {
            History.Pending pending = history.append(client, key, id);
            try {
                Application now = application.get();
                pending.ok(now.actors().once(now.log(key), id, log -> log.append(id)));
                countAnswer();
                return;
            } catch (ActorException e) {
                pending.failed(outcome(e));
            }
        }
    }

    /** One question for the length, recorded. */
    public void length(String client, String key) {
        History.Pending pending = history.length(client, key, newId(client));
        try {
            pending.ok(application.get().log(key).size());
            countAnswer();
        } catch (ActorException e) {
            pending.failed(outcome(e));
        }
    }

    /** What a failure says. */
    public static Outcome outcome(ActorException e) {
        return switch (e.executed()) {
            case NO -> Outcome.NO;
            case YES -> Outcome.YES;
            case UNKNOWN -> Outcome.UNKNOWN;
        };
    }

    @Override
    public void recordLogs() {
        for (String key : keys()) {
            history.add(new FinalLog(key, application.get().log(key).entries()));
        }
    }
}
