/**
 * What clients and nodes saw during a run, and the checkers that judge it afterwards. A {@link io.troupe.harness.history.History}
 * collects facts while the run goes on; each checker takes the history and gives a {@link io.troupe.harness.history.Verdict}.
 * A history can be kept in a file and judged again.
 *
 * <p>All times are nanoseconds of {@link java.lang.System#nanoTime()}, which processes of one Linux machine share.
 */
package io.troupe.harness.history;
