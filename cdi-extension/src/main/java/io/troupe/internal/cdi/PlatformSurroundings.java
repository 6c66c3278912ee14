// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.internal.runtime.Nobody;
import io.troupe.internal.runtime.Surroundings;
import io.troupe.internal.runtime.Transactions;
import io.troupe.spi.Authenticator;
import jakarta.enterprise.inject.Instance;
import jakarta.security.enterprise.SecurityContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** What Jakarta EE knows around a turn: the caller, the transaction, the exceptions of its services. */
final class PlatformSurroundings implements Surroundings {

    private final Instance<Object> beans;
    private final Set<String> roles;
    private final @Nullable Authenticator authenticator;
    private volatile @Nullable PlatformTransactions transactions;
    private volatile boolean looked;
    private volatile @Nullable SecurityContext security;
    private volatile boolean securityLooked;

    PlatformSurroundings(Instance<Object> beans, Set<String> roles, @Nullable Authenticator authenticator) {
        this.beans = beans;
        this.roles = roles;
        this.authenticator = authenticator;
    }

    @Override
    public Caller caller() {
        SecurityContext context = security();
        if (context == null) {
            return Nobody.ANONYMOUS;
        }
        try {
            Principal principal = context.getCallerPrincipal();
            if (principal == null || "anonymous".equals(principal.getName())) {
                return Nobody.ANONYMOUS;
            }
            return new CapturedCaller(
                    principal.getName(),
                    roles.stream().filter(context::isCallerInRole).collect(Collectors.toSet()));
        } catch (RuntimeException e) {
            // Servers throw where no security is set up for the deployment: then nobody is logged in.
            return Nobody.ANONYMOUS;
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T outsideTransaction(Callable<T> turn) throws Exception {
        if (!isInTransaction()) {
            return turn.call();
        }
        // One for each call: Payara's interceptor keeps in itself what it has to give back to its caller.
        try (Instance.Handle<Suspender> one = beans.select(Suspender.class).getHandle()) {
            return (T) one.get().call(turn);
        }
    }

    @Override
    public boolean isInTransaction() {
        PlatformTransactions found = found();
        return found != null && found.isThere();
    }

    @Override
    public Transactions transactions() {
        PlatformTransactions found = found();
        return found == null ? Transactions.NONE : found;
    }

    @Override
    public @Nullable ActorException translate(Throwable e) {
        if (!(e instanceof ConstraintViolationException violated)) {
            return null;
        }
        List<Map<String, String>> violations = violated.getConstraintViolations().stream()
                .map(violation -> Map.of("path", path(violation), "message", String.valueOf(violation.getMessage())))
                .toList();
        return ActorException.refused(
                ErrorCode.VALIDATION_ERROR, "A constraint is violated.", Map.of("violations", violations));
    }

    /** Without the method's name, which comes first. */
    private static String path(ConstraintViolation<?> violation) {
        String path = String.valueOf(violation.getPropertyPath());
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(dot + 1);
    }

    private @Nullable PlatformTransactions found() {
        if (!looked) {
            look();
        }
        return transactions;
    }

    /** Once: another object would not know what transactions this one has taken part in. */
    private synchronized void look() {
        if (looked) {
            return;
        }
        try {
            TransactionSynchronizationRegistry registry =
                    InitialContext.doLookup("java:comp/TransactionSynchronizationRegistry");
            transactions = new PlatformTransactions(registry, LateWork.ofServer());
        } catch (NamingException | ClassCastException e) {
            // No transactions around, as in a test without a server.
            transactions = null;
        }
        looked = true;
    }

    @Override
    public @Nullable Authenticator authenticator() {
        return authenticator;
    }

    private @Nullable SecurityContext security() {
        if (!securityLooked) {
            Instance<SecurityContext> found = beans.select(SecurityContext.class);
            security = found.isResolvable() ? found.get() : null;
            securityLooked = true;
        }
        return security;
    }
}
