// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** What the deployed tests have in common: applications to deploy, and ways to talk with them. */
package io.troupe.it;
