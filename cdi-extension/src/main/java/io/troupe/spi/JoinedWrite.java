// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.Executed;

/** What {@link ActorStore#join} wrote into a transaction of the application's. */
public interface JoinedWrite {

    /**
     * Whether that transaction was committed, whatever the transaction manager thinks of it. To be called only after its end,
     * outside any transaction. Blocks.
     */
    Executed resolve();
}
