// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.process;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.harness.process.NodeConsole;
import io.troupe.protocol.RequestCaller;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredReply;
import io.troupe.verification.app.Application;
import io.troupe.verification.app.LogNode;
import io.troupe.verification.planted.WrappedStore;
import io.troupe.verification.planted.WrappedStoreProvider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * A {@link LogNode} that ends itself, without a word to anyone, when it gets to a place: {@code halt place key}. It does so from
 * where the runtime calls out: from the store, from the door that makes the answer, from whoever gets it. Two more commands
 * make calls as doors do, which also send a message: {@code tell key id other}, and the same under an idempotency key,
 * {@code tell-once key id other}.
 */
final class HaltingNode {

    /** How it ends, so that nobody takes another end for this one. */
    static final int HALTED = 97;

    /** Where. */
    enum Place {
        DEDUP,
        LOADED,
        BODY,
        COMMIT,
        COMMITTED,
        ANSWER
    }

    private static final Caller CALLER = new RequestCaller("anonymous", false, Set.of());

    private static volatile String wanted = "";

    private HaltingNode() {}

    /** Serves until it gets there, or its standard input ends. */
    public static void main(String[] arguments) {
        NodeConsole console = NodeConsole.open();
        Application application = WrappedStoreProvider.with(HaltingStore::new, LogNode::start);
        console.event("ready");
        console.serve(command -> answer(application, command.split(" ")));
    }

    private static String answer(Application application, String[] words) {
        switch (words[0]) {
            case "halt" -> {
                wanted = words[1] + " " + words[2];
                return "ok";
            }
            case "tell", "tell-once" -> {
                return tell(application, words);
            }
            default -> {
                return LogNode.answer(application, words);
            }
        }
    }

    private static String tell(Application application, String[] words) {
        ActorId log = ActorId.of("log", words[1]);
        String entry = words[2];
        ActionCall<String> call = new ActionCall<>(
                "appendAndTell",
                types -> new Object[] {entry, words[3]},
                CALLER,
                result -> {
                    at(Place.BODY, log);
                    return String.valueOf(result);
                },
                words[0].equals("tell") ? null : new ActionCall.Idempotency(entry, () -> {}),
                false);
        try {
            return "ok "
                    + application
                            .dispatcher()
                            .call(new ActorTarget.OrCreate(log, null), call)
                            .thenApply(answer -> {
                                at(Place.ANSWER, log);
                                return answer;
                            })
                            .toCompletableFuture()
                            .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ActorException failure) {
                return failure.executed() + " " + failure.code();
            }
            throw e;
        }
    }

    private static void at(Place place, ActorId log) {
        if (wanted.equals(place + " " + log.key().get(0))) {
            Runtime.getRuntime().halt(HALTED);
        }
    }

    private static final class HaltingStore extends WrappedStore {
        HaltingStore(ActorStore real) {
            super(real);
        }

        @Override
        public Optional<StoredReply> findReply(ActorId id, byte[] key) {
            at(Place.DEDUP, id);
            return super.findReply(id, key);
        }

        @Override
        public Optional<StoredActor> find(ActorId id) {
            Optional<StoredActor> found = super.find(id);
            at(Place.LOADED, id);
            return found;
        }

        @Override
        public void commit(List<ActorCommit> batch) {
            batch.forEach(part -> at(Place.COMMIT, part.write().id()));
            super.commit(batch);
            batch.forEach(part -> at(Place.COMMITTED, part.write().id()));
        }
    }
}
