/** The cost of one call in the same process. */
@NullMarked
package io.troupe.bench.call;

import org.jspecify.annotations.NullMarked;
