// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.payara;

import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/** Nothing to configure: all of it is in {@link PayaraContainer}. */
public class PayaraConfiguration implements ContainerConfiguration {

    @Override
    public void validate() {
        // Nothing.
    }
}
