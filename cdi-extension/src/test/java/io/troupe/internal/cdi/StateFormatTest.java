// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Actor;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.State;
import io.troupe.StateUpcaster;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.StateDocuments;
import io.troupe.spi.StoredActor;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of stored state when the class changes. */
class StateFormatTest {

    private static final ActorId ID = ActorId.of("room", "k");

    @BeforeEach
    void startEmpty() {
        MemoryStore.clear();
    }

    private static byte[] plant(String json) {
        byte[] document = StateDocuments.fromJson(json);
        MemoryStore.put(new StoredActor(ID, "public", Instant.EPOCH, 7, ActorWrite.FORMAT, document));
        return document;
    }

    private static byte[] stored() {
        return MemoryStore.row(ID).orElseThrow().state();
    }

    private static String storedJson() {
        return StateDocuments.toJson(stored()).replaceAll("\\s", "");
    }

    @Actor(name = "room")
    static class First {
        @State
        private List<String> msgs = new ArrayList<>();

        @State
        private String topic = "none";

        public void say(String text) {
            msgs.add(text);
        }
    }

    @Actor(name = "room")
    static class Renamed {
        @State(formerly = {"lines", "msgs"})
        private List<String> messages = new ArrayList<>();

        @State(name = "topic")
        private String subject = "none";

        public List<String> messages() {
            return messages;
        }

        public void say(String text) {
            messages.add(text);
        }

        public void sayAndFail(String text) {
            messages.add(text);
            throw new IllegalStateException("never mind");
        }

        public String subject() {
            return subject;
        }
    }

    @Test
    void aRenamedFieldIsFoundUnderItsFormerNameAndStoredUnderThePresentOne() {
        try (Container first = Container.with(First.class)) {
            first.actors().getOrCreate(First.class, "k").say("hello");
        }
        byte[] before = stored();
        try (Container now = Container.with(Renamed.class)) {
            Renamed room = now.actors().get(Renamed.class, "k");
            assertThat(room.messages()).containsExactly("hello");
            assertThat(room.subject()).isEqualTo("none");
            assertThat(stored()).as("reading writes nothing").isEqualTo(before);
            assertThatThrownBy(() -> room.sayAndFail("oops")).isInstanceOf(ActorException.class);
            assertThat(room.messages()).containsExactly("hello");
            room.say("again");
        }
        assertThat(storedJson()).isEqualTo("{\"messages\":[\"hello\",\"again\"],\"topic\":\"none\"}");
    }

    @Test
    void thePresentNameCountsBeforeFormerOnesAndNewerFormerOnesBeforeOlder() {
        plant("{\"msgs\": [\"oldest\"], \"lines\": [\"older\"]}");
        try (Container now = Container.with(Renamed.class)) {
            assertThat(now.actors().get(Renamed.class, "k").messages()).containsExactly("older");
        }
        plant("{\"msgs\": [\"oldest\"], \"messages\": [\"present\"], \"lines\": [\"older\"]}");
        try (Container now = Container.with(Renamed.class)) {
            now.actors().get(Renamed.class, "k").say("more");
        }
        assertThat(storedJson())
                .as("what was not taken is kept")
                .isEqualTo(
                        "{\"messages\":[\"present\",\"more\"],\"topic\":\"none\",\"msgs\":[\"oldest\"],\"lines\":[\"older\"]}");
    }

    record Line(String author, String text) {}

    @Actor(name = "room", stateVersion = 3)
    static class Third {
        @State
        private List<Line> lines = new ArrayList<>();

        @State
        private String topic = "none";

        @State
        private long said;

        @StateUpcaster(from = 2)
        private static void countWhatWasSaid(Map<String, Object> document) {
            document.put("said", ((List<?>) document.get("lines")).size());
        }

        @StateUpcaster(from = 1)
        static void nameAuthors(Map<String, Object> document) {
            if (document.containsKey("fail")) {
                throw new IllegalStateException("cannot do that");
            }
            if (document.containsKey("odd")) {
                document.put("odd", Thread.currentThread());
            }
            List<Object> lines = new ArrayList<>();
            for (Object text : (List<?>) document.remove("msgs")) {
                lines.add(Map.of("author", "unknown", "text", text));
            }
            document.put("lines", lines);
        }

        public String say(String text) {
            lines.add(new Line("me", text));
            said++;
            return lines.get(0).author() + " of " + said;
        }

        public long said() {
            return said;
        }
    }

    @Test
    void anOlderDocumentPassesAllUpcastersFromItsVersionOnInOrder() {
        try (Container first = Container.with(First.class)) {
            first.actors().getOrCreate(First.class, "k").say("hello");
        }
        byte[] before = stored();
        try (Container now = Container.with(Third.class)) {
            Third room = now.actors().get(Third.class, "k");
            assertThat(room.said()).isEqualTo(1);
            assertThat(stored()).as("reading writes nothing").isEqualTo(before);
            assertThat(room.say("again")).isEqualTo("unknown of 2");
        }
        String third =
                "{\"@version\":3,\"lines\":[{\"author\":\"unknown\",\"text\":\"hello\"},{\"author\":\"me\",\"text\":\"again\"}],\"topic\":\"none\",\"said\":2}";
        assertThat(storedJson()).isEqualTo(third);
        try (Container now = Container.with(Third.class)) {
            assertThat(now.actors().get(Third.class, "k").said())
                    .as("no upcaster runs twice")
                    .isEqualTo(2);
        }
        plant("{\"@version\": 2, \"lines\": [{\"author\": \"ann\", \"text\": \"hi\"}]}");
        try (Container now = Container.with(Third.class)) {
            assertThat(now.actors().get(Third.class, "k").say("x")).isEqualTo("ann of 2");
        }
    }

    @Test
    void whatUpcastersLeaveUnknownIsKeptWhateverItsKind() {
        String rest =
                """
                "none":null,"yes":true,"long":{"@long":"9007199254740993"},"whole":{"@integer":"1"},"decimal":{"@decimal":"1.50"},\
                "double":0.1,"bytes":{"@bytes":"AAEC"},"list":[1,[],{"a":{}}],"map":{"@@version":1}""";
        plant("{\"msgs\": [], " + rest + "}");
        try (Container now = Container.with(Third.class)) {
            now.actors().get(Third.class, "k").say("x");
        }
        assertThat(storedJson())
                .isEqualTo(
                        "{\"@version\":3,\"lines\":[{\"author\":\"me\",\"text\":\"x\"}],\"topic\":\"none\",\"said\":1,"
                                + rest + "}");
    }

    private static void unreadable(Class<? extends Says> type, String why, byte[] document) {
        try (Container container = Container.with(type)) {
            Says room = container.actors().get(type, "k");
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> room.say("x"))
                        .isInstanceOfSatisfying(ActorException.class, e -> {
                            assertThat(e.is(ErrorCode.STATE_UNREADABLE)).isTrue();
                            assertThat(e.executed()).isEqualTo(Executed.NO);
                        })
                        .hasStackTraceContaining(why);
            }
        }
        assertThat(stored()).isEqualTo(document);
        assertThat(MemoryStore.row(ID).orElseThrow().version()).isEqualTo(7);
        assertThat(MemoryStore.WRITES).hasValue(0);
    }

    /** What {@link #unreadable} calls. */
    interface Says {
        String say(String text);
    }

    @Actor(name = "room", stateVersion = 3)
    static class SayingThird extends Third implements Says {}

    @Actor(name = "room", stateVersion = 2)
    static class Second implements Says {
        @State
        private String topic = "none";

        @StateUpcaster(from = 1)
        static void nothing(Map<String, Object> document) {}

        @Override
        public String say(String text) {
            topic = text;
            return text;
        }
    }

    @Actor(name = "room")
    static class SayingFirst implements Says {
        @State
        private String topic = "none";

        @Override
        public String say(String text) {
            topic = text;
            return text;
        }
    }

    @Test
    void aNewerDocumentIsNeitherReadNorWritten() {
        byte[] third = plant("{\"@version\": 3, \"topic\": \"news\"}");
        String why =
                "it was written by a newer version of the class: its state version is 3, and that of the class is ";
        unreadable(Second.class, why + 2, third);
        unreadable(SayingFirst.class, why + 1, third);
        try (Container now = Container.with(Third.class)) {
            assertThat(now.actors().get(Third.class, "k").said()).isZero();
        }
    }

    @Test
    void anUpcasterThatFailsLeavesTheDocumentAsItIs() {
        unreadable(
                SayingThird.class,
                "the upcaster from state version 1, io.troupe.internal.cdi.StateFormatTest$Third.nameAuthors, failed:"
                        + " java.lang.IllegalStateException: cannot do that",
                plant("{\"msgs\": [], \"fail\": 1}"));
        unreadable(
                SayingThird.class,
                "an upcaster put in a java.lang.Thread; use numbers, strings, booleans, byte[], lists and maps",
                plant("{\"msgs\": [], \"odd\": 1}"));
        unreadable(SayingThird.class, "nameAuthors, failed: java.lang.NullPointerException", plant("{}"));
        unreadable(SayingThird.class, "it has 'a' twice", twice());
    }

    /** A document of version 1 in which a nested map has a name twice. */
    private static byte[] twice() {
        byte[] document = plant("{\"msgs\": [], \"map\": {\"a\": 1, \"b\": 2}}");
        for (int i = 0; i < document.length; i++) {
            if (document[i] == 'b') {
                document[i] = 'a';
            }
        }
        return document;
    }

    @Actor(name = "room", stateVersion = 2)
    static class Wild implements Says {
        @State
        private String topic = "none";

        @StateUpcaster(from = 1)
        static void nest(Map<String, Object> document) {
            document.put("itself", document);
        }

        @Override
        public String say(String text) {
            return text;
        }
    }

    @Test
    void anUpcasterThatNestsADocumentInItselfIsRefused() {
        unreadable(Wild.class, "exceeds the maximum allowed (500", plant("{}"));
    }

    @Actor(name = "room", stateVersion = 2)
    static class Numbers {
        @State
        private Map<String, BigInteger> all = new HashMap<>();

        @StateUpcaster(from = 1)
        static void everyKind(Map<String, Object> document) {
            document.put(
                    "all",
                    Map.of("byte", (byte) 1, "short", (short) 2, "int", 3, "long", 4L, "whole", BigInteger.valueOf(5)));
            document.put("collection", Set.of("x"));
            document.put("float", 1.5f);
        }

        public Map<String, BigInteger> all() {
            return all;
        }
    }

    @Test
    void anUpcasterMayPutInAllKindsOfNumbersAndCollections() {
        plant("{}");
        try (Container now = Container.with(Numbers.class)) {
            assertThat(now.actors().get(Numbers.class, "k").all().values())
                    .extracting(BigInteger::intValue)
                    .containsExactlyInAnyOrder(1, 2, 3, 4, 5);
        }
    }

    record OldAddress(String street) {}

    @Actor(name = "room")
    static class OldNested {
        @State
        private Map<String, OldAddress> addresses = new HashMap<>();

        @State
        private int count;

        public int touch() {
            return ++count;
        }
    }

    /** The documented exception: only the fields of the actor itself are kept. */
    @Test
    void fieldsThatANestedClassLacksAreLostAtTheNextWriteNotBefore() {
        String newer = "{\"addresses\":{\"ann\":{\"street\":\"Elm\",\"town\":\"Ulm\"}},\"count\":1}";
        plant(newer);
        try (Container old = Container.with(OldNested.class)) {
            OldNested room = old.actors().get(OldNested.class, "k");
            assertThat(storedJson()).isEqualTo(newer);
            room.touch();
        }
        assertThat(storedJson()).isEqualTo("{\"addresses\":{\"ann\":{\"street\":\"Elm\"}},\"count\":2}");
    }
}
