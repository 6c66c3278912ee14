/** Databases started for a run, in a folder of their own. */
@NullMarked
package io.troupe.bench.database;

import org.jspecify.annotations.NullMarked;
