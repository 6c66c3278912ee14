/**
 * Child processes that can be killed and frozen, and that never outlive the test: {@link io.troupe.harness.process.NodeProcess}
 * in the test, {@link io.troupe.harness.process.NodeConsole} in the child.
 */
package io.troupe.harness.process;
