// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.troupe.ActorException;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Names an expected failure by group and code. */
final class Errors {

    private Errors() {}

    /** The code that a call fails with; fails itself if it does not, or otherwise. */
    static String codeOf(ThrowingCallable call) {
        Throwable failure = catchThrowable(call);
        Assertions.assertThat(failure).isInstanceOf(ActorException.class);
        ActorException known = (ActorException) failure;
        return known.group() + '.' + known.code();
    }
}
