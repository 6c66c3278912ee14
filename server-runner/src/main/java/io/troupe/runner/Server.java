// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

/**
 * An unpacked server distribution that instances are started from. The distribution itself is never written to, so any
 * number of instances and threads may share it.
 */
public sealed interface Server permits WildFlyServer, PayaraServer {

    /** The product's name, for people. */
    String name();

    /**
     * Starts one instance and returns at once; {@link ServerProcess#awaitReady()} tells when it answers.
     *
     * @throws ServerException if the instance cannot be prepared or one of its ports is taken
     */
    ServerProcess start(ServerSpec spec);
}
