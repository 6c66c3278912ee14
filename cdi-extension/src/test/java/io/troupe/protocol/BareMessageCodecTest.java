// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.Executed;
import io.troupe.UserException;
import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.IntNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.MissingNode;
import io.troupe.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes are those that were recorded between clients and another server. */
class BareMessageCodecTest {

    private static final String ACTOR = "hc8n0123456789abcdefghijklmnop";
    private static final String CONNECTION = "d262f309-0a29-49b2-90da-df0e3661d316";
    private static final String SUBSCRIBE = "01 08 6e6577436f756e74 01";

    private final Values values = new Values(Limits.DEFAULT);
    private final MessageCodec codec = MessageCodec.of(WireEncoding.BARE, values);

    @Test
    void recordedMessagesOfClientsAreRead() {
        assertThat(decode("0400 " + SUBSCRIBE)).isEqualTo(new ToServer.SubscriptionRequest("newCount", true));
        assertThat(decode("0400 00 00 06 706172616d73 01 80"))
                .isEqualTo(new ToServer.ActionRequest(0, "params", JsonNodeFactory.instance.arrayNode()));
        assertThat(decode("0400 00 01 09 696e6372656d656e74 02 810a"))
                .isEqualTo(new ToServer.ActionRequest(
                        1, "increment", JsonNodeFactory.instance.arrayNode().add(10)));
        assertThat(codec.decodeActionRequest(hex("0400 02 8105")).args())
                .isEqualTo(JsonNodeFactory.instance.arrayNode().add(5));
    }

    @Test
    void messagesForClientsLookAsRecorded() {
        decode("0400 " + SUBSCRIBE);
        assertThat(bytes(codec.encodeActionResponse(new HttpActionResponse(IntNode.valueOf(5)))))
                .isEqualTo("04000105");
        assertThat(encode(new ToClient.Init(ACTOR, CONNECTION)))
                .isEqualTo("0400001e" + text(ACTOR) + "24" + text(CONNECTION));
        assertThat(encode(new ToClient.Event(
                        "newCount", JsonNodeFactory.instance.arrayNode().add(16))))
                .isEqualTo("040003086e6577436f756e74028110");
        assertThat(encode(new ToClient.ActionResponse(1, IntNode.valueOf(16)))).isEqualTo("040002010110");
        assertThat(encode(new ToClient.ActionResponse(12, MissingNode.getInstance())))
                .isEqualTo("0400020c0d826a24556e646566696e656400");
    }

    @Test
    void errorsLookAsRecorded() {
        decode("0400 " + SUBSCRIBE);
        ActorSpecifier actor = new ActorSpecifier(ACTOR, 1, "kbare");
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("a", 1);
        metadata.put("s", "x");
        ErrorBody planned = ErrorBody.of(new UserException("bad_thing", "bad things", metadata), values)
                .about(actor);
        String groupCodeMessage = "0475736572" + "096261645f7468696e67" + "0a626164207468696e6773";
        assertThat(encode(new ToClient.Error(planned, null)))
                .isEqualTo("040001" + groupCodeMessage + "0108a261610161736178" + "00" + "011e" + text(ACTOR) + "01"
                        + "01" + "056b62617265");

        ErrorBody unnamed = new ErrorBody("user", "bad_thing", "bad things", null, Executed.NO, actor);
        assertThat(encode(new ToClient.Error(unnamed, 15L)))
                .isEqualTo("040001" + groupCodeMessage + "00" + "010f" + "011e" + text(ACTOR) + "0101056b62617265");
        assertThat(encode(new ToClient.Error(unnamed.about(new ActorSpecifier("a", 1, null)), 300L)))
                .isEqualTo("040001" + groupCodeMessage + "00" + "01ac02" + "01" + "0161" + "01" + "00");
        assertThat(encode(new ToClient.Error(unnamed.about(null), null)))
                .isEqualTo("040001" + groupCodeMessage + "00" + "00" + "00");
    }

    @Test
    void aClientIsAnsweredInTheVersionThatItWrites() {
        ErrorBody error = new ErrorBody("user", "x", "y", null, Executed.NO, new ActorSpecifier("a", 1, "k"));
        String beforeActor = "01" + "0475736572" + "0178" + "0179" + "00" + "0107";
        for (String old : new String[] {"0100", "0200", "0300"}) {
            decode(old + SUBSCRIBE);
            assertThat(codec.dialect().version()).isEqualTo(old.charAt(1) - '0');
            assertThat(encode(new ToClient.ActionResponse(1, IntNode.valueOf(16))))
                    .isEqualTo(old + "02010110");
            assertThat(encode(new ToClient.Error(error, 7L))).isEqualTo(old + beforeActor);
            assertThat(bytes(codec.encodeActionResponse(new HttpActionResponse(IntNode.valueOf(5)))))
                    .isEqualTo(old + "0105");
        }
        codec.decodeActionRequest(hex("0400 01 80"));
        assertThat(encode(new ToClient.Error(error, 7L)))
                .isEqualTo("0400" + beforeActor + "01" + "0161" + "01" + "01016b");
    }

    @Test
    void theFirstMessageIsOneThatOlderClientsReadToo() {
        assertThat(encode(new ToClient.Init("a", "c"))).isEqualTo("0300" + "00" + "0161" + "0163");
        decode("0100" + SUBSCRIBE);
        assertThat(encode(new ToClient.Init("a", "c"))).isEqualTo("0100" + "00" + "0161" + "0163" + "00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "04",
                "0400",
                // Versions that there are not.
                "0000 01 01 61 01",
                "0500 01 01 61 01",
                "0401 01 01 61 01",
                // Neither of the two messages.
                "0400 02 01 61 01",
                "0400 ff",
                // Cut off, or too long.
                "0400 01 02 61",
                "0400 01 01 61",
                "0400 01 01 61 01 00",
                "0400 00 00 01 6e",
                "0400 00 00 01 6e 02 80",
                "0400 00 00 01 6e 01 80 00",
                // A flag that is none, text that is none, values that are none.
                "0400 01 01 61 02",
                "0400 01 02 c328 01",
                "0400 00 00 01 6e 00",
                "0400 00 00 01 6e 02 8080",
                "0400 00 00 01 6e 01 ff",
                "0400 00 00 01 6e 07 81 82 63 246e6f 01",
                // Lengths that are claims.
                "0400 01 ffffffff0f 61 01",
                "0400 01 ffffffffffffffff7f 61 01",
                "0400 01 ffffffffffffffffff01 61 01",
                // Numbers that have another form, that have no end, that are too large.
                "0400 01 8100 61 01",
                "0400 00 8000 01 6e 01 80",
                "0400 00 80808080808080808000 01 6e 01 80",
                "0400 00 ffffffffffffffffff02 01 6e 01 80",
                "0400 00 ffffffffffffffffffff01 01 6e 01 80",
                "0400 00 ffffffffffffffffff01 01 6e 01 80",
            })
    void otherMessagesAreRefused(String message) {
        assertThat(Errors.codeOf(() -> decode(message))).isEqualTo("actor.invalid_request");
    }

    @Test
    void anIdMayBeAsLargeAsALong() {
        assertThat(decode("0400 00 ffffffffffffffff7f 01 6e 01 f7"))
                .isEqualTo(new ToServer.ActionRequest(Long.MAX_VALUE, "n", null));
        assertThat(encode(new ToClient.ActionResponse(Long.MAX_VALUE, IntNode.valueOf(0))))
                .isEqualTo("040002ffffffffffffffff7f0100");
    }

    @Test
    void textFramesAndOtherBodiesAreRefused() {
        assertThat(Errors.codeOf(() -> codec.decode(new WireMessage.Text("{}"))))
                .isEqualTo("actor.invalid_request");
        for (String body :
                new String[] {"", "0400", "0400 00", "0400 02 80", "0400 01 80 00", "0700 01 80", "0400 01 81"}) {
            assertThat(Errors.codeOf(() -> codec.decodeActionRequest(hex(body))))
                    .isEqualTo("actor.invalid_request");
        }
        assertThat(codec.decodeActionRequest(hex("0400 01 f6")).args()).isNull();
        assertThat(codec.decodeActionRequest(hex("0400 01 f7")).args()).isNull();
    }

    @Test
    void limitsAreKeptInBothDirections() {
        byte[] large = new byte[Limits.DEFAULT.messageIn() + 1];
        assertThat(Errors.codeOf(() -> codec.decode(new WireMessage.Binary(large))))
                .isEqualTo("message.incoming_too_long");
        assertThat(Errors.codeOf(() -> codec.decodeActionRequest(large))).isEqualTo("message.incoming_too_long");

        // Version, three bytes of length, five of the text's head.
        TextNode fits = TextNode.valueOf("x".repeat(Limits.DEFAULT.messageOut() - 10));
        assertThat(codec.encodeActionResponse(new HttpActionResponse(fits))).hasSize(Limits.DEFAULT.messageOut());
        TextNode huge = TextNode.valueOf(fits.textValue() + "x");
        assertThat(Errors.codeOf(() -> codec.encodeActionResponse(new HttpActionResponse(huge))))
                .isEqualTo("message.outgoing_too_long");
        assertThat(Errors.codeOf(() -> codec.encode(new ToClient.ActionResponse(1, huge))))
                .isEqualTo("message.outgoing_too_long");
        ErrorBody error = ErrorBody.of(new UserException("code", "message", huge), values);
        assertThat(encode(new ToClient.Error(error, 3L)))
                .isEqualTo("030001" + "0475736572" + "04" + text("code") + "07" + text("message") + "00" + "0103");
    }

    @Test
    void aValueOfAnyLengthComesBackBehindItsLength() {
        for (int length : new int[] {0, 1, 125, 126, 127, 128, 16_380, 16_384, 60_000}) {
            ArrayNode args = JsonNodeFactory.instance.arrayNode().add("x".repeat(length));
            byte[] event = ((WireMessage.Binary) codec.encode(new ToClient.Event("e", args))).bytes();
            BareReader reader = new BareReader(event);
            assertThat(reader.version()).isEqualTo(3);
            assertThat(reader.tag()).isEqualTo(3);
            assertThat(reader.text()).isEqualTo("e");
            assertThat(reader.value()).isEqualTo(args);
            reader.end();
        }
    }

    private ToServer decode(String message) {
        return codec.decode(new WireMessage.Binary(hex(message)));
    }

    private String encode(ToClient message) {
        return bytes(((WireMessage.Binary) codec.encode(message)).bytes());
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static String bytes(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
