/** What an actor costs in heap, awake and asleep. */
@NullMarked
package io.troupe.bench.memory;

import org.jspecify.annotations.NullMarked;
