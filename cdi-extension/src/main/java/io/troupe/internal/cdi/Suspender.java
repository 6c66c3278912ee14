// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.concurrent.Callable;

/** Has the platform suspend the caller's transaction around a turn, which never joins it. */
@Transactional(value = TxType.NOT_SUPPORTED)
public class Suspender {

    /** For CDI. */
    public Suspender() {}

    /** Without a transaction. */
    public Object call(Callable<?> turn) throws Exception {
        return turn.call();
    }
}
