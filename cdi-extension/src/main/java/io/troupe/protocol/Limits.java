// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.spi.Settings;

/**
 * The sizes a door accepts, in bytes of the whole encoded body or message.
 *
 * @param messageIn an action's or queue's HTTP body, a message on a connection
 * @param messageOut an answer, an event
 * @param httpBody any other HTTP body
 * @param input what a create hook is given, decoded from base64
 * @param params what a client passes when it connects
 */
public record Limits(int messageIn, int messageOut, int httpBody, int input, int params) {

    /** The most deeply nested value that is read. Not a setting: no honest value needs more. */
    public static final int DEPTH = 64;

    /** The most single values that one body or message may hold: memory is counted in objects, not bytes. */
    static final int VALUES = 200_000;

    /** The longest number that is read, in characters. */
    static final int NUMBER_LENGTH = 400;

    /** What holds if nothing is set. */
    public static final Limits DEFAULT = new Limits(64 << 10, 1 << 20, 8 << 20, 4 << 20, 4 << 10);

    /** The settings {@code troupe.limits.*}, in bytes. */
    public static Limits of(Settings settings) {
        return new Limits(
                read(settings, "message-in", DEFAULT.messageIn),
                read(settings, "message-out", DEFAULT.messageOut),
                read(settings, "http-body", DEFAULT.httpBody),
                read(settings, "input", DEFAULT.input),
                read(settings, "params", DEFAULT.params));
    }

    private static int read(Settings settings, String name, int otherwise) {
        return settings.integer("troupe.limits." + name, otherwise, 256, 64 << 20);
    }
}
