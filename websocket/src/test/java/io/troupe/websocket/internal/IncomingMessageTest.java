// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.protocol.WireMessage;
import io.troupe.websocket.internal.IncomingMessage.TooLong;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IncomingMessageTest {

    private final IncomingMessage incoming = new IncomingMessage(10);

    @Test
    void aWholeMessageUpToTheLimitPasses() throws TooLong {
        assertThat(incoming.add("0123456789", true)).isEqualTo(new WireMessage.Text("0123456789"));
        assertThatThrownBy(() -> incoming.add("0123456789a", true)).isInstanceOf(TooLong.class);
    }

    @Test
    void partsAreJoined() throws TooLong {
        assertThat(incoming.add("01", false)).isNull();
        assertThat(incoming.add("", false)).isNull();
        assertThat(incoming.add("23", false)).isNull();
        assertThat(incoming.add("4", true)).isEqualTo(new WireMessage.Text("01234"));
        assertThat(incoming.add(bytes(1, 2), false)).isNull();
        assertThat(incoming.add(bytes(), true))
                .isInstanceOfSatisfying(WireMessage.Binary.class, message -> assertThat(message.bytes())
                        .containsExactly(1, 2));
    }

    @Test
    void theNextMessageStartsFromNothing() throws TooLong {
        for (int i = 0; i < 100; i++) {
            assertThat(incoming.add("01234", false)).isNull();
            assertThat(incoming.add("56789", true)).isNotNull();
            assertThat(incoming.add(bytes(new int[10]), true)).isNotNull();
        }
    }

    @Test
    void theLimitHoldsBeforeTheMessageIsComplete() throws TooLong {
        incoming.add("0123456789", false);
        assertThatThrownBy(() -> incoming.add("a", false)).isInstanceOf(TooLong.class);
    }

    @Test
    void textIsCountedInBytesOfUtf8AlsoWhereASurrogatePairIsTorn() throws TooLong {
        String text = "é€😀a";
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSize(10);
        for (int i = 0; i < text.length() - 1; i++) {
            assertThat(incoming.add(text.substring(i, i + 1), false)).isNull();
        }
        assertThat(incoming.add("a", true)).isEqualTo(new WireMessage.Text(text, 10));
        assertThatThrownBy(() -> incoming.add(text + "a", true)).isInstanceOf(TooLong.class);
    }

    @Test
    void partsWithoutBytesComeToAnEndToo() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 21; i++) {
                        incoming.add("", false);
                    }
                })
                .isInstanceOf(TooLong.class);
    }

    @Test
    void theContainersBufferIsCopied() throws TooLong {
        ByteBuffer buffer = bytes(1, 2, 3);
        WireMessage message = incoming.add(buffer, true);
        buffer.put(0, (byte) 9);
        assertThat(((WireMessage.Binary) message).bytes()).containsExactly(1, 2, 3);
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }
}
