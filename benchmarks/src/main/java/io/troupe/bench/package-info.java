/** Measurements, run by hand; method and figures are in {@code docs/benchmarks}. */
@NullMarked
package io.troupe.bench;

import org.jspecify.annotations.NullMarked;
