// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Callers that record what they were told. */
package io.troupe.verification.load;
