/** The application that is measured over HTTP: counters as actors, as rows, and an endpoint that does nothing. */
package io.troupe.bench.war;
