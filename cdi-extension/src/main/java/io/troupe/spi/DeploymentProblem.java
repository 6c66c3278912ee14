// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

/** Something wrong with classes or settings that must stop the deployment. */
public final class DeploymentProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean early;

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
        this(message, cause, false);
    }

    private DeploymentProblem(String message, Throwable cause, boolean early) {
        super(message, cause);
        this.early = early;
    }

    /**
     * Something that the application defines itself is not there. Servers differ in when they bind such things, so that the
     * deployment goes on, and what met this problem is tried once more when the web application starts.
     */
    public static DeploymentProblem perhapsTooEarly(String message, Throwable cause) {
        return new DeploymentProblem(message, cause, true);
    }

    /** Whether it may be gone when the web application starts. */
    public boolean isPerhapsTooEarly() {
        return early;
    }
}
