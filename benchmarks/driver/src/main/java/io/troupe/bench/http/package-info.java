/** The same over HTTP on a real server. */
@NullMarked
package io.troupe.bench.http;

import org.jspecify.annotations.NullMarked;
