// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameClientTest {

    @ParameterizedTest
    @CsvSource({
        "1, true, 0, 818000000000",
        "1, true, 125, 81fd00000000",
        "2, false, 126, 02fe007e00000000",
        "2, true, 65535, 82feffff00000000",
        "0, true, 65536, 80ff000000000001000000000000",
        "1, true, 1073741824, 81ff000000004000000000000000"
    })
    void aHeaderSaysTheLengthThatItIsToldWhetherTheBytesFollowOrNot(
            int opcode, boolean last, long length, String header) {
        assertThat(FrameClient.header(opcode, last, length))
                .isEqualTo(HexFormat.of().parseHex(header));
    }

    @Test
    void aMessageIsCutIntoFramesOfWhichOnlyTheFirstHasItsOpcodeAndOnlyTheLastIsTheLast() {
        List<byte[]> frames = FrameClient.fragments(FrameClient.TEXT, new byte[] {'a', 'b', 'c', 'd', 'e'}, 2);

        assertThat(frames.stream().map(HexFormat.of()::formatHex))
                .containsExactly("0182000000006162", "0082000000006364", "80810000000065");
    }
}
