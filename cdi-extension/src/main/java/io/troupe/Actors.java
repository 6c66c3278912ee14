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
     * Makes one call that is executed once, however often it is made with that key: its answer is committed together with what
     * it did, and kept for 24 hours; every further call gets it without being executed. A call that failed was rolled back,
     * nothing of it is kept, and it may be made again. Keys belong to the actor and to the caller's name.
     *
     * @param key 1 to 256 bytes in UTF-8
     * @param call calls exactly one method on what it is given, which does not return a stage
     * @return the answer of the first execution
     * @throws ActorException {@code actor.idempotency_key_reused} if the key came with another method or other arguments
     */
    <T, R> R once(T reference, String key, Function<T, R> call);

    /**
     * Sends a call one way. In an action it is stored with the action's commit, and only if that succeeds; elsewhere before
     * this method returns. It is executed once, together with the receiver's commit, whatever crashes in between; those from
     * one actor to another in the order of sending. If the receiver's method fails it is tried again, up to 6 times, and
     * then put aside in the store.
     *
     * @param call calls exactly one method on what it is given; its result is dropped
     * @throws ActorException {@code actor.read_only} in a read-only action
     */
    <T> void tell(T reference, Consumer<T> call);

    /**
     * Takes the turns of several actors for the transaction of this thread, before any of them is called. They are held
     * until it ends, as are those whose {@link jakarta.transaction.Transactional} actions it calls, and taken in an order that
     * is the same for all transactions: those that reserve whatever they need never refuse one another as waiting in a circle.
     * Waits for each actor as a call does; one that sleeps is woken, one that may be created is.
     *
     * @param references what this interface hands out; an actor may be named more than once, or be held already
     * @throws IllegalStateException if this thread is in no transaction, in an action without {@code @Transactional} too
     * @throws ActorException like a call, not executed
     */
    void reserve(Object... references);

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
