// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.control;

import io.troupe.ActorId;
import io.troupe.internal.cdi.RuntimeHolder;
import io.troupe.internal.runtime.ActorRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
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
        call(read(runtime, "connections"), "closeAll", id);
    }

    private static @Nullable Object slot(ActorRuntime runtime, ActorId id) {
        return call(read(runtime, "slots"), "find", id);
    }

    private static Object read(Object owner, String field) {
        try {
            Field found = owner.getClass().getDeclaredField(field);
            found.setAccessible(true);
            return found.get(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object call(Object owner, String name, Object... arguments) {
        try {
            Method found = Arrays.stream(owner.getClass().getDeclaredMethods())
                    .filter(method -> method.getName().equals(name) && fits(method, arguments))
                    .findFirst()
                    .orElseThrow();
            found.setAccessible(true);
            return found.invoke(owner, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean fits(Method method, Object... arguments) {
        Class<?>[] types = method.getParameterTypes();
        return types.length == arguments.length && (types.length == 0 || types[0].isInstance(arguments[0]));
    }
}
