// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands out references to actors; for injection anywhere.
 *
 * <p>A reference is typed, cheap, serialisable, may be shared by threads and wakes nobody: the actor is found at each
 * call. {@code type} is the actor class or an interface that exactly one actor class implements. A call blocks until the
 * action is committed; it fails with {@link ActorException}, or with an exception that the method declares.
 *
 * <p>Calls made by an actor stay in its namespace; all others speak of the default namespace. May be shared by threads.
 */
public interface Actors {

    /** A reference to an actor that must exist: calls fail with {@code actor.not_found} otherwise. */
    <T> T get(Class<T> type, String key);

    /** Like {@link #get(Class, String)}, for a key of several parts. */
    <T> T get(Class<T> type, List<String> key);

    /** A reference to an actor that is created at the first call if need be, without input. */
    <T> T getOrCreate(Class<T> type, String key);

    /** Like {@link #getOrCreate(Class, String)}, for a key of several parts. */
    <T> T getOrCreate(Class<T> type, List<String> key);

    /** Like {@link #getOrCreate(Class, String)}, with the input for {@link OnCreate} in case it is created. */
    <T> T getOrCreate(Class<T> type, String key, @Nullable Object input);

    /** Like {@link #getOrCreate(Class, String, Object)}, for a key of several parts. */
    <T> T getOrCreate(Class<T> type, List<String> key, @Nullable Object input);

    /**
     * Creates an actor now.
     *
     * @throws ActorException {@code actor.duplicate_key} if it exists
     */
    <T> T create(Class<T> type, String key, @Nullable Object input);

    /** Like {@link #create(Class, String, Object)}, for a key of several parts. */
    <T> T create(Class<T> type, List<String> key, @Nullable Object input);

    /** A reference by the id that clients see; calls fail with {@code actor.not_found} once that actor is destroyed. */
    <T> T getForId(Class<T> type, String publicId);

    /**
     * Makes one call without blocking this thread.
     *
     * @param call calls exactly one method on what it is given
     * @return completes with the call's result, or with its exception
     */
    <T, R> CompletionStage<R> async(T reference, Function<T, R> call);

    /**
     * Listens to an actor's events as a client would.
     *
     * @param event a type that carries {@link io.troupe.event.EventName}
     * @param listener called on a thread of the server, one event at a time, in commit order; must not block for long
     * @return ends the subscription when closed
     */
    <E> AutoCloseable subscribe(Object reference, Class<E> event, Consumer<? super E> listener);

    /**
     * The name behind a reference.
     *
     * @throws IllegalArgumentException if it is no reference, or one made by {@link #getForId}
     */
    ActorId idOf(Object reference);
}
