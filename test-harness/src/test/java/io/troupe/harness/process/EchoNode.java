// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.process;

import java.util.concurrent.CountDownLatch;

/** A child for {@link NodeProcessTest}. */
final class EchoNode {

    private EchoNode() {}

    public static void main(String[] arguments) {
        NodeConsole console = NodeConsole.open();
        System.out.println("log of " + String.join(",", arguments));
        console.event("ready");
        console.serve(command -> {
            if (command.equals("fail")) {
                throw new IllegalStateException("as told");
            } else if (command.equals("wait")) {
                console.event("waiting");
                new CountDownLatch(1).await();
            } else if (command.equals("exit")) {
                Runtime.getRuntime().halt(7);
            } else if (command.startsWith("parent")) {
                return grandchild();
            }
            return command.equals("nothing") ? null : "echo " + command;
        });
    }

    /** Starts a child of its own, frozen, and tells its process id. */
    private static String grandchild() throws Exception {
        NodeProcess child = NodeProcess.of(EchoNode.class).name("grandchild").start();
        child.awaitLine("ready"::equals, java.time.Duration.ofSeconds(30));
        child.freeze();
        return Long.toString(child.pid());
    }
}
