// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.doors;

/** Gives its implementation a bridge method. */
public interface Fillable<T> {

    void fill(T by);
}
