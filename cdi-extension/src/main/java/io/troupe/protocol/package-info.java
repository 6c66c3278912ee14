// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/**
 * The client protocol that both doors speak: addressing, values in their encodings, messages, errors and limits. Knows
 * no sockets, and of servlets only who asks, from where, and the hand-over of an upgrade.
 */
@NullMarked
package io.troupe.protocol;

import org.jspecify.annotations.NullMarked;
