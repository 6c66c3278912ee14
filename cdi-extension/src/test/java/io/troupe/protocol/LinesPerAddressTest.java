// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.spi.Settings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinesPerAddressTest {

    @Test
    void anAddressHasAsManyLinesAsItMayWhateverOthersHave() {
        LinesPerAddress<String> lines = new LinesPerAddress<>(2);
        assertThat(lines.enter("a", "here")).isTrue();
        assertThat(lines.enter("b", "here")).isTrue();
        assertThat(lines.enter("c", "here")).isFalse();
        assertThat(lines.enter("d", "there")).isTrue();
    }

    @Test
    void aLineThatIsGoneMakesRoomOnceAndOneThatWasRefusedMakesNone() {
        LinesPerAddress<String> lines = new LinesPerAddress<>(1);
        lines.enter("a", "here");
        assertThat(lines.enter("b", "here")).isFalse();
        lines.leave("b");
        assertThat(lines.enter("c", "here")).isFalse();
        lines.leave("a");
        lines.leave("a");
        assertThat(lines.enter("d", "here")).isTrue();
        assertThat(lines.enter("e", "here")).isFalse();
    }

    @Test
    void thereIsNoBoundUnlessOneIsSet() {
        Settings unset = name -> Optional.empty();
        LinesPerAddress<Integer> lines = LinesPerAddress.of(unset);
        for (int i = 0; i < 10_000; i++) {
            assertThat(lines.enter(i, "here")).isTrue();
        }
    }
}
