// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.jackson.core.util.JsonRecyclerPools;
import org.junit.jupiter.api.Test;

/** How state becomes a document. */
class StateCodecTest {

    @Test
    void no_buffers_are_left_behind_in_the_threads_of_the_server() {
        assertThat(new StateCodec().mapper().getFactory()._getRecyclerPool())
                .isNotSameAs(JsonRecyclerPools.threadLocalPool());
    }
}
