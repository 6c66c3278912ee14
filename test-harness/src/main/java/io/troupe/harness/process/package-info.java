/**
 * Child processes that can be killed and frozen, and that never outlive the test: NodeProcess
 * in the test, NodeConsole in the child.
 */
package io.troupe.harness.process;
