/**
 * Real servers as child processes: unpacked distributions are configured, started, watched, killed and stopped.
 *
 * <p>Start with {@link io.troupe.runner.WildFlyServer}, {@link io.troupe.runner.PayaraMicroServer} or
 * {@link io.troupe.runner.PayaraFullServer}, describe one instance with a {@link io.troupe.runner.ServerSpec}, and hold on
 * to the {@link io.troupe.runner.ServerProcess} that comes back. Every instance has a directory and ports of its own, so
 * several run side by side; all of them listen on the loopback address only. {@link io.troupe.runner.RunSample} is what
 * {@code ./mvnw -Prun} calls.
 */
package io.troupe.runner;
