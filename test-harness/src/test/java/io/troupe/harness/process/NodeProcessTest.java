// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodeProcessTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static NodeProcess node() throws IOException {
        return NodeProcess.of(EchoNode.class).name("echo").jvm("-Xmx64m").start();
    }

    @Test
    void commandsAreAnsweredOneByOneAndErrorsAreTold() throws Exception {
        try (NodeProcess node = node()) {
            assertThat(node.ask("hello")).isEqualTo("echo hello");
            assertThat(node.ask("two\nlines \\n ü")).isEqualTo("echo two\nlines \\n ü");
            assertThat(node.ask("nothing")).isEmpty();
            assertThatThrownBy(() -> node.ask("fail"))
                    .isInstanceOf(NodeException.Failed.class)
                    .hasMessageContaining("IllegalStateException: as told")
                    .hasMessageContaining("EchoNode");
        }
    }

    @Test
    void eventsAndLogAreSeenWheneverTheyCame() throws Exception {
        ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
        try (NodeProcess node = NodeProcess.of(EchoNode.class)
                .arguments("a", "b")
                .onEvent(events::add)
                .start()) {
            node.ask("hello");
            assertThat(node.awaitLine("ready"::equals, LONG)).isEqualTo("ready");
            assertThat(node.awaitLine(line -> line.startsWith("log of"), LONG)).isEqualTo("log of a,b");
            assertThat(events).containsExactly("ready");
            int mark = node.mark();
            assertThat(mark).isEqualTo(node.lines().size());
            assertThatThrownBy(() -> node.awaitLine(mark, "ready"::equals, Duration.ofMillis(1)))
                    .isInstanceOf(NodeException.Late.class);
        }
    }

    @Test
    void aLongCommandDoesNotKeepOthersWaitingAndIsGoneWithAKill() throws Exception {
        try (NodeProcess node = node()) {
            CompletableFuture<String> waiting = node.send("wait");
            node.awaitLine("waiting"::equals, LONG);
            assertThat(node.ask("hello")).isEqualTo("echo hello");
            assertThat(waiting).isNotDone();
            node.kill();
            assertThat(node.isAlive()).isFalse();
            assertThat(node.awaitExit(LONG)).isEqualTo(137);
            assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NodeException.Gone.class);
            assertThatThrownBy(() -> node.ask("hello")).isInstanceOf(NodeException.Gone.class);
            assertThatThrownBy(() -> node.awaitLine("never"::equals, LONG)).isInstanceOf(NodeException.Gone.class);
        }
    }

    @Test
    void aFrozenProcessAnswersAfterItsThaw() throws Exception {
        try (NodeProcess node = node()) {
            node.ask("hello");
            node.freeze();
            CompletableFuture<String> answer = node.send("again");
            assertThatThrownBy(() -> answer.get(100, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            assertThat(node.isAlive()).isTrue();
            node.thaw();
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("echo again");
        }
    }

    @Test
    void aFrozenProcessEndsWithItsClose() throws Exception {
        NodeProcess node = node();
        node.ask("hello");
        node.freeze();
        node.close();
        assertThat(ProcessHandle.of(node.pid())).isEmpty();
    }

    @Test
    void anExitCodeIsTold() throws Exception {
        try (NodeProcess node = node()) {
            assertThatThrownBy(() -> node.ask("exit")).isInstanceOf(NodeException.Gone.class);
            assertThat(node.awaitExit(LONG)).isEqualTo(7);
        }
    }

    @Test
    void evenAFrozenChildEndsWithAKilledParent() throws Exception {
        long grandchild;
        try (NodeProcess parent = node()) {
            grandchild = Long.parseLong(parent.ask("parent"));
            assertThat(ProcessHandle.of(grandchild)).isPresent();
            parent.kill();
        }
        CompletableFuture<?> end =
                ProcessHandle.of(grandchild).map(ProcessHandle::onExit).orElse(CompletableFuture.completedFuture(null));
        end.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatCannotStartSaysWhy() throws Exception {
        try (NodeProcess node = NodeProcess.of("no.such.Main").start()) {
            assertThatThrownBy(() -> node.awaitLine("ready"::equals, LONG)).isInstanceOf(NodeException.Gone.class);
            assertThat(node.awaitExit(LONG)).isOne();
        }
    }
}
