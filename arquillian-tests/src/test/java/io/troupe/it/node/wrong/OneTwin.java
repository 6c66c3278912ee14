// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.wrong;

import io.troupe.Actor;

/** Has a name that another has. */
@Actor(name = "twin")
public class OneTwin {}
