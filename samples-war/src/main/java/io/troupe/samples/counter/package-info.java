/** Counts, and tells everybody who listens. */
package io.troupe.samples.counter;
