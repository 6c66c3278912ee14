// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectRequest;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client, outside of all processes. It looks for the owner of an actor, repeats what was not executed, and without a key never
 * repeats what may have been.
 */
final class SimClient {

    private static final int TRIES = 8;
    private static final Presence CREATE = new Presence.CreateIfAbsent(Presence.Input.NONE);

    private final String name;
    private final Simulation simulation;
    private final SimScheduler scheduler;
    private int number;

    SimClient(String name, Simulation simulation) {
        this.name = name;
        this.simulation = simulation;
        this.scheduler = simulation.scheduler();
    }

    void run() {
        for (int i = 0; i < simulation.settings().operations(); i++) {
            if (scheduler.chance(300)) {
                scheduler.sleep(scheduler.random.nextLong(400_000_000L));
            }
            if (scheduler.chance(60)) {
                connect();
            } else {
                SimHistory.Op op = choose();
                simulation.history().ops.add(op);
                SimScheduler.SimThread copy = op.keyed && scheduler.chance(400) ? copy(op) : null;
                execute(op, TRIES);
                while (copy != null && !copy.hasEnded()) {
                    scheduler.sleep(1_000_000);
                    op.end = scheduler.tick();
                }
            }
        }
    }

    /** Looks at an actor as long as that process is frozen, and for a while after that. */
    void watch(ActorId actor, SimProcess frozen) {
        for (int more = 4; more > 0; more -= frozen.isFrozen() ? 0 : 1) {
            SimHistory.Op op = new SimHistory.Op(name + "." + ++number, "list", actor, null, false, scheduler.tick());
            simulation.history().ops.add(op);
            execute(op, TRIES);
            scheduler.sleep(scheduler.random.nextLong(100_000_000L));
        }
    }

    /** The same request once more, at the same time. */
    private SimScheduler.SimThread copy(SimHistory.Op op) {
        return scheduler.spawn("copy of " + op.name, null, () -> {
            SimProcess process = simulation.route(op.actor);
            if (process != null && attempt(op, process) == Executed.UNKNOWN && !op.is(Executed.YES)) {
                op.executed = Executed.UNKNOWN;
            }
        });
    }

    private SimHistory.Op choose() {
        int kind = scheduler.random.nextInt(100);
        boolean keyed = scheduler.chance(150);
        String operation;
        if (kind < 20) {
            operation = "list";
        } else if (kind < 55) {
            operation = "append";
        } else if (kind < 58) {
            operation = "appendSlowly";
        } else if (kind < 60) {
            operation = kind == 58 ? "appendLater" : "appendAndLinger";
        } else if (kind < 70) {
            operation = "appendAndBroadcast";
        } else if (kind < 74) {
            operation = "ping";
        } else if (kind < 82) {
            operation = "appendAndTell";
        } else if (kind < 86) {
            operation = "tell";
        } else if (kind < 91) {
            operation = "appendAndCall";
        } else if (kind < 94) {
            operation = "appendAround";
        } else if (kind < 97) {
            operation = "appendAndFail";
        } else {
            operation = kind == 97 || !simulation.settings().destroys() ? "nap" : "destroy";
        }
        boolean isRead = operation.equals("list");
        int actor = scheduler.random.nextInt(simulation.settings().actors());
        boolean two = simulation.operation(operation).parameters().size() == 2;
        return new SimHistory.Op(
                name + "." + ++number,
                operation,
                SimActors.id("a" + actor),
                two ? other(actor) : null,
                keyed && !isRead && !operation.equals("destroy"),
                scheduler.tick());
    }

    private String other(int actor) {
        int other = scheduler.random.nextInt(simulation.settings().actors() + 1);
        return "a" + (other == actor ? simulation.settings().actors() : other);
    }

    /** Goes on until it is known what became of it, as far as a client may. */
    void execute(SimHistory.Op op, int tries) {
        boolean unknown = false;
        for (int attempt = 0; attempt < tries; attempt++) {
            SimProcess process = simulation.route(op.actor);
            Executed executed = process == null ? Executed.NO : attempt(op, process);
            if (executed == Executed.YES) {
                unknown = false;
                break;
            }
            simulation.lost(op.actor, process);
            unknown |= executed == Executed.UNKNOWN;
            if (unknown && !op.keyed || scheduler.chance(100)) {
                break;
            }
            scheduler.sleep(scheduler.random.nextLong(200_000_000L));
        }
        if (op.is(Executed.NO) && unknown) {
            op.executed = Executed.UNKNOWN;
        }
        op.end = scheduler.tick();
        scheduler.trace(() -> "END " + op);
    }

    private Executed attempt(SimHistory.Op op, SimProcess process) {
        scheduler.trace(() -> "asks " + process.name + " for " + op.name + " " + op.operation + " on " + op.actor);
        scheduler.point();
        op.attempts++;
        op.asked = scheduler.tick();
        SimScheduler.SimThread me = simulation.thread();
        SimProcess.Request request = scheduler.random.nextBoolean()
                ? process.request(me, "java call", done -> fromJava(op, process, done))
                : process.request(me, "door call", done -> atDoor(op, process, done));
        if (request.isCut()) {
            return Executed.UNKNOWN;
        }
        Throwable failure = request.failure();
        if (failure == null) {
            answered(op, process, (JsonNode) request.answer());
            return Executed.YES;
        }
        scheduler.trace(() -> op.name + " failed with " + failure);
        if (failure instanceof RejectedExecutionException && process.hasStopped()) {
            return Executed.UNKNOWN;
        }
        if (!(failure instanceof ActorException known)) {
            scheduler.fail(op + " failed with " + failure);
            return Executed.UNKNOWN;
        }
        if (known.executed() == Executed.YES) {
            scheduler.fail(op + " failed and was executed: " + failure);
        }
        if (op.operation.equals("appendAndFail") && known.is(ErrorCode.INTERNAL_ERROR)) {
            return Executed.NO;
        }
        if (known.getCause() instanceof RejectedExecutionException && process.hasStopped()) {
            return known.executed();
        }
        if (known.is(ErrorCode.INTERNAL_ERROR) || known.is(ErrorCode.STATE_UNREADABLE)) {
            scheduler.fail(op + " failed with " + failure + " because of " + failure.getCause());
        }
        return known.executed();
    }

    private void answered(SimHistory.Op op, SimProcess process, JsonNode answer) {
        if (op.answer != null && !op.answer.equals(answer)) {
            scheduler.fail(op + " was answered before, and is answered now " + answer);
        }
        op.answer = answer;
        op.executed = Executed.YES;
        op.by = process;
        simulation.found(op.actor, process);
        if (op.keyed && scheduler.chance(300)) {
            repeat(op, process);
        }
    }

    /** Once more, though it was answered. */
    private void repeat(SimHistory.Op op, SimProcess process) {
        op.end = scheduler.tick();
        SimProcess.Request again = process.request(simulation.thread(), "repeat", done -> fromJava(op, process, done));
        if (!again.isCut() && again.failure() == null && !again.answer().equals(op.answer)) {
            scheduler.fail(op + " is answered at its repetition " + again.answer());
        }
    }

    private static Object[] arguments(SimHistory.Op op, Operation operation) {
        return switch (operation.parameters().size()) {
            case 0 -> new Object[0];
            case 1 -> new Object[] {op.name};
            default -> new Object[] {op.name, op.to};
        };
    }

    private void fromJava(SimHistory.Op op, SimProcess process, Call.Done done) throws Throwable {
        Operation operation = simulation.operation(op.operation);
        ActorType type = simulation.actors().type();
        Object[] args = arguments(op, operation);
        Object result = op.keyed
                ? process.runtime.invokeOnce(op.name, type, op.actor, CREATE, operation, args)
                : process.runtime.invoke(type, op.actor, CREATE, operation, args);
        done.done(SimActors.WIRE.tree(result), null);
    }

    private void atDoor(SimHistory.Op op, SimProcess process, Call.Done done) {
        Object[] args = arguments(op, simulation.operation(op.operation));
        Function<@Nullable Object, JsonNode> encoder = SimActors.WIRE::tree;
        ActionCall<JsonNode> call = new ActionCall<>(
                op.operation,
                types -> args,
                Nobody.ANONYMOUS,
                encoder,
                op.keyed ? new ActionCall.Idempotency(op.name, () -> {}) : null,
                scheduler.random.nextBoolean());
        tell(process.runtime.dispatcher().call(new ActorTarget.OrCreate(op.actor, null), call), done);
    }

    private static void tell(CompletionStage<?> stage, Call.Done done) {
        stage.whenComplete((answer, failure) ->
                done.done(answer, failure instanceof CompletionException ? failure.getCause() : failure));
    }

    private void connect() {
        var actor = SimActors.id(
                "a" + scheduler.random.nextInt(simulation.settings().actors()));
        SimProcess process = simulation.route(actor);
        if (process == null) {
            return;
        }
        SimHistory.Sink sink = new SimHistory.Sink(process, actor);
        SimProcess.Request request = process.request(
                simulation.thread(),
                "connect",
                done -> tell(
                        process.runtime
                                .dispatcher()
                                .connect(
                                        new ActorTarget.OrCreate(actor, null),
                                        new ConnectRequest(Nobody.ANONYMOUS, null),
                                        sink),
                        done));
        if (request.answer() instanceof ClientConnection connection) {
            process.request(simulation.thread(), "subscribe", done -> {
                connection.subscribe("appended", true);
                connection.subscribe("pinged", true);
                done.done(null, null);
            });
            sink.subscribed = scheduler.tick();
            simulation.history().sinks.add(sink);
            if (scheduler.chance(200)) {
                scheduler.sleep(scheduler.random.nextLong(300_000_000L));
                sink.closed = Math.min(sink.closed, scheduler.tick());
                process.request(simulation.thread(), "close", done -> {
                    connection.closed();
                    done.done(null, null);
                });
            }
        }
    }
}
