// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.control;

import io.troupe.ActorId;
import io.troupe.internal.cdi.RuntimeHolder;
import io.troupe.internal.runtime.ActorRuntime;
import io.troupe.spi.ConnectionSink;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.reflect.AccessibleObject;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reaches into the runtime for what it offers to nobody. By reflection, so that nothing in the runtime is there for tests only:
 * what it does is what the runtime itself does when an actor is told to sleep, and when its node has lost it.
 */
@ApplicationScoped
public class Instances {

    @Inject
    private RuntimeHolder holder;

    /**
     * Puts the actor to sleep when the turns that wait now are over; it may sleep already.
     *
     * @throws io.troupe.ActorException {@code actor.not_found}
     */
    public void sleep(String namespace, String publicId) {
        ActorRuntime runtime = holder.runtime();
        Object slot = slot(runtime, runtime.find(namespace, publicId));
        if (slot != null && read(slot, "activation") != null) {
            call(runtime, "sleepSoon", slot);
        }
    }

    /**
     * Loses the actor at once: no hook runs, nothing more of it is stored, its connections end.
     *
     * @throws io.troupe.ActorException {@code actor.not_found}
     */
    public void crash(String namespace, String publicId) {
        ActorRuntime runtime = holder.runtime();
        ActorId id = runtime.find(namespace, publicId);
        Object slot = slot(runtime, id);
        Object activation = slot == null ? null : read(slot, "activation");
        if (activation != null) {
            call(activation, "drop");
        }
        for (Object connection : (Collection<?>) call(read(runtime, "connections"), "of", id)) {
            // Whoever has departed already is not asked for again: no hook runs.
            call(connection, "depart");
            ((ConnectionSink) read(connection, "sink")).close("actor.crashed");
        }
    }

    private static @Nullable Object slot(ActorRuntime runtime, ActorId id) {
        return call(read(runtime, "slots"), "find", id);
    }

    private static @Nullable Object read(Object owner, String name) {
        return Stream.<Class<?>>iterate(owner.getClass(), Class::getSuperclass)
                .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                .filter(field -> field.getName().equals(name))
                .findFirst()
                .map(field -> reached(field, () -> field.get(owner)))
                .orElse(null);
    }

    private static @Nullable Object call(Object owner, String name, Object... arguments) {
        return Stream.<Class<?>>iterate(owner.getClass(), Class::getSuperclass)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == arguments.length)
                .findFirst()
                .map(method -> reached(method, () -> method.invoke(owner, arguments)))
                .orElse(null);
    }

    private static @Nullable Object reached(AccessibleObject member, Callable<?> access) {
        member.setAccessible(true);
        try {
            return access.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
