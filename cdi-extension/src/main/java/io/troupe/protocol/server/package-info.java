// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/**
 * What both doors find out about the server below a request, where no API of Jakarta EE has a word for it. Servers are asked by
 * the names of their classes and methods, so that nothing is tied to one of them.
 */
@NullMarked
package io.troupe.protocol.server;

import org.jspecify.annotations.NullMarked;
