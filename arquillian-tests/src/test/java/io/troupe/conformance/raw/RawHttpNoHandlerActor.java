// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.raw;

import io.troupe.Actor;
import jakarta.annotation.security.PermitAll;

/** Answers no requests. */
@Actor
@PermitAll
public class RawHttpNoHandlerActor {}
