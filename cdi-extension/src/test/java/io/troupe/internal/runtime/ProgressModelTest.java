// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.Ownership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ByteGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * The commit progress of an activation in all interleavings of short scenarios, with turns that add and one committer that takes,
 * commits and fails: each gate opens behind what it depends on, none is forgotten, no change is put in line twice.
 */
public class ProgressModelTest {

    private static final int SCENARIOS = 3;

    private static final Slot SLOT = TestSlots.of("model");

    /** One that nobody asks. */
    private record Owned() implements Ownership {
        @Override
        public int segment() {
            return 0;
        }

        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public boolean isSure() {
            return true;
        }

        @Override
        public boolean confirm() {
            return true;
        }
    }

    private final Activation activation = new Activation(SLOT, "p1", Instant.EPOCH, new Owned());
    private final Progress progress = activation.progress;
    private final AtomicInteger waiting = new AtomicInteger();

    /** The committer's own: what it is at. */
    private ActorCommit taken;

    /** A turn that has changed the state. */
    @Operation
    public String change(@Param(gen = ByteGen.class) byte document) {
        return progress.add(
                        Effect.of(new byte[] {document}),
                        Gate.changed(List.of(), Integer.toString(document), null),
                        waiting)
                .name();
    }

    /** A turn that has only read. */
    @Operation
    public String read() {
        return progress.add(Gate.changed(List.of(), "read", null), waiting).name();
    }

    /** The version that is committed. */
    @Operation
    public long version() {
        return progress.version();
    }

    /** Whether nothing is on its way. */
    @Operation
    public boolean isSettled() {
        return progress.isSettled();
    }

    /** The committer takes what has gathered: at most once before that is committed or fails. */
    @Operation(nonParallelGroup = "committer")
    public String take() {
        if (taken != null) {
            return "busy";
        }
        taken = progress.take();
        return taken == null ? "nothing" : document(taken);
    }

    /** What it took is committed; tells which gates have opened, in order. */
    @Operation(nonParallelGroup = "committer")
    public String commit() {
        if (taken == null) {
            return "nothing";
        }
        List<Gate> opened = new ArrayList<>();
        boolean more = progress.committed(taken, opened);
        taken = null;
        return more + " " + names(opened);
    }

    /** What it took is lost; tells which gates never open, those in flight first. */
    @Operation(nonParallelGroup = "committer")
    public String fail() {
        if (taken == null) {
            return "nothing";
        }
        List<Gate> lost = new ArrayList<>();
        List<Gate> never = new ArrayList<>();
        progress.fail(lost, never);
        taken = null;
        return names(lost) + " " + names(never);
    }

    private static String document(ActorCommit commit) {
        if (commit.write() instanceof ActorWrite.Create create) {
            return "1: " + create.state()[0];
        }
        ActorWrite.Update update = (ActorWrite.Update) commit.write();
        return update.version() + ": " + update.state()[0];
    }

    private static String names(List<Gate> gates) {
        return gates.stream()
                .map(gate -> String.valueOf(gate.answer()))
                .toList()
                .toString();
    }

    @Test
    void opensGatesAsIfOneStepCameAfterTheOtherInAllInterleavings() {
        Interleavings.sized(new ModelCheckingOptions(), 2, SCENARIOS)
                .invocationsPerIteration(150)
                .check(getClass());
    }

    @Test
    void opensGatesAsIfOneStepCameAfterTheOtherUnderStress() {
        Interleavings.sized(new StressOptions(), 2, SCENARIOS)
                .invocationsPerIteration(1_000)
                .check(getClass());
    }
}
