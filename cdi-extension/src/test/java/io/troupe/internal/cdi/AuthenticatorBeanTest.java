// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorException;
import io.troupe.raw.RequestHead;
import io.troupe.spi.Authentication;
import io.troupe.spi.Authenticator;
import io.troupe.spi.Identity;
import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The application's bean that knows tokens. */
class AuthenticatorBeanTest {

    /** An actor, so that there is a runtime. */
    @Actor
    @PermitAll
    static class Somebody {
        @Action
        public void act() {}
    }

    /** Knows a few. */
    @ApplicationScoped
    static class Known implements Authenticator {
        @Override
        public Identity authenticate(String token, RequestHead request) {
            return switch (token) {
                case "good" -> Identity.of("ann", "boss");
                case "late" -> Identity.of("ann").until(Instant.now().minusSeconds(1));
                default -> throw Authenticator.refuse();
            };
        }

        @Override
        public boolean isRevoked(Identity identity) {
            return identity.name().equals("ben");
        }
    }

    /** One too many. */
    @Dependent
    static class Other implements Authenticator {
        @Override
        public Identity authenticate(String token, RequestHead request) {
            throw Authenticator.refuse();
        }
    }

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface Special {}

    /** Makes one, and one for something else. */
    @Dependent
    static class Maker {
        @Produces
        Authenticator known() {
            return new Known();
        }

        @Produces
        @Special
        Authenticator forSomethingElse() {
            return new Other();
        }
    }

    /** In the place of another. */
    @Alternative
    @Priority(1)
    @Dependent
    static class Better extends Known {}

    private static RequestHead with(String token) {
        return new RequestHead("GET", "", "/", Optional.empty(), Map.of(), "", Optional.ofNullable(token));
    }

    @Test
    void theBeanIsAskedWhoHasAToken() {
        try (Container container = Container.fresh(Somebody.class, Known.class)) {
            Authentication authentication = container.dispatcher().authentication();
            assertThat(authentication.isOffered()).isTrue();
            assertThat(authentication.identify(with("good"))).isEqualTo(Identity.of("ann", "boss"));
            assertThat(authentication.identify(with(null))).isNull();
            assertThatThrownBy(() -> authentication.identify(with("late")))
                    .isInstanceOfSatisfying(ActorException.class, e -> {
                        assertThat(e.code()).isEqualTo("token_expired");
                        assertThat(e.status()).isEqualTo(401);
                    });
            assertThatThrownBy(() -> authentication.identify(with("other")))
                    .isInstanceOfSatisfying(
                            ActorException.class, e -> assertThat(e.code()).isEqualTo("token_invalid"));
            assertThat(authentication.holds(Identity.of("ann"))).isTrue();
            assertThat(authentication.holds(Identity.of("ben"))).isFalse();
        }
    }

    @Test
    void withoutOneATokenMeansNothing() {
        try (Container container = Container.fresh(Somebody.class)) {
            assertThat(container.dispatcher().authentication().isOffered()).isFalse();
            assertThat(container.dispatcher().authentication().identify(with("good")))
                    .isNull();
        }
    }

    @Test
    void itMayComeFromAProducerOrBeAnAlternative() {
        for (List<Class<?>> classes :
                List.<List<Class<?>>>of(List.of(Maker.class), List.of(Other.class, Better.class))) {
            Class<?>[] all =
                    Stream.concat(Stream.of(Somebody.class), classes.stream()).toArray(Class<?>[]::new);
            try (Container container = Container.fresh(all)) {
                assertThat(container.dispatcher().authentication().identify(with("good")))
                        .isEqualTo(Identity.of("ann", "boss"));
            }
        }
    }

    @Test
    void twoAreRefusedAtDeployment() {
        assertThatThrownBy(() -> Container.fresh(Somebody.class, Known.class, Other.class))
                .hasStackTraceContaining("TROUPE000170: There is more than one Authenticator among the beans of this"
                        + " application; which of them knows a token? Leave one, which may ask the others.");
    }

    @Test
    void anIdentityHasAName() {
        assertThatThrownBy(() -> Identity.of("")).hasMessageStartingWith("TROUPE000171");
    }
}
