// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.bank;

/** A checked exception, after which an ordinary bean's transaction would be committed. */
public class TooLittle extends Exception {

    private static final long serialVersionUID = 1L;

    TooLittle(String message) {
        super(message);
    }
}
