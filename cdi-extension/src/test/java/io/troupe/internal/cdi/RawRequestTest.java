// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static io.troupe.internal.cdi.Parties.failureOf;
import static io.troupe.internal.cdi.Parties.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.State;
import io.troupe.event.Connection;
import io.troupe.event.OnDisconnect;
import io.troupe.internal.runtime.Nobody;
import io.troupe.protocol.RequestCaller;
import io.troupe.raw.OnRequest;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import io.troupe.raw.RequestHead;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.RequestCall;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Plain HTTP requests in turns of their actor, in a real CDI container. */
class RawRequestTest {

    @Actor(name = "pages")
    static class Pages {

        @State
        private int requests;

        private final ActorContext self;

        @Inject
        Pages(ActorContext self) {
            this.self = self;
        }

        @OnRequest
        @PermitAll
        RawResponse answer(RawRequest request) {
            requests++;
            return switch (request.path()) {
                case "/nothing" -> null;
                case "/broken" -> throw new IllegalStateException("secret");
                case "/count" -> RawResponse.text(requests + " "
                        + self.connection().map(Connection::isShortLived).orElse(false));
                default -> RawResponse.text(
                                request.method() + " " + request.query().orElse("-") + " " + request.text())
                        .withStatus(201)
                        .withHeader("X-Seen", request.header("X-Word").orElse("none"));
            };
        }

        @OnDisconnect
        void gone() {
            requests += 100;
        }
    }

    @Actor(name = "members")
    static class Members {
        @OnRequest
        @RolesAllowed("member")
        RawResponse answer(RawRequest request) {
            return RawResponse.status(204);
        }
    }

    @Actor(name = "unstated")
    static class Unstated {
        @OnRequest
        RawResponse answer(RawRequest request) {
            return RawResponse.status(204);
        }
    }

    @Actor(name = "deaf")
    @PermitAll
    static class Deaf {
        @Action
        public void listen() {}
    }

    private static RequestCall<RawResponse> request(String path) {
        RequestHead head = new RequestHead(
                "POST", "http://here" + path + "?a=b", path, Optional.of("a=b"), Map.of("X-Word", "hello"), "");
        return new RequestCall<>(
                new RawRequest(head, "body".getBytes(StandardCharsets.UTF_8)),
                Nobody.ANONYMOUS,
                response -> response,
                null,
                false);
    }

    private static ActorTarget target(String type) {
        return new ActorTarget.OrCreate(ActorId.of(type, "k"), null);
    }

    @Test
    void theHookSeesTheRequestAndItsResponseComesBackWithTheCommit() {
        try (Container container = Container.fresh(Pages.class)) {
            RawResponse response = get(container.dispatcher().request(target("pages"), request("/a%2Fb")));
            assertThat(response.status()).isEqualTo(201);
            assertThat(response.headers())
                    .containsEntry("x-seen", List.of("hello"))
                    .containsEntry("content-type", List.of("text/plain; charset=utf-8"));
            assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("POST a=b body");
            assertThat(MemoryStore.row(ActorId.of("pages", "k"))).isPresent();
            assertThat(text(container, "/count")).isEqualTo("2 false");
        }
    }

    private static String text(Container container, String path) {
        return new String(
                get(container.dispatcher().request(target("pages"), request(path)))
                        .body(),
                StandardCharsets.UTF_8);
    }

    @Test
    void anIdFindsItsActorInAnyNamespaceUnlessOneIsNamed() {
        try (Container container = Container.fresh(Pages.class)) {
            ActorId away = new ActorId("away", "pages", List.of("k"));
            get(container.dispatcher().request(new ActorTarget.OrCreate(away, null), request("/count")));
            String publicId = MemoryStore.row(away).orElseThrow().publicId();
            for (String namespace : new String[] {null, "away"}) {
                assertThat(get(container
                                        .dispatcher()
                                        .request(new ActorTarget.ByPublicId(namespace, publicId), request("/x")))
                                .status())
                        .isEqualTo(201);
            }
            assertThat(failureOf(container
                                    .dispatcher()
                                    .request(new ActorTarget.ByPublicId("default", publicId), request("/x")))
                            .is(ErrorCode.NOT_FOUND))
                    .isTrue();
        }
    }

    @Test
    void aHookThatFailsOrReturnsNothingLeavesNoTrace() {
        try (Container container = Container.fresh(Pages.class)) {
            for (String path : List.of("/nothing", "/broken")) {
                ActorException failure = failureOf(container.dispatcher().request(target("pages"), request(path)));
                assertThat(failure.is(ErrorCode.INTERNAL_ERROR)).isTrue();
                assertThat(failure.executed()).isEqualTo(Executed.NO);
                assertThat(failure.getMessage()).doesNotContain("secret", "TROUPE");
            }
            assertThat(text(container, "/count")).isEqualTo("1 false");
        }
    }

    @Test
    void anAnswerThatTheDoorCannotSendRollsTheTurnBack() {
        try (Container container = Container.fresh(Pages.class)) {
            RequestCall<RawResponse> fine = request("/x");
            RequestCall<RawResponse> tooLong = new RequestCall<>(
                    fine.request(),
                    fine.caller(),
                    response -> {
                        throw ActorException.refused(ErrorCode.OUTGOING_TOO_LONG, "too long");
                    },
                    null,
                    false);
            assertThat(failureOf(container.dispatcher().request(target("pages"), tooLong))
                            .is(ErrorCode.OUTGOING_TOO_LONG))
                    .isTrue();
            assertThat(text(container, "/count")).isEqualTo("1 false");
        }
    }

    @Test
    void aRequestHasAConnectionOfItsOwnWhereTheActorHasHooksForThem() {
        try (Container container = Container.fresh(Pages.class)) {
            RequestCall<RawResponse> plain = request("/count");
            RequestCall<RawResponse> watched = new RequestCall<>(
                    plain.request(),
                    plain.caller(),
                    plain.encoder(),
                    new ConnectRequest(Nobody.ANONYMOUS, null, plain.request().head(), true),
                    true);
            RawResponse response = get(container.dispatcher().request(target("pages"), watched));
            assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("1 true");
            assertThat(text(container, "/count")).as("its hook has run").isEqualTo("102 false");
        }
    }

    @Test
    void thereIsAPolicyLikeThatOfAnAction() {
        try (Container container = Container.fresh(Members.class, Unstated.class, Deaf.class)) {
            assertThat(container.dispatcher().catalog().roles()).contains("member");
            for (String type : List.of("members", "unstated")) {
                assertThat(failureOf(container.dispatcher().request(target(type), request("/")))
                                .is(ErrorCode.FORBIDDEN))
                        .as(type)
                        .isTrue();
                assertThatThrownBy(() -> container.dispatcher().catalog().checkRequest(type, Nobody.ANONYMOUS))
                        .isInstanceOf(ActorException.class);
                assertThat(MemoryStore.row(ActorId.of(type, "k"))).isEmpty();
            }
            RequestCall<RawResponse> asMember = new RequestCall<>(
                    request("/").request(),
                    new RequestCaller("ann", true, Set.of("member")),
                    response -> response,
                    null,
                    false);
            assertThat(get(container.dispatcher().request(target("members"), asMember))
                            .status())
                    .isEqualTo(204);
            assertThat(failureOf(container.dispatcher().request(target("deaf"), request("/")))
                            .is(ErrorCode.NO_ROUTE))
                    .isTrue();
        }
    }

    @Test
    void aResponseHoldsNothingThatCouldBreakTheLine() {
        RawResponse response = RawResponse.status(200);
        assertThatThrownBy(() -> response.withHeader("x-a", "b\r\nset-cookie: c"))
                .hasMessageStartingWith("TROUPE001111: ");
        assertThatThrownBy(() -> response.withHeader("x a", "b")).hasMessageStartingWith("TROUPE001111: ");
        assertThatThrownBy(() -> response.withHeader("x-a", "\u0100")).hasMessageStartingWith("TROUPE001111: ");
        assertThatThrownBy(() -> RawResponse.status(101)).hasMessageStartingWith("TROUPE001110: ");
        assertThat(response.withHeader("Set-Cookie", "a")
                        .withHeader("set-cookie", "b")
                        .headers())
                .containsEntry("set-cookie", List.of("a", "b"));
    }
}
