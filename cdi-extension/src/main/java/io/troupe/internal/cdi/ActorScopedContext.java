// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.ActorScoped;
import io.troupe.internal.runtime.Activation;
import io.troupe.internal.runtime.Frames;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.lang.annotation.Annotation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps {@code @ActorScoped} beans with the activation whose turn the thread is in. */
final class ActorScopedContext implements AlterableContext {

    /** The beans of one activation. Read-only turns run side by side, hence the lock. */
    static final class Beans {

        private record Made<T>(T object, CreationalContext<T> creation) {}

        private final Map<Contextual<?>, Made<?>> made = new LinkedHashMap<>(4);

        @SuppressWarnings("unchecked")
        synchronized <T> @Nullable T get(Contextual<T> bean, @Nullable CreationalContext<T> creation) {
            Made<T> found = (Made<T>) made.get(bean);
            if (found == null && creation != null) {
                found = new Made<>(bean.create(creation), creation);
                made.put(bean, found);
            }
            return found == null ? null : found.object();
        }

        synchronized <T> void destroy(Contextual<T> bean) {
            @SuppressWarnings("unchecked")
            Made<T> found = (Made<T>) made.remove(bean);
            if (found != null) {
                bean.destroy(found.object(), found.creation());
            }
        }

        synchronized void destroyAll() {
            while (!made.isEmpty()) {
                destroy(made.keySet().iterator().next());
            }
        }
    }

    @Override
    public Class<? extends Annotation> getScope() {
        return ActorScoped.class;
    }

    @Override
    public <T> @Nullable T get(Contextual<T> bean, @Nullable CreationalContext<T> creation) {
        return beans().get(bean, creation);
    }

    @Override
    public <T> @Nullable T get(Contextual<T> bean) {
        return beans().get(bean, null);
    }

    @Override
    public void destroy(Contextual<?> bean) {
        beans().destroy(bean);
    }

    @Override
    public boolean isActive() {
        return Frames.currentActivation() != null;
    }

    static Beans beans() {
        Activation activation = Frames.currentActivation();
        if (activation == null) {
            throw new ContextNotActiveException(
                    "TROUPE000161: ActorContext and @ActorScoped beans can be used during a turn of an actor only; here there is"
                            + " none.");
        }
        return beans(activation);
    }

    static Beans beans(Activation activation) {
        return activation.scope(Beans::new);
    }
}
