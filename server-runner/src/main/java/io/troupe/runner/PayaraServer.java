// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.util.List;

/** Payara, as Payara Micro or as Payara Server: what its administration tool {@code asadmin} can do, an instance does for itself. */
public sealed interface PayaraServer extends Server permits PayaraMicroServer, PayaraFullServer {

    /** Request line and headers together: a client's input and parameters travel in the address, and 8 KiB are too few. */
    int HEADER_BYTES = 65_536;

    /**
     * How long nothing may be sent or read on a connection over TLS. Over HTTP/2 that includes the time for an answer, of which Grizzly
     * takes no notice, so it is more than an action may take by default; by itself Payara has 30.
     */
    int QUIET_SECONDS = 90;

    /** The same, which runs these commands of {@code asadmin} when it has started, before it deploys anything. */
    PayaraServer running(List<String> more);
}
