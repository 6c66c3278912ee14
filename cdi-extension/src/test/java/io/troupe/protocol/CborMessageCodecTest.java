// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.UserException;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.IntNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.MissingNode;
import io.troupe.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes are those that were recorded between clients and another server. */
class CborMessageCodecTest {

    private static final String ACTOR = "hc8n0123456789abcdefghijklmnop";
    private static final String CONNECTION = "d262f309-0a29-49b2-90da-df0e3661d316";
    private static final String BODY = "64626f6479";
    private static final String TAG = "63746167";
    private static final String VAL = "6376616c";

    private final Values values = new Values(Limits.DEFAULT);
    private final MessageCodec codec = MessageCodec.of(WireEncoding.CBOR, values);

    @Test
    void recordedMessagesOfClientsAreRead() {
        assertThat(decode("b90001" + BODY + "b90002" + TAG
                        + "73537562736372697074696f6e52657175657374" + VAL + "b90002"
                        + "696576656e744e616d65686e6577436f756e7469737562736372696265f5"))
                .isEqualTo(new ToServer.SubscriptionRequest("newCount", true));
        assertThat(decode("b90001" + BODY + "b90002" + TAG + "6d416374696f6e52657175657374" + VAL + "b90003"
                        + "6269641b0000000000000001646e616d6569696e6372656d656e746461726773810a"))
                .isEqualTo(new ToServer.ActionRequest(
                        1, "increment", JsonNodeFactory.instance.arrayNode().add(10)));
        assertThat(codec.decodeActionRequest(hex("b90001" + "64617267738105")).args())
                .isEqualTo(JsonNodeFactory.instance.arrayNode().add(5));
    }

    @Test
    void messagesForClientsLookAsRecorded() {
        assertThat(bytes(codec.encodeActionResponse(new HttpActionResponse(IntNode.valueOf(5)))))
                .isEqualTo("a1666f757470757405");
        assertThat(encode(new ToClient.Init(ACTOR, CONNECTION)))
                .isEqualTo("a1" + BODY + "a2" + TAG + "64496e6974" + VAL + "a2" + "676163746f724964781e" + text(ACTOR)
                        + "6c636f6e6e656374696f6e49647824" + text(CONNECTION));
        assertThat(encode(new ToClient.Event(
                        "newCount", JsonNodeFactory.instance.arrayNode().add(16))))
                .isEqualTo("a1" + BODY + "a2" + TAG + "654576656e74" + VAL + "a2" + "646e616d65686e6577436f756e74"
                        + "64617267738110");
        assertThat(encode(new ToClient.ActionResponse(1, IntNode.valueOf(16))))
                .isEqualTo("a1" + BODY + "a2" + TAG + "6e416374696f6e526573706f6e7365" + VAL + "a2"
                        + "6269641b0000000000000001666f757470757410");
        assertThat(encode(new ToClient.ActionResponse(1, MissingNode.getInstance())))
                .endsWith("666f7574707574f7");
    }

    @Test
    void whatLooksTaggedIsReadAsItIsAndWrittenEscaped() {
        JsonNode args = codec.decodeActionRequest(hex("b9000164617267738182" + "672442696749" + "6e74" + "6131"))
                .args();
        assertThat(args.get(0).get(0).textValue()).isEqualTo("$BigInt");
        assertThat(bytes(codec.encodeActionResponse(new HttpActionResponse(args.get(0)))))
                .isEqualTo("a1666f757470757482" + "682424426967496e74" + "6131");
    }

    @Test
    void anErrorNamesItsCallOrNull() {
        ErrorBody error = ErrorBody.of(new UserException("bad_thing", "bad things", Map.of("a", 1)), values)
                .about(new ActorSpecifier("hc8n", 1, "kjson"));
        JsonNode about = reread(new ToClient.Error(error, 2L));
        assertThat(about.at("/body/tag").asText()).isEqualTo("Error");
        JsonNode val = about.at("/body/val");
        assertThat(val.get("group").asText()).isEqualTo("user");
        assertThat(val.get("code").asText()).isEqualTo("bad_thing");
        assertThat(val.get("message").asText()).isEqualTo("bad things");
        assertThat(val.at("/metadata/a").asInt()).isEqualTo(1);
        assertThat(val.at("/actor/key").asText()).isEqualTo("kjson");
        assertThat(val.get("actionId").isBigInteger()).isTrue();
        JsonNode ofNone = reread(new ToClient.Error(error.about(null), null)).at("/body/val");
        assertThat(ofNone.get("actionId").isNull()).isTrue();
        assertThat(ofNone.has("actor")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "f6",
                "80",
                "a0",
                "a164626f6479f6",
                "a164626f6479a16374616764496e6974",
                "a164626f6479a2637461676d416374696f6e5265717565737463" + "76616ca0",
                // An id that is text, one that is negative, one of 2^63.
                "a164626f6479a2637461676d416374696f6e526571756573746376616ca26269646131646e616d65616e",
                "a164626f6479a2637461676d416374696f6e526571756573746376616ca262696420646e616d65616e",
                "a164626f6479a2637461676d416374696f6e526571756573746376616ca26269641b8000000000000000646e616d65616e",
                "a164626f6479a27374616700",
            })
    void otherMessagesAreRefused(String message) {
        assertThat(Errors.codeOf(() -> decode(message))).isEqualTo("actor.invalid_request");
    }

    @Test
    void textFramesAndOtherBodiesAreRefused() {
        assertThat(Errors.codeOf(() -> codec.decode(new WireMessage.Text("{}"))))
                .isEqualTo("actor.invalid_request");
        for (String body : new String[] {"", "8105", "05", "f6", "a164617267", "a1646172677381"}) {
            assertThat(Errors.codeOf(() -> codec.decodeActionRequest(hex(body))))
                    .isEqualTo("actor.invalid_request");
        }
        assertThat(codec.decodeActionRequest(hex("a0")).args()).isNull();
        assertThat(codec.decodeActionRequest(hex("a16461726773f6")).args()).isNull();
        assertThat(codec.decodeActionRequest(hex("a16461726773f7")).args()).isNull();
    }

    @Test
    void limitsAreKeptInBothDirections() {
        byte[] large = new byte[Limits.DEFAULT.messageIn() + 1];
        assertThat(Errors.codeOf(() -> codec.decode(new WireMessage.Binary(large))))
                .isEqualTo("message.incoming_too_long");
        assertThat(Errors.codeOf(() -> codec.decodeActionRequest(large))).isEqualTo("message.incoming_too_long");

        int frame = codec.encodeActionResponse(new HttpActionResponse(TextNode.valueOf("x".repeat(70_000)))).length
                - 70_000;
        TextNode fits = TextNode.valueOf("x".repeat(Limits.DEFAULT.messageOut() - frame));
        assertThat(codec.encodeActionResponse(new HttpActionResponse(fits))).hasSize(Limits.DEFAULT.messageOut());
        TextNode huge = TextNode.valueOf(fits.textValue() + "x");
        assertThat(Errors.codeOf(() -> codec.encodeActionResponse(new HttpActionResponse(huge))))
                .isEqualTo("message.outgoing_too_long");
        assertThat(Errors.codeOf(() -> codec.encode(new ToClient.ActionResponse(1, huge))))
                .isEqualTo("message.outgoing_too_long");
        JsonNode shortened =
                reread(new ToClient.Error(ErrorBody.of(new UserException("code", "message", huge), values), 3L));
        assertThat(shortened.at("/body/val/code").asText()).isEqualTo("code");
        assertThat(shortened.at("/body/val/actionId").asInt()).isEqualTo(3);
    }

    private ToServer decode(String message) {
        return codec.decode(new WireMessage.Binary(hex(message)));
    }

    private String encode(ToClient message) {
        return bytes(((WireMessage.Binary) codec.encode(message)).bytes());
    }

    private JsonNode reread(ToClient message) {
        return CborValues.read(((WireMessage.Binary) codec.encode(message)).bytes(), true);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static String bytes(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
