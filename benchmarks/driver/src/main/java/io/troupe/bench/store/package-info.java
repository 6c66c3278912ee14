/** The store of an actor deployment that is measured: a database, the heap, or none. */
@NullMarked
package io.troupe.bench.store;

import org.jspecify.annotations.NullMarked;
