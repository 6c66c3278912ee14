// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.raw.RequestHead;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.Authentication;
import io.troupe.spi.Authenticator;
import io.troupe.spi.Identity;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

/** Who makes a request, where the container has a say. */
class RequestCallerTest {

    private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

    private final Authenticator mustNotBeAsked = (token, request) -> {
        throw new AssertionError("asked");
    };
    private Instant now = END.minusSeconds(1);
    private final Authentication authentication = new Authentication(() -> mustNotBeAsked, () -> now);

    @Test
    void thePrincipalOfTheContainerAndItsRolesHoldAndNoTokenIsLookedAt() {
        RequestCaller caller = caller(() -> "ann");
        assertThat(caller.name()).isEqualTo("ann");
        assertThat(caller.isInRole("boss")).isTrue();
        assertThat(caller.isInRole("clerk")).isFalse();
        assertThat(caller.identity()).isNull();
        assertThat(RequestCaller.isStill(caller, authentication)).isTrue();
    }

    @Test
    void aTokenOfMicroProfileEndsWhenItSays() {
        RequestCaller caller = caller(new Jwt(END.getEpochSecond()));
        assertThat(caller.name()).isEqualTo("jwt");
        assertThat(caller.identity()).isEqualTo(Identity.of("jwt", "boss").until(END));
        assertThat(RequestCaller.isStill(caller, authentication)).isTrue();
        now = END;
        assertThat(RequestCaller.isStill(caller, authentication)).isFalse();
    }

    @Test
    void aTokenOfMicroProfileWithoutAnEndHasNone() {
        assertThat(caller(new Jwt(0)).identity()).isNull();
        assertThat(caller(new Jwt(0) {
                            @Override
                            public long getExpirationTime() {
                                throw new NullPointerException("no such claim");
                            }
                        })
                        .identity())
                .isNull();
    }

    private static class Jwt implements JsonWebToken {

        private final long end;

        Jwt(long end) {
            this.end = end;
        }

        @Override
        public String getName() {
            return "jwt";
        }

        @Override
        public long getExpirationTime() {
            return end;
        }
    }

    private RequestCaller caller(Principal principal) {
        HttpServletRequest request = answering(HttpServletRequest.class, (method, argument) -> switch (method) {
            case "getUserPrincipal" -> principal;
            case "isUserInRole" -> "boss".equals(argument);
            default -> throw new AssertionError(method);
        });
        ActorCatalog catalog = answering(ActorCatalog.class, (method, argument) -> Set.of("boss", "clerk"));
        ActionDispatcher actors = answering(
                ActionDispatcher.class, (method, argument) -> method.equals("catalog") ? catalog : authentication);
        return RequestCaller.of(request, () -> RequestHead.NONE, actors);
    }

    private interface Answers {
        Object of(String method, Object argument);
    }

    private static <T> T answering(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.of(method.getName(), arguments == null ? null : arguments[0])));
    }
}
