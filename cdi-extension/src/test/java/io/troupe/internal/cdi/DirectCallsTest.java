// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Actor;
import io.troupe.ActorException;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Stereotype;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.Interceptors;
import jakarta.interceptor.InvocationContext;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Actors that nobody else intercepts are called without the container's machinery; all others through it. */
class DirectCallsTest {

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Noted {}

    @Noted
    @Stereotype
    @Retention(RetentionPolicy.RUNTIME)
    @interface NotedKind {}

    @Noted
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    static class NotingInterceptor {
        @AroundInvoke
        Object note(InvocationContext call) throws Exception {
            SEEN.add("binding");
            return call.proceed();
        }
    }

    static class OldInterceptor {
        @AroundInvoke
        Object note(InvocationContext call) throws Exception {
            SEEN.add("listed");
            return call.proceed();
        }
    }

    /** What all of them do; the method of a superclass is called too. */
    static class Base {
        public String inherited() {
            return where();
        }

        /** Whether the container's interception is on the stack. */
        static String where() {
            boolean through = Arrays.stream(Thread.currentThread().getStackTrace())
                    .anyMatch(frame -> frame.getClassName().contains("TurnInterceptor"));
            return through ? "through" : "direct";
        }
    }

    @Actor
    static class Plain extends Base {
        public String call(String word, int... numbers) {
            return where() + " " + word + " " + numbers.length;
        }

        public void fail() throws IOException {
            throw new IOException("planned");
        }

        public void failUnplanned() {
            throw new IllegalStateException("planned");
        }
    }

    @Actor
    static class ByMethod extends Base {
        @Noted
        public String noted() {
            return where();
        }

        public String other() {
            return where() + " " + noted();
        }
    }

    @Actor
    @NotedKind
    static class ByStereotype extends Base {}

    @Actor
    @Interceptors(OldInterceptor.class)
    static class ByList extends Base {}

    @Actor
    static class ByItself extends Base {
        @AroundInvoke
        Object note(InvocationContext call) throws Exception {
            SEEN.add("itself");
            return call.proceed();
        }
    }

    private Container container;

    @BeforeEach
    void start() {
        MemoryStore.clear();
        SEEN.clear();
        container = Container.with(
                Plain.class,
                ByMethod.class,
                ByStereotype.class,
                ByList.class,
                ByItself.class,
                NotingInterceptor.class,
                OldInterceptor.class);
    }

    @AfterEach
    void stop() {
        container.close();
    }

    private <T> T actor(Class<T> type) {
        return container.actors().getOrCreate(type, "a");
    }

    @Test
    void anActorThatNobodyElseInterceptsIsCalledDirectly() {
        assertThat(actor(Plain.class).call("word", 1, 2)).isEqualTo("direct word 2");
        assertThat(actor(Plain.class).inherited()).isEqualTo("direct");
    }

    @Test
    void whatSuchAnActorThrowsArrivesAsEver() {
        assertThatThrownBy(() -> actor(Plain.class).fail()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> actor(Plain.class).failUnplanned())
                .isInstanceOf(ActorException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterceptorOfOneMethodIsCalledForItAndOnlyForIt() {
        assertThat(actor(ByMethod.class).noted()).isEqualTo("through");
        assertThat(SEEN).containsExactly("binding");
        assertThat(actor(ByMethod.class).inherited())
                .as("all of a class or none")
                .isEqualTo("through");
        assertThat(SEEN).hasSize(1);
    }

    @Test
    void anInterceptorOfAStereotypeIsCalled() {
        assertThat(actor(ByStereotype.class).inherited()).isEqualTo("through");
        assertThat(SEEN).containsExactly("binding");
    }

    @Test
    void anInterceptorThatTheClassListsIsCalled() {
        assertThat(actor(ByList.class).inherited()).isEqualTo("through");
        assertThat(SEEN).containsExactly("listed");
    }

    @Test
    void anInterceptorInTheClassItselfIsCalled() {
        assertThat(actor(ByItself.class).inherited()).isEqualTo("through");
        assertThat(SEEN).containsExactly("itself");
    }
}
