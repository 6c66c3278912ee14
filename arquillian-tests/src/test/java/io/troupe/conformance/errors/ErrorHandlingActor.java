// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.errors;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.conformance.Pause;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fails in each way that there is. */
@Actor(name = "errorHandlingActor", actionTimeout = "500ms")
@PermitAll
public class ErrorHandlingActor {

    @State
    private List<String> errorLog = new ArrayList<>();

    private final ActorContext self;

    @Inject
    ErrorHandlingActor(ActorContext self) {
        this.self = self;
    }

    @Action
    public void throwSimpleError() {
        throw new UserException("Simple error message");
    }

    @Action
    public void throwDetailedError() {
        throw new UserException(
                "detailed_error",
                "Detailed error message",
                Map.of("reason", "test", "timestamp", self.now().toEpochMilli()));
    }

    @Action
    public void throwInternalError() {
        throw new IllegalStateException("This is an internal error");
    }

    @Action
    public String successfulAction() {
        return "success";
    }

    @Action
    public String timeoutAction() {
        Pause.of(self, 10_000);
        return "too late";
    }

    @Action
    public String delayedAction(double millis) {
        Pause.of(self, millis);
        return "Completed after " + (long) millis + "ms";
    }

    @Action
    public List<String> logError(String text) {
        errorLog.add(text);
        return errorLog;
    }

    @Action
    public List<String> getErrorLog() {
        return errorLog;
    }

    @Action
    public boolean clearErrorLog() {
        errorLog.clear();
        return true;
    }
}
