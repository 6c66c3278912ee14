// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.process;

/** A command to a {@link NodeProcess} was not answered with success. */
public sealed class NodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private NodeException(String message) {
        super(message);
    }

    /** The process ended, or was closed, before it answered. What became of the command is unknown. */
    public static final class Gone extends NodeException {

        private static final long serialVersionUID = 1L;

        Gone(String message) {
            super(message);
        }
    }

    /** The process answered that the command failed; the message is the child's stack trace. */
    public static final class Failed extends NodeException {

        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    /** Nothing came in time. */
    public static final class Late extends NodeException {

        private static final long serialVersionUID = 1L;

        Late(String message) {
            super(message);
        }
    }
}
