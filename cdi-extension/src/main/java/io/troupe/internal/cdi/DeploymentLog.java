// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.spi.OneLineLogger;
import java.lang.System.Logger.Level;
import java.util.List;

/** What deployment has to say when nothing is wrong enough to stop it. */
final class DeploymentLog {

    private static final OneLineLogger LOG = new OneLineLogger("io.troupe");

    private DeploymentLog() {}

    static void started(int actors, List<String> names, String store) {
        LOG.log(Level.INFO, "TROUPE000001: Troupe: " + actors + " actors " + names + ", store " + store + ".");
    }

    static void stopped() {
        LOG.log(Level.INFO, "TROUPE000002: Troupe: all actors sleep, the store is closed.");
    }

    static void noPolicy(String actor, String action) {
        LOG.log(
                Level.WARNING,
                "TROUPE000150: Action " + action + " of actor " + actor
                        + " says nothing about who may call it, so nobody outside"
                        + " can; add @PermitAll, @RolesAllowed or @DenyAll.");
    }

    static void noParameterNames() {
        LOG.log(
                Level.WARNING,
                "TROUPE000151: Actors were compiled without parameter names; compile with -parameters and descriptions will show"
                        + " them.");
    }

    static void narrowScope(String actor, String scope) {
        LOG.log(
                Level.WARNING,
                "TROUPE000152: Actor " + actor + " injects a bean of scope @" + scope
                        + ", which a turn does not share with its caller; use ActorContext or pass a value.");
    }
}
