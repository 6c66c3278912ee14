// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.state;

/** An actor that wants to know when its state has changed. */
public interface StateWatcher {

    /** Equal to what it was before if the state is. */
    Object watched();

    /** Called once for each turn that changed the state, within that turn. */
    void onStateChange();
}
