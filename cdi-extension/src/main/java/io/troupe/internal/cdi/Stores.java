// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorStoreProvider;
import io.troupe.spi.DeploymentProblem;
import io.troupe.spi.Settings;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the one module that keeps state. */
final class Stores {

    private Stores() {}

    static ActorStore open(Settings settings) {
        List<ActorStoreProvider> providers =
                ServiceLoader.load(
                                ActorStoreProvider.class, Thread.currentThread().getContextClassLoader())
                        .stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
        if (providers.size() != 1) {
            throw new DeploymentProblem(
                    "TROUPE000130: There are actors and " + providers.size()
                            + " modules that keep their state; have exactly one, usually troupe-persistence, in the application.");
        }
        return providers.get(0).open(settings);
    }
}
