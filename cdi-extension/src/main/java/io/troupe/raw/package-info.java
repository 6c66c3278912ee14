// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/**
 * What clients send to an actor beside actions: plain HTTP requests and plain WebSockets, which the actor answers itself.
 */
@org.jspecify.annotations.NullMarked
package io.troupe.raw;
