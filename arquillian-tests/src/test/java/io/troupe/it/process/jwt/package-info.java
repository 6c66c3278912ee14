// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** An application whose callers come with tokens of MicroProfile JWT. */
package io.troupe.it.process.jwt;
