// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static io.troupe.harness.web.FrameClient.BINARY;
import static io.troupe.harness.web.FrameClient.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.web.FrameClient;
import io.troupe.runner.WildFlyServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on WildFly; those on Payara Micro have a class of their own. */
@Tag("not-payara")
@Tag("not-payara-full")
class LimitsIT extends Attacks {

    LimitsIT() {
        super(WildFlyServer.at(Sample.property("troupe.wildfly.home")));
    }

    /** Payara Micro takes from seconds to minutes of one core for so many. */
    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void anAvalancheOfFragmentsOfOneByteIsCutShortAtTheLimit(int opcode) throws Exception {
        nobodyElseIsHurtBy("130,000 fragments of one byte, opcode " + opcode, () -> {
            try (FrameClient client = connected(key())) {
                CompletableFuture<String> closing = client.closingMeanwhile();
                List<byte[]> frames = FrameClient.fragments(opcode, new byte[130_000], 1);
                try {
                    client.sendAll(frames);
                } catch (IOException e) {
                    // Given up while it was sent.
                }
                assertThat(ended(closing)).isEqualTo("1011 message.incoming_too_long");
                return closing.get();
            }
        });
    }
}
