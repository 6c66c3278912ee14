// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.util.List;

/** Payara, as Payara Micro or as Payara Server: what its administration tool {@code asadmin} can do, an instance does for itself. */
public sealed interface PayaraServer extends Server permits PayaraMicroServer, PayaraFullServer {

    /** The same, which runs these commands of {@code asadmin} when it has started, before it deploys anything. */
    PayaraServer running(List<String> more);
}
