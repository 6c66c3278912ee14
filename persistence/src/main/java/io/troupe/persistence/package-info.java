/**
 * Keeps the state of actors in a database: an H2 file of its own, or the data source that {@code troupe.datasource} names.
 * The door is {@link io.troupe.persistence.JpaActorStoreProvider}, which the runtime finds by itself.
 */
@NullMarked
package io.troupe.persistence;

import org.jspecify.annotations.NullMarked;
