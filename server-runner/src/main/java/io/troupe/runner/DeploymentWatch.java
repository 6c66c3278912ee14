// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.util.Optional;

/** Looks whether a starting server has given up on an application. */
@FunctionalInterface
interface DeploymentWatch {

    /** The reason, as the server gives it, once a deployment has failed. */
    Optional<String> failure();
}
