// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.actions;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.State;
import io.troupe.jackson.databind.JsonNode;
import jakarta.annotation.security.PermitAll;

/** Actions whose names have a dot. */
@Actor(name = "nestedActionActor")
@PermitAll
public class NestedActionActor {

    @State
    private double total;

    /** Takes exactly one number; the further parameters are there to be found missing. */
    @Action(name = "calculator.add")
    public double add(JsonNode number, JsonNode second, JsonNode third) {
        boolean isOne = number != null && number.isNumber() && isAbsent(second) && isAbsent(third);
        if (!isOne) {
            throw ActorException.refused(ErrorCode.VALIDATION_ERROR, "It takes one number.");
        }
        total += number.asDouble();
        return total;
    }

    private static boolean isAbsent(JsonNode argument) {
        return argument == null || argument.isNull() || argument.isMissingNode();
    }

    @Action(name = "calculator.read")
    public double read() {
        return total;
    }
}
