// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

/** One line of a history. */
public sealed interface Fact permits Operation, FinalLog, Event, Gap, Activation, Answer, Note {}
