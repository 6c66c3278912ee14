// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorException;
import io.troupe.jackson.databind.JsonNode;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever arrives, the answer is a value or an {@link ActorException}, never another exception. Seeded, so it repeats. */
class HostileInputTest {

    private static final int ROUNDS = 100_000;
    private static final long SEED = 20261121;

    record Shape(String text, List<Integer> numbers, Map<String, Double> map, Optional<Instant> at) {}

    private static final List<Type> TYPES =
            List.of(int.class, String.class, Shape.class, Object.class, BigDecimal.class, byte[].class, JsonNode.class);

    private static final Values VALUES = new Values(Limits.DEFAULT);
    private static final MessageCodec JSON = MessageCodec.of(WireEncoding.JSON, VALUES);
    private static final Addressing ADDRESSING = new Addressing("/app", VALUES);

    private enum Door {
        URI(
                "/app/gateway/counter/action/increment?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default"
                        + "&rvt-key=k%2Ca%2Fb%2C%2Cc%5Cd&rvt-crash-policy=sleep&rvt-input=uQADZXN0YXJ0B2NiaWeCZyRCaWdJbnRiMTI",
                "/app/gateway/hc8n0123456789abcdefghijklmnop@se%2Fcret/request/a%2Fb/../c;v=1?x=%zz&&y=+",
                "/app/gateway/c/websocket/a?rvt-method=get&rvt-namespace=n&rvt-token=t&rvt-skip-ready-wait=1") {
            @Override
            void read(byte[] input) {
                String text = new String(input, StandardCharsets.ISO_8859_1);
                int query = text.indexOf('?');
                ADDRESSING.gateway(
                        query < 0 ? text : text.substring(0, query), query < 0 ? null : text.substring(query + 1));
            }
        },
        MESSAGE(
                "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":[\"$BigInt\",\"12\"],\"name\":\"n\",\"args\":"
                        + "[1,-2.5e3,\"a\\u00e9\\n\",null,[\"$Uint8Array\",\"AQID\"],[\"$Undefined\",0],{\"a\":[true]}]}}}",
                "{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":\"ü😀\",\"subscribe\":true}}}") {
            @Override
            void read(byte[] input) {
                JSON.decode(new WireMessage.Binary(input));
            }
        },
        ARGUMENTS(
                "{\"args\":[5,\"five\",{\"text\":\"t\",\"numbers\":[1,2],\"map\":{\"a\":1.5},\"at\":\"2026-11-21T00:00:00Z\"},"
                        + "{\"@class\":\"x\"},1.25,[\"$Uint8Array\",\"AQID\"],[[],{}]]}") {
            @Override
            void read(byte[] input) {
                VALUES.arguments(JSON.decodeActionRequest(input).args()).bind(TYPES);
            }
        },
        CONTROL("{\"name\":\"counter\",\"key\":\"kjson/a\\\\/b/\\\\0/c\\\\\\\\d\",\"runner_name_selector\":\"default\","
                + "\"crash_policy\":\"sleep\",\"input\":\"uQADZXN0YXJ0B2NiaWeCZyRCaWdJbnRiMTI=\",\"x\":[{}]}") {
            @Override
            void read(byte[] input) {
                ControlRequest.decode(input, VALUES).id("default");
            }
        },
        INPUT(
                binary(
                        "b900036573746172740763626967826724426967496e74623132656279746573826b2455696e743841727261796441514944"),
                binary("8dc482201864" + "01fb3ff8000000000000c11a6553f100f6f7f5d840420102c249010000000000000000"
                        + "3903e7f93e007f61616161ff9f01ff")) {
            @Override
            void read(byte[] input) {
                VALUES.input(input);
            }
        },
        PARAMS("{\"tok\":\"cp\",\"n\":[1,2.5,[\"$BigInt\",\"1\"]]}") {
            @Override
            void read(byte[] input) {
                VALUES.params(new String(input, StandardCharsets.UTF_16LE));
            }
        };

        private static String binary(String hex) {
            return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
        }

        private final List<byte[]> seeds = new ArrayList<>();

        Door(String... seeds) {
            for (String seed : seeds) {
                this.seeds.add(seed.getBytes(
                        name().equals("INPUT")
                                ? StandardCharsets.ISO_8859_1
                                : name().equals("PARAMS") ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8));
            }
        }

        abstract void read(byte[] input);
    }

    @ParameterizedTest
    @EnumSource
    void hostileInputIsReadOrRefused(Door door) {
        Random random = new Random(SEED + door.ordinal());
        int read = 0;
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] input = mutated(door.seeds.get(random.nextInt(door.seeds.size())), random);
            try {
                door.read(input);
                read++;
            } catch (ActorException e) {
                assertThat(e.status()).as(e.getMessage()).isBetween(400, 499);
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("round " + i + ": " + new String(input, StandardCharsets.ISO_8859_1), e);
            }
        }
        // Were one of them rare, the seeds or the mutations would be bad ones.
        assertThat(read).isGreaterThan(ROUNDS / 100);
        assertThat(refused).isGreaterThan(ROUNDS / 100);
    }

    @Test
    void whatWasReadCanBeWrittenAndReadAgain() {
        Random random = new Random(SEED);
        JsonText json = new JsonText();
        String seed =
                "{\"a\":[1,-2.5e3,\"a\\u00e9\\n\",[\"$$x\",1],[\"$Uint8Array\",\"AQID\"],[\"$BigInt\",\"12\"],{}],\"b\":[]}";
        for (int i = 0; i < ROUNDS; i++) {
            String text = new String(mutated(seed.getBytes(StandardCharsets.UTF_8), random), StandardCharsets.UTF_8);
            JsonNode tree;
            try {
                tree = json.read(text);
            } catch (ActorException e) {
                continue;
            }
            assertThat(json.read(json.write(tree, 1 << 20))).as(text).isEqualTo(tree);
        }
    }

    private static byte[] mutated(byte[] seed, Random random) {
        if (random.nextInt(20) == 0) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] bytes = seed.clone();
        for (int changes = random.nextInt(4); changes >= 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = spliced(bytes, at, at + random.nextInt(bytes.length - at), new byte[0]);
                case 3 -> bytes = spliced(bytes, at, at, bytes.clone());
                case 4 -> bytes = spliced(bytes, at, at, token(random));
                default -> bytes = spliced(bytes, at, at, new byte[] {bytes[random.nextInt(bytes.length)]});
            }
        }
        return bytes;
    }

    private static byte[] token(Random random) {
        List<String> tokens = List.of(
                "%",
                "%00",
                "%2F",
                "&",
                "=",
                "rvt-",
                "@",
                "/",
                "..",
                "[",
                "]",
                "{",
                "}",
                "\"",
                "\\u0000",
                "\\ud800",
                ",",
                "$",
                "$$",
                "[\"$BigInt\",\"1\"]",
                "[\"$Set\",[]]",
                "1e999",
                "null",
                "-",
                "\u00ff",
                "NaN",
                " ");
        return tokens.get(random.nextInt(tokens.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        byte[] result = new byte[from + middle.length + bytes.length - to];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(bytes, to, result, from + middle.length, bytes.length - to);
        return result;
    }
}
