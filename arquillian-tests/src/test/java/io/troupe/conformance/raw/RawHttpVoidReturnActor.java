// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.raw;

import io.troupe.Actor;
import io.troupe.raw.OnRequest;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import jakarta.annotation.security.PermitAll;
import org.jspecify.annotations.Nullable;

/** Forgets to answer. */
@Actor
@PermitAll
public class RawHttpVoidReturnActor {

    @OnRequest
    @Nullable
    RawResponse answer(RawRequest request) {
        return null;
    }
}
