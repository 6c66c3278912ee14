// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.wrong;

import io.troupe.Actor;
import io.troupe.State;

/** Its state cannot be written down. */
@Actor
public class Unkeepable {

    @State
    private Thread thread;

    @State
    String visible;
}
