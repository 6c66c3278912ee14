// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import io.troupe.it.ServerUnderTest;
import io.troupe.it.node.payara.PayaraContainer;
import io.troupe.it.node.wildfly.WildFlySetup;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Gives Arquillian what it lacks for the server of this pass. */
public class NodeExtension implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        switch (ServerUnderTest.get()) {
            case WILDFLY -> builder.observer(WildFlySetup.class);
            case PAYARA, PAYARA_FULL -> builder.service(DeployableContainer.class, PayaraContainer.class);
        }
    }
}
