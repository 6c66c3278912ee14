// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.ActorId;
import io.troupe.Actors;
import io.troupe.internal.runtime.ActorRuntime;
import io.troupe.internal.runtime.ActorType;
import io.troupe.internal.runtime.Callee;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bean that hands out references. */
final class CdiActors implements Actors {

    private final ReferenceFactory references;
    private final RuntimeHolder holder;

    CdiActors(ReferenceFactory references, RuntimeHolder holder) {
        this.references = references;
        this.holder = holder;
    }

    @Override
    public <T> T get(Class<T> type, String key) {
        return get(type, List.of(key));
    }

    @Override
    public <T> T get(Class<T> type, List<String> key) {
        return byKey(type, key, true, null);
    }

    @Override
    public <T> T getOrCreate(Class<T> type, String key) {
        return byKey(type, List.of(key), false, null);
    }

    @Override
    public <T> T getOrCreate(Class<T> type, List<String> key) {
        return byKey(type, key, false, null);
    }

    @Override
    public <T> T getOrCreate(Class<T> type, String key, @Nullable Object input) {
        return byKey(type, List.of(key), false, input);
    }

    @Override
    public <T> T getOrCreate(Class<T> type, List<String> key, @Nullable Object input) {
        return byKey(type, key, false, input);
    }

    @Override
    public <T> T create(Class<T> type, String key, @Nullable Object input) {
        return create(type, List.of(key), input);
    }

    @Override
    public <T> T create(Class<T> type, List<String> key, @Nullable Object input) {
        ActorType actor = references.type(type);
        ActorId id = new ActorId(ActorRuntime.currentNamespace(), actor.name(), key);
        try {
            holder.runtime().create(actor, id, Inputs.of(input));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return byKey(type, key, true, null);
    }

    @Override
    public <T> T getForId(Class<T> type, String publicId) {
        return references.reference(type, new ReferenceTarget.ByPublicId(publicId));
    }

    private <T> T byKey(Class<T> type, List<String> key, boolean mustExist, @Nullable Object input) {
        // Fails here rather than at the first call if the key is over a limit.
        List<String> checked =
                new ActorId(ActorId.DEFAULT_NAMESPACE, references.type(type).name(), key).key();
        return references.reference(type, new ReferenceTarget.ByKey(checked, mustExist, input));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T, R> CompletionStage<R> async(T reference, Function<T, R> call) {
        return (CompletionStage<R>)
                one("async", reference, call, (type, id, presence, operation, args) -> holder.runtime()
                        .invokeLater(type, id, presence, operation, args));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T, R> R once(T reference, String key, Function<T, R> call) {
        return (R) one("once", reference, call, (type, id, presence, operation, args) -> holder.runtime()
                .invokeOnce(key, type, id, presence, operation, args));
    }

    @Override
    public <T> void tell(T reference, Consumer<T> call) {
        Function<T, @Nullable Object> calling = actor -> {
            call.accept(actor);
            return null;
        };
        one("tell", reference, calling, (type, id, presence, operation, args) -> {
            holder.runtime().tell(type, id, presence, operation, args);
            return null;
        });
    }

    /** Makes the one call that the function makes, in a way of ours; what that throws is thrown. */
    private <T> @Nullable Object one(String what, T reference, Function<T, ?> call, ReferenceHandler.Caller way) {
        ReferenceHandler handler = handlerOf(reference);
        boolean[] made = new boolean[1];
        Object[] result = new Object[1];
        ReferenceHandler recording = handler.with((type, id, presence, operation, args) -> {
            if (made[0]) {
                throw new IllegalStateException("TROUPE000166: Actors." + what + " takes exactly one call.");
            }
            made[0] = true;
            result[0] = way.call(type, id, presence, operation, args);
            return Defaults.of(operation.method().getReturnType());
        });
        @SuppressWarnings("unchecked")
        Class<T> requested = (Class<T>) handler.requested();
        call.apply(requested.cast(references.make(requested, recording)));
        if (!made[0]) {
            throw new IllegalArgumentException("TROUPE000166: Actors." + what + " takes exactly one call.");
        }
        return result[0];
    }

    @Override
    public void reserve(Object... references) {
        List<Callee> actors = Arrays.stream(references)
                .map(reference -> handlerOf(reference).callee())
                .toList();
        try {
            holder.runtime().reserve(actors);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public <E> AutoCloseable subscribe(Object reference, Class<E> event, Consumer<? super E> listener) {
        return holder.runtime().subscribe(idOf(reference), event, listener);
    }

    @Override
    public ActorId idOf(Object reference) {
        return handlerOf(reference).id();
    }

    private static ReferenceHandler handlerOf(Object reference) {
        ReferenceHandler handler = ReferenceFactory.handlerOf(reference);
        if (handler == null) {
            throw new IllegalArgumentException(
                    "TROUPE000167: " + reference.getClass().getName() + " is no reference to an actor.");
        }
        return handler;
    }
}
