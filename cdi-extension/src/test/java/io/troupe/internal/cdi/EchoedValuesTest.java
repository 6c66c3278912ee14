// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorId;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.protocol.HttpActionResponse;
import io.troupe.protocol.Limits;
import io.troupe.protocol.MessageCodec;
import io.troupe.protocol.RequestCaller;
import io.troupe.protocol.Results;
import io.troupe.protocol.Values;
import io.troupe.protocol.WireEncoding;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorTarget;
import jakarta.annotation.security.PermitAll;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of every kind go through an actor, from the bytes of a call to the bytes of its answer. */
@Timeout(60)
class EchoedValuesTest {

    @Actor
    @PermitAll
    static class Echoing {

        @Action(readOnly = true)
        public JsonNode echo(JsonNode value) {
            return value;
        }

        @Action(readOnly = true)
        public Long timestamp() {
            return 1_795_224_854_611L;
        }
    }

    private final Values values = new Values(Limits.DEFAULT);
    private Container container;

    @BeforeEach
    void start() {
        MemoryStore.clear();
        container = Container.with(Echoing.class);
    }

    @AfterEach
    void stop() {
        container.close();
    }

    /** The arguments without their list's head, the output without the answer's. */
    @ParameterizedTest
    @CsvSource({
        "CBOR, a number,    1818,               1818",
        "CBOR, a large one, fb41f0000000000000, fb41f0000000000000",
        "CBOR, a bigint,    1b0000000000000005, 1b0000000000000005",
        "CBOR, a huge one,  c249010000000000000000, c249010000000000000000",
        "CBOR, bytes,       d840420102,         d840420102",
        "CBOR, tagged,      8262247801,         826324247801",
        "CBOR, nested,      b90001616181d840410a, a1616181d840410a",
        "CBOR, null,        f6,                 f6",
        "BARE, a number,    1818,               1818",
        "BARE, a large one, fb41f0000000000000, fb41f0000000000000",
        "BARE, a bigint,    826724426967496e746135, 826724426967496e746135",
        "BARE, bytes,       826b2455696e743841727261796441514 93d, 826b2455696e743841727261796441514 93d",
        "BARE, tagged,      826324247801,       826324247801",
        "BARE, nested,      b90001616181826724426967496e746135, a1616181826724426967496e746135",
        "BARE, null,        f6,                 f6",
    })
    void theyComeBackAsTheSame(WireEncoding encoding, String what, String sent, String answered) {
        String value = sent.replace(" ", "");
        String body = encoding == WireEncoding.CBOR
                ? "b90001646172677381" + value
                : "0400" + length("81" + value) + "81" + value;
        String expected = answered.replace(" ", "");
        assertThat(call("echo", encoding, body))
                .as(what)
                .isEqualTo(
                        encoding == WireEncoding.CBOR
                                ? "a1666f7574707574" + expected
                                : "0400" + length(expected) + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "CBOR, a0,       a1666f7574707574fb427a1fbbd6053000",
        "BARE, 04000180, 040009fb427a1fbbd6053000",
        "JSON, 7b7d,     7b226f7574707574223a313739353232343835343631317d"
    })
    void aTimestampIsANumber(WireEncoding encoding, String body, String answer) {
        assertThat(call("timestamp", encoding, body)).isEqualTo(answer);
    }

    private static String length(String hex) {
        return HexFormat.of().toHexDigits((byte) (hex.length() / 2));
    }

    private String call(String action, WireEncoding encoding, String body) {
        ActionDispatcher dispatcher = container.dispatcher();
        MessageCodec codec = MessageCodec.of(encoding, values);
        Results results = new Results(values, dispatcher.catalog());
        ActionCall<byte[]> call = new ActionCall<>(
                action,
                values.arguments(
                        codec.decodeActionRequest(HexFormat.of().parseHex(body)).args()),
                new RequestCaller("anonymous", false, Set.of()),
                result -> codec.encodeActionResponse(new HttpActionResponse(results.output("echoing", action, result))),
                true);
        ActorTarget target = new ActorTarget.OrCreate(ActorId.of("echoing", "one"), null);
        return HexFormat.of().formatHex(Parties.get(dispatcher.call(target, call)));
    }
}
