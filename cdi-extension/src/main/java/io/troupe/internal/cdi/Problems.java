// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.spi.DeploymentProblem;
import java.util.LinkedHashSet;
import java.util.Set;

/** What is wrong with a deployment, gathered so that all of it is reported at once. */
final class Problems {

    private final Set<String> messages = new LinkedHashSet<>();

    void add(String message) {
        messages.add(message);
    }

    /** Runs a check that may find one problem. */
    void check(Runnable check) {
        try {
            check.run();
        } catch (DeploymentProblem e) {
            add(e.getMessage());
        }
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** One exception that names all. */
    DeploymentProblem toException() {
        StringBuilder text = new StringBuilder("TROUPE000100: This application cannot be deployed:");
        messages.forEach(message -> text.append("\n  ").append(message));
        return new DeploymentProblem(text.toString());
    }
}
