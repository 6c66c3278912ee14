// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.samples.chat;

import io.troupe.event.EventName;
import java.time.Instant;

/** Something somebody said. Ids grow within a room. */
@EventName("newMessage")
public record ChatMessage(long id, String user, String text, Instant at) {}
