// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** What Jakarta REST resources that use actors may want: {@link io.troupe.rest.ActorExceptionMapper}. */
@NullMarked
package io.troupe.rest;

import org.jspecify.annotations.NullMarked;
