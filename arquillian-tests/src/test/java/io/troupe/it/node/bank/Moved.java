// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.bank;

import io.troupe.event.EventName;

/** Something came to an account, or went. */
@EventName("moved")
public record Moved(long balance) {}
