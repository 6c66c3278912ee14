// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.internal.cdi.TestTransactions.Transaction;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.concurrent.Callable;

/** What servers make of {@code @Transactional}: one interceptor for each kind. */
abstract class TestTransactional {

    @Transactional
    @Interceptor
    @Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
    static class Required extends TestTransactional {
        @Override
        Object run(InvocationContext call) throws Exception {
            return TestTransactions.current() == null ? within(call) : marking(call);
        }
    }

    @Transactional(TxType.SUPPORTS)
    @Interceptor
    @Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
    static class Supports extends TestTransactional {
        @Override
        Object run(InvocationContext call) throws Exception {
            return TestTransactions.current() == null ? call.proceed() : marking(call);
        }
    }

    @Transactional(TxType.REQUIRES_NEW)
    @Interceptor
    @Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
    static class RequiresNew extends TestTransactional {
        @Override
        Object run(InvocationContext call) throws Exception {
            return apart(() -> within(call));
        }
    }

    @Transactional(TxType.NOT_SUPPORTED)
    @Interceptor
    @Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
    static class NotSupported extends TestTransactional {
        @Override
        Object run(InvocationContext call) throws Exception {
            return apart(call::proceed);
        }
    }

    /** Makes them known to all beans, as servers do. */
    static final class Provider implements Extension {
        void register(@Observes BeforeBeanDiscovery event, BeanManager beans) {
            for (Class<?> each : List.of(Required.class, Supports.class, RequiresNew.class, NotSupported.class)) {
                event.addAnnotatedType(beans.createAnnotatedType(each), each.getName());
            }
        }
    }

    @AroundInvoke
    Object around(InvocationContext call) throws Exception {
        return run(call);
    }

    abstract Object run(InvocationContext call) throws Exception;

    /** Not in the caller's transaction. */
    static Object apart(Callable<Object> body) throws Exception {
        Transaction outer = TestTransactions.suspend();
        try {
            return body.call();
        } finally {
            if (outer != null) {
                TestTransactions.resume(outer);
            }
        }
    }

    /** Runtime exceptions mark, checked ones do not. */
    static Object marking(InvocationContext call) throws Exception {
        try {
            return call.proceed();
        } catch (RuntimeException e) {
            TestTransactions.mark();
            throw e;
        }
    }

    static Object within(InvocationContext call) throws Exception {
        TestTransactions.begin();
        try {
            return marking(call);
        } finally {
            if (TestTransactions.current().status() == Status.STATUS_ACTIVE) {
                TestTransactions.commit();
            } else {
                TestTransactions.rollback();
            }
        }
    }
}
