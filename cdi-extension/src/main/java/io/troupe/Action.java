// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A public method of an {@link Actor} that callers outside the application may reach, over HTTP and WebSocket.
 *
 * <p>Who may call it is said with {@code @PermitAll}, {@code @RolesAllowed} or {@code @DenyAll} on the method or its
 * class; an action that says nothing is refused from outside ({@code auth.forbidden}), and deployment warns of it.
 * Roles are checked before the call is queued, for calls from Java too.
 *
 * <p>The method may return a value, nothing, or a {@code CompletionStage}; the turn then lasts until the stage
 * completes. Parameters and results cross <em>by value</em>: immutable ones as they are, others as copies. The
 * annotation may stand on an interface method. Names of actions are unique in their actor type.
 *
 * <p>With {@code jakarta.transaction.Transactional} an action takes part in the transaction of its caller, or in one that
 * begins with it: several actors and entities are then committed together or not at all, and the actor is held until the
 * transaction ends. A plain action never joins: if the caller's transaction fails later, the action stays.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Action {

    /** The name clients use. Default: the method's name. */
    String name() default "";

    /**
     * Whether the action only reads. Such actions run side by side, and nothing they change is ever written; they may
     * not broadcast. Default: no.
     */
    boolean readOnly() default false;

    /** Instead of {@link Actor#actionTimeout()} for this action, in the same form. Default: that of the actor. */
    String timeout() default "";
}
