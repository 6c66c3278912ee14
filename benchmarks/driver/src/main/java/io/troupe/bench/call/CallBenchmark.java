// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.call;

import io.troupe.Actors;
import io.troupe.internal.cdi.TroupeExtension;
import java.util.concurrent.TimeUnit;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One call that nobody competes with: of an actor through a reference, and of a CDI bean through its client proxy. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class CallBenchmark {

    private WeldContainer container;
    private TallyActor byClass;
    private Tally byInterface;
    private TallyBean bean;
    private LockedTallyBean lockedBean;

    /** Starts a container with the actor awake. */
    @Setup
    public void start() {
        container = new Weld()
                .disableDiscovery()
                .beanClasses(TallyActor.class, TallyBean.class, LockedTallyBean.class, LockInterceptor.class)
                .addExtension(new TroupeExtension())
                .initialize();
        Actors actors = container.select(Actors.class).get();
        byClass = actors.getOrCreate(TallyActor.class, "one");
        byInterface = actors.getOrCreate(Tally.class, "one");
        bean = container.select(TallyBean.class).get();
        lockedBean = container.select(LockedTallyBean.class).get();
        byClass.add(1);
    }

    /** Stops it. */
    @TearDown
    public void stop() {
        container.close();
    }

    /** A read-only action through a reference of the actor class. */
    @Benchmark
    public long readThroughClassReference() {
        return byClass.current();
    }

    /** A read-only action through a reference of an interface. */
    @Benchmark
    public long readThroughInterfaceReference() {
        return byInterface.current();
    }

    /** A writing action that leaves the state as it was: encoded and compared, nothing submitted. */
    @Benchmark
    public long writeNothingThroughClassReference() {
        return byClass.add(0);
    }

    /** A writing action that changes the state: encoded and submitted to the store on the heap. */
    @Benchmark
    public long writeThroughClassReference() {
        return byClass.add(1);
    }

    /** A plain bean through its client proxy. */
    @Benchmark
    public long plainBean() {
        return bean.current();
    }

    /** A bean through its client proxy, with an interceptor that takes a lock. */
    @Benchmark
    public long beanWithLockInterceptor() {
        return lockedBean.current();
    }
}
