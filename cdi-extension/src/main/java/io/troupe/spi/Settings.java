// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a deployment, {@code troupe.*}: from MicroProfile Config where the server has it, otherwise from system
 * properties, then environment variables.
 */
@FunctionalInterface
public interface Settings {

    /** The value of a setting; empty if it is not set or blank. */
    Optional<String> get(String name);

    /** The value of a setting, or that. */
    default String get(String name, String otherwise) {
        return get(name).orElse(otherwise);
    }

    /**
     * A whole number within bounds.
     *
     * @throws DeploymentProblem if it is none
     */
    default int integer(String name, int otherwise, int min, int max) {
        return get(name).map(text -> parseInt(name, text, min, max)).orElse(otherwise);
    }

    /**
     * A time span: a number with {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}.
     *
     * @throws DeploymentProblem if it is none, or not positive
     */
    default Duration duration(String name, Duration otherwise) {
        return get(name).map(text -> Durations.parse(name, text)).orElse(otherwise);
    }

    private static int parseInt(String name, String text, int min, int max) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of bounds.
        }
        throw new DeploymentProblem("TROUPE000040: Setting " + name + " is '" + text + "'; give a whole number from "
                + min + " to " + max + ".");
    }
}
