// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** The snippets of docs/how-to/transactions.md. */
package io.troupe.docs.transactions;
