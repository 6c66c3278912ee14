// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

/**
 * This node's ownership of a segment in one epoch, from {@link ActorStore#acquire} on until it is lost, which may be at any
 * moment and is final: whoever acquires the segment next gets a higher epoch. May be shared by threads.
 */
public interface Ownership {

    /** The segment owned. */
    int segment();

    /** Grows with each acquisition of the segment by whomever; a fencing token for effects outside the store. */
    long epoch();

    /**
     * Whether what memory holds may be answered now without asking the database: nobody else can have acquired the segment
     * yet, by this node's lease. Does no I/O; false says only that the lease does not tell.
     */
    boolean isSure();

    /**
     * Asks the database whether the segment is still owned in this epoch. Blocks.
     *
     * @throws StoreException if it cannot be asked
     */
    boolean confirm();
}
