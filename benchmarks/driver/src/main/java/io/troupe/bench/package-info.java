/** Measurements, each beside a baseline in the same run; method and figures are in {@code docs/benchmarks}. */
@NullMarked
package io.troupe.bench;

import org.jspecify.annotations.NullMarked;
