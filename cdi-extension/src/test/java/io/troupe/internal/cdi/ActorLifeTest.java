// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ActorKey;
import io.troupe.Actors;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.OnCreate;
import io.troupe.OnDestroy;
import io.troupe.OnSleep;
import io.troupe.OnWake;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.spi.StoreException;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Creation, state, sleep and destruction of actors in a real CDI container. */
class ActorLifeTest {

    interface Purse {
        long add(long amount);
    }

    /** Keeps a balance and a log of its hooks. */
    @Actor
    static class Account implements Purse {

        static final List<String> LOG = java.util.Collections.synchronizedList(new ArrayList<>());

        @State
        private long balance;

        @State
        private List<String> notes = new ArrayList<>();

        private final ActorContext self;

        @Inject
        Account(ActorContext self) {
            this.self = self;
        }

        @OnCreate
        void create(Optional<String> owner) {
            owner.ifPresent(name -> notes.add("owner " + name));
            LOG.add("create");
        }

        @OnWake
        void wake() {
            LOG.add("wake");
        }

        @OnSleep
        void sleepHook() {
            LOG.add("sleep");
        }

        @OnDestroy
        void destroyHook() {
            LOG.add("destroy");
        }

        @Override
        @Action
        public long add(long amount) {
            balance += amount;
            return balance;
        }

        public long balance() {
            return balance;
        }

        @Action(readOnly = true)
        public List<String> notes() {
            return notes;
        }

        public void spendThenFail(long amount) {
            balance -= amount;
            notes.add("spent");
            throw new UserException("too_poor", "no money");
        }

        public void breakDown() {
            notes.add("broken");
            throw new IllegalStateException("secret detail");
        }

        public CompletionStage<Long> addLater(long amount) {
            return CompletableFuture.supplyAsync(() -> amount, self.executor())
                    .thenApplyAsync(this::add, self.executor());
        }

        public void goToSleep() {
            self.sleep();
        }

        public String end() {
            self.destroy();
            return self.publicId();
        }

        public List<String> key() {
            return self.key();
        }

        void notPublic() {
            throw new AssertionError("ran on a reference");
        }
    }

    /** Injects references. */
    static class Client implements java.io.Serializable {
        @Inject
        @ActorKey("lobby")
        Account lobby;

        @Inject
        @ActorKey({"a", "b"})
        Purse parts;

        @Inject
        ActorContext context;
    }

    @BeforeEach
    void startEmpty() {
        MemoryStore.clear();
        Account.LOG.clear();
    }

    @Test
    void keepsStateFromCallToCallAndAcrossDeployments() {
        try (Container container = Container.with(Account.class)) {
            Account account = container.actors().getOrCreate(Account.class, "k");
            assertThat(account.add(5)).isEqualTo(5);
            assertThat(account.add(2)).isEqualTo(7);
        }
        try (Container container = Container.with(Account.class)) {
            assertThat(container.actors().get(Account.class, "k").balance()).isEqualTo(7);
        }
        assertThat(Account.LOG).containsExactly("create", "wake", "sleep", "wake", "sleep");
    }

    @Test
    void doesNotWriteWhatDidNotChange() {
        try (Container container = Container.with(Account.class)) {
            Account account = container.actors().getOrCreate(Account.class, "k");
            account.add(5);
            int writes = MemoryStore.WRITES.get();
            account.add(0);
            account.balance();
            account.notes();
            assertThat(MemoryStore.WRITES.get()).isEqualTo(writes);
        }
    }

    @Test
    void leavesNoTraceOfAFailedAction() {
        try (Container container = Container.with(Account.class)) {
            Account account = container.actors().getOrCreate(Account.class, "k", "ann");
            account.add(5);
            assertThatThrownBy(() -> account.spendThenFail(3)).isInstanceOfSatisfying(UserException.class, e -> {
                assertThat(e.code()).isEqualTo("too_poor");
                assertThat(e.executed()).isEqualTo(Executed.NO);
            });
            assertThatThrownBy(account::breakDown)
                    .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.is(ErrorCode.INTERNAL_ERROR))
                            .isTrue())
                    .hasMessageNotContaining("secret");
            assertThat(account.balance()).isEqualTo(5);
            assertThat(account.notes()).containsExactly("owner ann");
        }
    }

    @Test
    void tellsTheTruthAboutAFailedCommitAndForgetsWhatWasNotCommitted() {
        try (Container container = Container.with(Account.class)) {
            Account account = container.actors().getOrCreate(Account.class, "k");
            account.add(5);
            MemoryStore.FAIL_NEXT.set(new StoreException(Executed.UNKNOWN, "the line went dead"));
            assertThatThrownBy(() -> account.add(1)).isInstanceOfSatisfying(ActorException.class, e -> {
                assertThat(e.is(ErrorCode.STORE_FAILED)).isTrue();
                assertThat(e.executed()).isEqualTo(Executed.UNKNOWN);
            });
            assertThat(account.balance()).isEqualTo(5);
        }
    }

    @Test
    void passesByValue() {
        try (Container container = Container.with(Account.class)) {
            Account account = container.actors().getOrCreate(Account.class, "k", "ann");
            account.notes().add("from outside");
            assertThat(account.notes()).containsExactly("owner ann");
        }
    }

    @Test
    void holdsTheTurnUntilAStageCompletes() {
        try (Container container = Container.with(Account.class)) {
            Account account = container.actors().getOrCreate(Account.class, "k");
            assertThat(account.addLater(4).toCompletableFuture().join()).isEqualTo(4);
            assertThat(account.balance()).isEqualTo(4);
        }
    }

    @Test
    void callsWithoutWaiting() {
        try (Container container = Container.with(Account.class)) {
            Account account = container.actors().getOrCreate(Account.class, "k");
            CompletionStage<Long> first = container.actors().async(account, a -> a.add(4));
            CompletionStage<Long> second = container.actors().async(account, a -> a.add(4));
            assertThat(first.toCompletableFuture().join()
                            + second.toCompletableFuture().join())
                    .isEqualTo(12);
        }
    }

    @Test
    void refusesToGetWhatDoesNotExistAndToCreateWhatDoes() {
        try (Container container = Container.with(Account.class)) {
            Actors actors = container.actors();
            assertThatThrownBy(() -> actors.get(Account.class, "k").balance())
                    .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.is(ErrorCode.NOT_FOUND))
                            .isTrue());
            actors.create(Account.class, "k", "ann");
            assertThat(actors.get(Account.class, "k").notes()).containsExactly("owner ann");
            assertThatThrownBy(() -> actors.create(Account.class, "k", null))
                    .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.is(ErrorCode.DUPLICATE_KEY))
                            .isTrue());
        }
    }

    @Test
    void destroysAndBeginsAnew() {
        try (Container container = Container.with(Account.class)) {
            Account account = container.actors().getOrCreate(Account.class, "k");
            account.add(5);
            String publicId = account.end();
            assertThat(MemoryStore.row(ActorId.of("account", "k"))).isEmpty();
            assertThatThrownBy(() ->
                            container.actors().getForId(Account.class, publicId).balance())
                    .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.is(ErrorCode.NOT_FOUND))
                            .isTrue());
            assertThat(account.balance()).isZero();
            assertThat(account.end()).isNotEqualTo(publicId);
            assertThat(Account.LOG).containsExactly("create", "wake", "destroy", "create", "wake", "destroy");
        }
    }

    @Test
    void sleepsWhenToldAndWakesForTheNextCall() {
        try (Container container = Container.with(Account.class)) {
            Account account = container.actors().getOrCreate(Account.class, "k");
            account.add(5);
            account.goToSleep();
            assertThat(account.balance()).isEqualTo(5);
            assertThat(Account.LOG).containsExactly("create", "wake", "sleep", "wake");
        }
    }

    @Test
    void injectsReferencesByKeyAndByInterface() throws Exception {
        try (Container container = Container.with(Account.class, Client.class)) {
            Client client = container.bean(Client.class);
            assertThat(client.lobby.add(1)).isEqualTo(1);
            assertThat(client.lobby.key()).containsExactly("lobby");
            assertThat(client.parts.add(2)).isEqualTo(2);
            assertThat(container.actors().get(Account.class, List.of("a", "b")).balance())
                    .isEqualTo(2);
            assertThat(container
                            .select(Account.class)
                            .select(ActorKey.Literal.of("lobby"))
                            .get()
                            .balance())
                    .isEqualTo(1);
            assertThat(client.lobby).isEqualTo(container.actors().getOrCreate(Account.class, "lobby"));
            assertThat(client.lobby.toString()).isEqualTo("reference to account[lobby]");
            assertThatThrownBy(client.lobby::notPublic).hasMessageContaining("TROUPE000164");
            assertThatThrownBy(client.context::id).isInstanceOf(ContextNotActiveException.class);

            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new ObjectOutputStream(bytes).writeObject(client.lobby);
            Account copy = (Account) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
            assertThat(copy.balance()).isEqualTo(1);
        }
    }
}
