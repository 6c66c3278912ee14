/**
 * The runtime: turns, activations, state, connections. Plain Java behind ports (clock, threads, store, objects), so that it
 * can be made with {@code new} and run by a test; it knows nothing of CDI, databases or doors.
 *
 * <p>A call walks forward through these rooms: {@link io.troupe.internal.runtime.JavaCalls} or
 * {@link io.troupe.internal.runtime.DoorDispatcher} lets it in and makes a {@link io.troupe.internal.runtime.Call} of it;
 * {@link io.troupe.internal.runtime.Turns} finds the {@link io.troupe.internal.runtime.Slot} of its key and asks the {@link io.troupe.internal.runtime.TurnQueue} for a
 * {@link io.troupe.internal.runtime.Turn}; {@link io.troupe.internal.runtime.TurnRunner} runs the body on the
 * {@link io.troupe.internal.runtime.Activation}, commits, and opens the {@link io.troupe.internal.runtime.Outbox}.
 */
@NullMarked
package io.troupe.internal.runtime;

import org.jspecify.annotations.NullMarked;
