// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.UserException;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.IntNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.MissingNode;
import io.troupe.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMessageCodecTest {

    private final Values values = new Values(Limits.DEFAULT);
    private final MessageCodec codec = MessageCodec.of(WireEncoding.JSON, values);

    @Test
    void recordedMessagesOfClientsAreRead() {
        assertThat(decode("{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":\"newCount\","
                        + "\"subscribe\":true}}}"))
                .isEqualTo(new ToServer.SubscriptionRequest("newCount", true));
        assertThat(decode("{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":[\"$BigInt\",\"7\"],"
                        + "\"name\":\"increment\",\"args\":[10]}}}"))
                .isEqualTo(new ToServer.ActionRequest(
                        7, "increment", JsonNodeFactory.instance.arrayNode().add(10)));
        assertThat(decode("{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":0,\"name\":\"n\",\"args\":null}}}"))
                .isEqualTo(new ToServer.ActionRequest(0, "n", null));
        assertThat(decode("{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":0,\"name\":\"n\"}},\"x\":1}"))
                .isEqualTo(new ToServer.ActionRequest(0, "n", null));
    }

    @Test
    void jsonMayComeInABinaryFrame() {
        byte[] bytes = "{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":\"ü\",\"subscribe\":false}}}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(codec.decode(new WireMessage.Binary(bytes))).isEqualTo(new ToServer.SubscriptionRequest("ü", false));
        assertThat(Errors.codeOf(() -> codec.decode(new WireMessage.Binary(new byte[] {'"', (byte) 0xff, '"'}))))
                .isEqualTo("actor.invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "1",
                "[]",
                "{}",
                "{\"body\":null}",
                "{\"body\":[]}",
                "{\"body\":{\"tag\":\"Init\",\"val\":{}}}",
                "{\"body\":{\"tag\":1,\"val\":{}}}",
                "{\"body\":{\"tag\":\"ActionRequest\"}}",
                "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"name\":\"n\",\"args\":[]}}}",
                "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":\"1\",\"name\":\"n\",\"args\":[]}}}",
                "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":-1,\"name\":\"n\",\"args\":[]}}}",
                "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":1.5,\"name\":\"n\",\"args\":[]}}}",
                "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":9223372036854775808,\"name\":\"n\"}}}",
                "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":1,\"name\":null}}}",
                "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":1,\"name\":[\"n\"]}}}",
                "{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":1,\"subscribe\":true}}}",
                "{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":\"e\",\"subscribe\":\"yes\"}}}",
                "{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":\"e\"}}}"
            })
    void otherMessagesAreRefused(String text) {
        assertThat(Errors.codeOf(() -> decode(text))).isEqualTo("actor.invalid_request");
    }

    @Test
    void aMessageMayHaveExactlyItsLimit() {
        String frame = "{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":\"%s\",\"subscribe\":true}}}";
        int room = Limits.DEFAULT.messageIn() - frame.length() + 2;
        assertThat(decode(frame.formatted("x".repeat(room)))).isInstanceOf(ToServer.SubscriptionRequest.class);
        assertThat(Errors.codeOf(() -> decode(frame.formatted("x".repeat(room + 1)))))
                .isEqualTo("message.incoming_too_long");
        assertThat(Errors.codeOf(() -> decode(frame.formatted("ü".repeat(room / 2 + 1)))))
                .isEqualTo("message.incoming_too_long");
        assertThat(Errors.codeOf(() -> codec.decodeActionRequest(new byte[Limits.DEFAULT.messageIn() + 1])))
                .isEqualTo("message.incoming_too_long");
    }

    @Test
    void messagesForClientsLookAsRecorded() {
        assertThat(text(new ToClient.Init("hc8n", "d262")))
                .isEqualTo("{\"body\":{\"tag\":\"Init\",\"val\":{\"actorId\":\"hc8n\",\"connectionId\":\"d262\"}}}");
        assertThat(text(new ToClient.Event(
                        "newCount", JsonNodeFactory.instance.arrayNode().add(16))))
                .isEqualTo("{\"body\":{\"tag\":\"Event\",\"val\":{\"name\":\"newCount\",\"args\":[16]}}}");
        assertThat(text(new ToClient.ActionResponse(0, IntNode.valueOf(16))))
                .isEqualTo(
                        "{\"body\":{\"tag\":\"ActionResponse\",\"val\":{\"id\":[\"$BigInt\",\"0\"],\"output\":16}}}");
        assertThat(text(new ToClient.ActionResponse(1, MissingNode.getInstance())))
                .isEqualTo("{\"body\":{\"tag\":\"ActionResponse\",\"val\":{\"id\":[\"$BigInt\",\"1\"],"
                        + "\"output\":[\"$Undefined\",0]}}}");
    }

    @Test
    void anErrorNamesItsCallOrNull() {
        ErrorBody error = ErrorBody.of(new UserException("bad_thing", "bad things", Map.of("a", 1)), values)
                .about(new ActorSpecifier("hc8n", 1, "kjson"));
        assertThat(text(new ToClient.Error(error, 2L)))
                .isEqualTo("{\"body\":{\"tag\":\"Error\",\"val\":{\"group\":\"user\",\"code\":\"bad_thing\","
                        + "\"message\":\"bad things\",\"metadata\":{\"a\":1},\"executed\":\"no\","
                        + "\"actor\":{\"actorId\":\"hc8n\",\"generation\":1,\"key\":\"kjson\"},"
                        + "\"actionId\":[\"$BigInt\",\"2\"]}}}");
        assertThat(text(new ToClient.Error(error.about(null), null)))
                .contains("\"actionId\":null")
                .doesNotContain("\"actor\"");
    }

    @Test
    void anEventThatLooksTaggedIsEscaped() {
        assertThat(text(new ToClient.Event(
                        "e", JsonNodeFactory.instance.arrayNode().add("$x").add(1))))
                .endsWith("\"args\":[\"$$x\",1]}}}");
    }

    @Test
    void anAnswerOverTheLimitIsRefusedButAnErrorIsShortened() {
        JsonNode huge = TextNode.valueOf("x".repeat(Limits.DEFAULT.messageOut()));
        assertThat(Errors.codeOf(() -> codec.encode(new ToClient.ActionResponse(1, huge))))
                .isEqualTo("message.outgoing_too_long");
        assertThat(Errors.codeOf(() -> codec.encodeActionResponse(new HttpActionResponse(huge))))
                .isEqualTo("message.outgoing_too_long");
        UserException failure = new UserException("code", "message", huge);
        assertThat(text(new ToClient.Error(ErrorBody.of(failure, values), 3L)))
                .hasSizeLessThan(1000)
                .contains("\"code\":\"code\"", "\"actionId\":[\"$BigInt\",\"3\"]");
        assertThat(ErrorBody.of(failure, values).json(values).length).isLessThan(1000);
    }

    @Test
    void theBodyOfACallIsAnObjectWithArgs() {
        assertThat(codec.decodeActionRequest(utf8("{\"args\":[5]}")).args())
                .isEqualTo(JsonNodeFactory.instance.arrayNode().add(5));
        assertThat(codec.decodeActionRequest(utf8("{\"args\":7,\"x\":1}")).args())
                .isEqualTo(IntNode.valueOf(7));
        assertThat(codec.decodeActionRequest(utf8("{\"args\":null}")).args()).isNull();
        assertThat(codec.decodeActionRequest(utf8("{}")).args()).isNull();
        for (String body : List.of("", "[5]", "5", "\"a\"", "null", "{\"args\":[5]", "args=5")) {
            assertThat(Errors.codeOf(() -> codec.decodeActionRequest(utf8(body))))
                    .isEqualTo("actor.invalid_request");
        }
    }

    @Test
    void theBodyOfAnAnswerHoldsItsOutput() {
        assertThat(new String(
                        codec.encodeActionResponse(new HttpActionResponse(IntNode.valueOf(5))), StandardCharsets.UTF_8))
                .isEqualTo("{\"output\":5}");
        assertThat(new String(
                        codec.encodeActionResponse(new HttpActionResponse(MissingNode.getInstance())),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"output\":[\"$Undefined\",0]}");
    }

    @Test
    void encodingsAreChosenAsTheProtocolSays() {
        assertThat(WireEncoding.ofHeader(null)).isEqualTo(WireEncoding.JSON);
        assertThat(WireEncoding.ofHeader("xml")).isEqualTo(WireEncoding.JSON);
        assertThat(WireEncoding.ofHeader("bare")).isEqualTo(WireEncoding.BARE);
        assertThat(WireEncoding.ofSubprotocols(List.of("rivet"))).contains(WireEncoding.JSON);
        assertThat(WireEncoding.ofSubprotocols(List.of("rivet", "rivet_encoding.cbor")))
                .contains(WireEncoding.CBOR);
        assertThat(WireEncoding.ofSubprotocols(List.of("rivet_encoding.xml"))).isEmpty();
        ActorException refused = ActorException.refused(ErrorCode.UNSUPPORTED_ENCODING, "no");
        assertThat(ErrorBody.of(refused, values).closeReason()).isEqualTo("actor.unsupported_websocket_encoding");
    }

    private ToServer decode(String text) {
        return codec.decode(new WireMessage.Text(text));
    }

    private String text(ToClient message) {
        return ((WireMessage.Text) codec.encode(message)).text();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
