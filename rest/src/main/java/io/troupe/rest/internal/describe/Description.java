// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one audience may know of the deployed actors.
 *
 * @param actors by name; those of which something may be called
 * @param types the objects they refer to, by the names given to them, in the order they were met
 * @param names what a reference is called
 */
record Description(List<Actor> actors, Map<String, List<Shape.Field>> types, Map<Shape.Reference, String> names) {

    /**
     * An actor type.
     *
     * @param events those it lists; empty if it may publish any
     * @param input for its creation; null for none
     */
    record Actor(String name, List<Action> actions, List<Event> events, @Nullable Shape input) {}

    /** An action. */
    record Action(String name, List<Parameter> parameters, Shape result, boolean readOnly) {

        /** How many arguments must be given: those after them may be left out. */
        int required() {
            int count = parameters.size();
            while (count > 0 && parameters.get(count - 1).shape() instanceof Shape.Maybe) {
                count--;
            }
            return count;
        }
    }

    /** A parameter of an action. */
    record Parameter(String name, Shape shape) {}

    /** An event with its one value. */
    record Event(String name, Shape payload) {}
}
