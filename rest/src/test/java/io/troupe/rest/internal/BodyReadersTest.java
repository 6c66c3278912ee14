// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class BodyReadersTest {

    private final BodyReaders readers = new BodyReaders();
    private final List<Runnable> begun = new ArrayList<>();
    private final List<Integer> read = new ArrayList<>();

    private void ask(int from, int to) {
        for (int i = from; i < to; i++) {
            int body = i;
            readers.read(begun::add, () -> read.add(body));
        }
    }

    @Test
    void soManyAreWaitedForAtATimeAndTheOthersInTheOrderTheyCame() {
        ask(0, BodyReaders.AT_ONCE + 3);

        assertThat(begun).hasSize(BodyReaders.AT_ONCE);
        for (int i = 0; i < begun.size(); i++) {
            begun.get(i).run();
            assertThat(read).last().isEqualTo(i);
        }
        assertThat(read).hasSize(BodyReaders.AT_ONCE + 3);

        begun.clear();
        ask(0, BodyReaders.AT_ONCE + 1);
        assertThat(begun).as("all have become free, and no more").hasSize(BodyReaders.AT_ONCE);
    }

    @Test
    void oneThatFailsIsOverToo() {
        for (int i = 0; i < BodyReaders.AT_ONCE; i++) {
            readers.read(begun::add, () -> {
                throw new IllegalStateException("broken");
            });
        }
        ask(0, 1);
        assertThat(begun).hasSize(BodyReaders.AT_ONCE);

        assertThatThrownBy(() -> begun.get(0).run()).hasMessage("broken");

        assertThat(begun).hasSize(BodyReaders.AT_ONCE + 1);
    }

    @Test
    void oneThatCannotBeBegunTakesNoPlace() {
        Executor stopping = task -> {
            throw ActorException.refused(ErrorCode.STOPPING, "stopping");
        };
        for (int i = 0; i < 2 * BodyReaders.AT_ONCE; i++) {
            assertThatThrownBy(() -> readers.read(stopping, () -> {})).hasMessageContaining("stopping");
        }
        ask(0, BodyReaders.AT_ONCE);
        assertThat(begun).hasSize(BodyReaders.AT_ONCE);
    }
}
