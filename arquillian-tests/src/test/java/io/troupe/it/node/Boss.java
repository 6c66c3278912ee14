// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A user of role {@link #ROLE} whom the server knows. */
public final class Boss {

    public static final String NAME = "ann";
    public static final String PASSWORD = "a-word";
    public static final String ROLE = "boss";

    private Boss() {}

    /** For a request's {@code Authorization}. */
    static String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString((NAME + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }
}
