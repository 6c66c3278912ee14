// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a class an actor type: each key of it is an object that exists once, runs one action at a time, keeps its
 * {@link State} in memory and has that state committed before any answer leaves.
 *
 * <h2>The class</h2>
 * Not final, not abstract, not an inner class; a constructor with {@code @Inject}, or one without parameters. It needs
 * no {@code beans.xml} and no scope. Fields marked {@code @State} are kept; all others live as long as the activation.
 *
 * <h2>Calls</h2>
 * All public methods can be called through a reference ({@link Actors}, {@link ActorKey}). Each call takes a
 * <em>turn</em>: first come first served per key, calls of different keys side by side. {@link Action} methods can be
 * reached from outside as well, if {@code @PermitAll} or {@code @RolesAllowed} says by whom. A call chain may come back
 * to an actor whose turn it holds; two chains that wait for each other are refused at once.
 *
 * <h2>Threads</h2>
 * Code of an actor never runs on two threads at once, and everything one turn wrote is seen by the next. Actions
 * marked {@link Action#readOnly()} are the exception: they run side by side.
 *
 * <h2>Failures</h2>
 * An action that throws leaves no trace, neither in memory nor in the database. What is wrong with the class itself
 * fails the deployment, with a numbered message.
 *
 * <p>Not inherited: a subclass of an actor is an actor only if it is annotated itself. Its {@code @State} fields, hooks
 * and actions are.
 */
@Stereotype
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Actor {

    /** The name clients use, at most 64 characters. Default: the simple class name with a lower-case first letter. */
    String name() default "";

    /** The types that {@link ActorContext#broadcast(Object)} accepts. Default: any type that carries {@link io.troupe.event.EventName}. */
    Class<?>[] events() default {};

    /**
     * How long the actor stays in memory without a call: a number with {@code ms}, {@code s}, {@code m} or {@code h}.
     * Default: {@code troupe.sleep-after}, which is {@code 30s}. Overridden by {@code troupe.actor.<name>.sleep-after}.
     */
    String sleepAfter() default "";

    /**
     * How long a call may wait for its turn, and how long a client waits for an answer; same form as
     * {@link #sleepAfter()}. Default: {@code troupe.action-timeout}, which is {@code 60s}. Overridden by
     * {@code troupe.actor.<name>.action-timeout}.
     */
    String actionTimeout() default "";

    /**
     * How long a client waits until it is connected: for its turn, for the actor to start if need be, and for the hooks
     * {@link io.troupe.event.OnBeforeConnect}, {@link io.troupe.event.OnConnect} and {@link io.troupe.raw.OnWebSocket}. Then it
     * is refused. Same form as {@link #sleepAfter()}. Default: {@code troupe.connect-timeout}, which is {@code 5s}.
     * Overridden by {@code troupe.actor.<name>.connect-timeout}.
     */
    String connectTimeout() default "";

    /**
     * How many calls may wait for a turn of one key before further ones are refused. Default, for 0:
     * {@code troupe.turn-queue}, which is 1000. Overridden by {@code troupe.actor.<name>.turn-queue}.
     */
    int turnQueue() default 0;

    /**
     * Counts the forms that the stored state of this type has had, from 1. A document of an older version passes the
     * {@link StateUpcaster}s from its version on; one of a newer version is neither read nor overwritten, and calls fail with
     * {@link ErrorCode#STATE_UNREADABLE}. Raise it when older classes must not write this type's state any more.
     */
    int stateVersion() default 1;
}
