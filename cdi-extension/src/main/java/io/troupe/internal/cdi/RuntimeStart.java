// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.internal.runtime.Access;
import io.troupe.internal.runtime.ActorRuntime;
import io.troupe.internal.runtime.ActorType;
import io.troupe.internal.runtime.Environment;
import io.troupe.internal.runtime.Operation;
import io.troupe.internal.runtime.Parking;
import io.troupe.internal.runtime.PooledTurnThreads;
import io.troupe.internal.runtime.StateCodec;
import io.troupe.protocol.Limits;
import io.troupe.protocol.Values;
import io.troupe.spi.ActorStore;
import io.troupe.spi.Authenticator;
import io.troupe.spi.DeploymentProblem;
import io.troupe.spi.Settings;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Gives the runtime what it needs of this deployment and its server: settings, store, threads, the container's beans. */
final class RuntimeStart {

    private static final int THREADS_PER_CORE = 8;
    private static final int MIN_THREADS = 16;

    private final Settings settings;
    private final List<ActorType> types;
    private final StateCodec codec;

    RuntimeStart(Settings settings, List<ActorType> types, StateCodec codec) {
        this.settings = settings;
        this.types = types;
        this.codec = codec;
    }

    /**
     * From then on calls are let in.
     *
     * @throws DeploymentProblem if a setting is wrong, or the store cannot do what the actors want
     */
    void run(
            BeanManager beanManager,
            Map<Class<?>, Bean<?>> actorBeans,
            AuthenticatorBeans authenticators,
            RuntimeHolder holder) {
        Authenticator authenticator = authenticators.reference(beanManager);
        Values values = new Values(Limits.of(settings));
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = settings.integer("troupe.threads", Math.max(MIN_THREADS, THREADS_PER_CORE * cores), 1, 10_000);
        Environment.Bounds bounds = bounds();
        ActorStore store = Stores.open(settings);
        checkTransactions(store);
        ThreadFactory factory = Platform.threads();
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, factory);
        timer.setRemoveOnCancelPolicy(true);
        Environment environment = new Environment(
                Clock.systemUTC(),
                timer,
                new PooledTurnThreads(factory, threads),
                committer(factory),
                Parking.PLATFORM,
                store,
                new CdiActorObjects(beanManager, actorBeans),
                new PlatformSurroundings(beanManager.createInstance(), roles(), authenticator),
                new SecureRandom(),
                bounds);
        ActorRuntime runtime = new ActorRuntime(environment, types, codec, values);
        holder.set(runtime);
        runtime.start();
        DeploymentLog.started(
                types.size(), types.stream().map(ActorType::name).sorted().toList(), store.description());
    }

    /** Those that an action asks for. */
    private Set<String> roles() {
        Set<String> roles = new HashSet<>();
        types.forEach(type -> type.operations().forEach(operation -> {
            if (operation.access() instanceof Access.InRole in) {
                roles.addAll(in.roles());
            }
        }));
        return roles;
    }

    private Environment.Bounds bounds() {
        Environment.Bounds plain = Environment.Bounds.DEFAULT;
        return new Environment.Bounds(
                settings.duration("troupe.shutdown-grace", plain.shutdownGrace()),
                settings.integer("troupe.commit-queue", plain.uncommitted(), 1, 1_000_000),
                settings.duration("troupe.idempotency-time", plain.replies()),
                settings.duration("troupe.message-poll", plain.messagePoll()),
                settings.integer("troupe.door-calls", plain.doorCalls(), 1, 10_000_000),
                tellsErrorIds());
    }

    private boolean tellsErrorIds() {
        String setting = settings.get("troupe.error-ids", "shown").strip();
        return switch (setting) {
            case "shown" -> true;
            case "logged" -> false;
            default -> throw new DeploymentProblem(
                    "TROUPE000042: Setting troupe.error-ids is '" + setting + "'; give shown or logged.");
        };
    }

    private static ExecutorService committer(ThreadFactory factory) {
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    private void checkTransactions(ActorStore store) {
        if (store.canJoin()) {
            return;
        }
        for (ActorType type : types) {
            for (Operation operation : type.operations()) {
                if (operation.joining() != Operation.Joining.NEVER) {
                    store.close();
                    throw new DeploymentProblem(
                            "TROUPE000131: Method "
                                    + operation.method().getName() + " of actor "
                                    + type.javaType().getName()
                                    + " is @Transactional, but the actors are kept where the application's transactions do not reach ("
                                    + store.description()
                                    + "); let troupe.datasource name a data source with JTA, the one that your entities are in.");
                }
            }
        }
    }
}
