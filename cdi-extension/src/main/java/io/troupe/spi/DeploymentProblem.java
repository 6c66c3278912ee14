// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

/** Something wrong with classes or settings that must stop the deployment. */
public final class DeploymentProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * One problem.
     *
     * @param message begins with the message's number, {@code TROUPE000123: }, and says what to change
     */
    public DeploymentProblem(String message) {
        this(message, null);
    }

    /** One problem with its cause. */
    public DeploymentProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
