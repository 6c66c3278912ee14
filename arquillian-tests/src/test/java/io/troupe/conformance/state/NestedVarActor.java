// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.state;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import io.troupe.event.OnBeforeConnect;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has values beside its state that can be changed inside. */
@Actor
@PermitAll
public class NestedVarActor {

    /** Beside the state. */
    public record Vars(int counter, Nested nested) {}

    /** Inside of that. */
    public static final class Nested {
        public String value = "original";
        public List<Integer> array = new ArrayList<>(List.of(1, 2, 3));
        public Map<String, String> obj = new LinkedHashMap<>(Map.of("key", "value"));
    }

    @State
    private int value;

    private final Vars vars = new Vars(42, new Nested());

    @OnBeforeConnect
    Hello letIn() {
        return Hello.WORLD;
    }

    @Action
    public Vars getVars() {
        return vars;
    }

    @Action
    public Vars modifyNested() {
        vars.nested().value = "modified";
        vars.nested().array.add(4);
        vars.nested().obj.put("key", "new-value");
        return vars;
    }
}
