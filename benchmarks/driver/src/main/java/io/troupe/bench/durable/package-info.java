/** Durable increments in one JVM: actors beside what is written without them. */
@NullMarked
package io.troupe.bench.durable;

import org.jspecify.annotations.NullMarked;
