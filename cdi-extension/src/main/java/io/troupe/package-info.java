/**
 * Stateful actors for Jakarta EE: the interface that applications see.
 *
 * <p>Start with {@link io.troupe.Actor}, which makes a class an actor, and {@link io.troupe.Actors}, which hands out
 * references to actors. Inside an actor, {@link io.troupe.ActorContext} tells who is calling and publishes events.
 * Parameters and results are not null unless marked {@code @Nullable}.
 */
@NullMarked
package io.troupe;

import org.jspecify.annotations.NullMarked;
