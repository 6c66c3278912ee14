// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    @Test
    void aFloodEndsInTimeAlsoIfTheServerNeitherReadsNorGivesUp() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> accepted = CompletableFuture.supplyAsync(() -> {
                try {
                    Socket socket = server.accept();
                    socket.getOutputStream()
                            .write("HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    return socket;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try (FrameClient client = new FrameClient(server.getLocalPort(), "/")) {
                FrameClient.Flood flood = client.flood(new byte[1 << 20], Long.MAX_VALUE, Duration.ofMillis(10));

                assertThat(flood.givenUp()).isFalse();
            }
            accepted.get(20, TimeUnit.SECONDS).close();
        }
    }
}
