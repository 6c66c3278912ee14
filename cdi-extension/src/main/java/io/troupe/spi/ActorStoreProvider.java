// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

/** Opens the store of a deployment; found by {@link java.util.ServiceLoader}. Exactly one is expected. */
public interface ActorStoreProvider {

    /**
     * Opens the store, once per deployment, before the first call.
     *
     * @throws DeploymentProblem if the settings are wrong or the store cannot be opened; fails the deployment
     */
    ActorStore open(Settings settings);
}
