// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.wrong;

import io.troupe.Actor;

/** Cannot have references. */
@Actor
public final class FinalActor {}
