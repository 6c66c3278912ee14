/** How many actors wake and fall asleep in a second. */
@NullMarked
package io.troupe.bench.wake;

import org.jspecify.annotations.NullMarked;
