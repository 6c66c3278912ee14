// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.Caller;
import io.troupe.event.EventName;
import io.troupe.jackson.annotation.JsonSubTypes;
import io.troupe.jackson.annotation.JsonTypeInfo;
import io.troupe.spi.ActionInfo;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorTypeInfo;
import io.troupe.spi.Audience;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Three actor types with a bit of everything. */
public final class SmallCatalog implements ActorCatalog {

    static final String ROLE = "editor";

    /** Text, for all to read. */
    public static final class Notebook {

        /** A line. */
        public record Line(long number, String text, Optional<String> author, Instant at, List<Line> replies) {}

        /** How lines are found. */
        public record Search(String text, Optional<Order> order) {}

        /** By age. */
        public enum Order {
            OLDEST,
            NEWEST
        }

        /** A part of many. */
        public record Page<T>(List<T> items, boolean last) {}

        /** A line was written. */
        @EventName("written")
        public record Written(Line line) {}

        /** So many lines there are. */
        @EventName(value = "count", unwrapped = true)
        public record Count(BigInteger lines) {}

        /** Hangs on a line. */
        @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
        @JsonSubTypes({
            @JsonSubTypes.Type(value = Link.class, name = "link"),
            @JsonSubTypes.Type(value = Picture.class, name = "picture")
        })
        public sealed interface Attachment {}

        /** To somewhere else. */
        public record Link(URI to) implements Attachment {}

        /** That belongs there. */
        public record Picture(byte[] png, Optional<Link> source) implements Attachment {}

        /** Given at creation. */
        public record Opening(String title, Map<String, Integer> limits) {}

        public Line write(String text, Optional<String> author) {
            return new Line(1, text, author, Instant.EPOCH, List.of());
        }

        public CompletionStage<Page<Line>> find(Search search) {
            return null;
        }

        public CompletionStage<Void> touch() {
            return null;
        }

        public byte[] export(Object options) {
            return new byte[0];
        }

        public void erase(long number) {}

        public BigInteger total(BigInteger more) {
            return more;
        }

        public List<Attachment> attach(long number, Attachment attachment) {
            return List.of(attachment);
        }

        public void hidden() {}

        public void unstated() {}
    }

    /** Only for those with the role. */
    public static final class Vault {

        /** Not for everybody's eyes. */
        public record Secret(String words) {}

        public Secret open() {
            return null;
        }
    }

    /** Names that are no identifiers. */
    public static final class Odd {
        public String speak(String in) {
            return in;
        }
    }

    private final List<ActorTypeInfo> types = List.of(
            new ActorTypeInfo("odd-one", Odd.class, actions(Odd.class, name -> Audience.EVERYBODY, "say/it \"loud\"")),
            new ActorTypeInfo(
                    "notebook",
                    Notebook.class,
                    actions(
                            Notebook.class,
                            name -> switch (name) {
                                case "erase" -> new Audience(false, Set.of(ROLE));
                                case "hidden", "unstated" -> Audience.NOBODY;
                                default -> Audience.EVERYBODY;
                            },
                            null),
                    List.of(Notebook.Count.class, Notebook.Written.class),
                    Notebook.Opening.class),
            new ActorTypeInfo(
                    "vault", Vault.class, actions(Vault.class, name -> new Audience(false, Set.of(ROLE)), null)));

    private static List<ActionInfo> actions(Class<?> type, Function<String, Audience> audience, String named) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(method -> new ActionInfo(
                        named == null ? method.getName() : named,
                        method,
                        readOnly(method),
                        audience.apply(method.getName())))
                .toList();
    }

    private static boolean readOnly(Method method) {
        return Set.of("find", "export", "total").contains(method.getName());
    }

    @Override
    public Collection<ActorTypeInfo> types() {
        return types;
    }

    @Override
    public Optional<ActorTypeInfo> type(String name) {
        return types.stream().filter(type -> type.name().equals(name)).findFirst();
    }

    @Override
    public Set<String> roles() {
        return Set.of(ROLE);
    }

    /** Somebody with those roles. */
    static Caller holding(String... roles) {
        Set<String> held = Set.of(roles);
        return new Caller() {
            @Override
            public String name() {
                return "ann";
            }

            @Override
            public boolean isAuthenticated() {
                return !held.isEmpty();
            }

            @Override
            public boolean isInRole(String role) {
                return held.contains(role);
            }
        };
    }
}
