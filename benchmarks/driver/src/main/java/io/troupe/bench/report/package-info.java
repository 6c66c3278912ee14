/** Figures and tables. */
@NullMarked
package io.troupe.bench.report;

import org.jspecify.annotations.NullMarked;
