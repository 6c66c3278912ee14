/**
 * The store's inside: where the database is ({@code Database…}), connections of our own, the schema and its scripts, the
 * rows, and the commit. Not for use by others.
 */
@NullMarked
package io.troupe.persistence.internal;

import org.jspecify.annotations.NullMarked;
