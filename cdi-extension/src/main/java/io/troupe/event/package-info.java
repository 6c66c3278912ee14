/** Connections of clients to actors, and the events that actors publish to them. */
@NullMarked
package io.troupe.event;

import org.jspecify.annotations.NullMarked;
