// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what a client sends to PostgreSQL (protocol 3.0, no encryption) and tells which statements it wants executed.
 *
 * <p>A client pipelines Parse, Bind, Execute and ends with Sync; the server answers after Sync. So the unit is the
 * <em>group</em>, all bytes up to Sync or one message of another kind. A group goes to the server whole or not at all: were a
 * COMMIT's Parse let through and its Execute held, the server's session would no longer count as idle, which no real network
 * does to it.
 *
 * <p>pgjdbc sends COMMIT as {@code Parse "" "COMMIT", Bind, Execute, Sync}, after a few times as {@code Bind "S_1"} without
 * Parse, and with {@code preferQueryMode=simple} as {@code Query "COMMIT"}. So names of statements are remembered.
 *
 * <p>One instance per connection, used by one thread.
 */
final class PostgresWire {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final int CANCEL_REQUEST = 80877102;
    private static final int REMEMBERED = 1_000;

    /**
     * What goes to the server in one piece.
     *
     * @param statements those it asks to execute, in order
     * @param asks whether the server says when it has done all of it and is ready for the next
     */
    record Group(byte[] bytes, List<WireStatement> statements, boolean asks) {}

    private final int connection;
    private final Map<String, String> prepared = new HashMap<>();
    private final Map<String, String> portals = new HashMap<>();
    private final List<String> transaction = new ArrayList<>();
    private List<WireStatement> statements = new ArrayList<>();
    private byte[] buffer = new byte[8192];
    private int filled;
    private int read;
    private boolean started;
    private boolean asks;

    PostgresWire(int connection) {
        this.connection = connection;
    }

    /** Takes bytes and gives the groups that are complete now. */
    List<Group> take(byte[] bytes, int length) {
        if (buffer.length < filled + length) {
            buffer = java.util.Arrays.copyOf(buffer, Math.max(buffer.length * 2, filled + length));
        }
        System.arraycopy(bytes, 0, buffer, filled, length);
        filled += length;
        List<Group> groups = new ArrayList<>();
        int message;
        while ((message = messageLength()) > 0 && read + message <= filled) {
            boolean complete = started ? message(read, message) : startup(read);
            read += message;
            if (complete) {
                groups.add(new Group(java.util.Arrays.copyOf(buffer, read), statements, asks));
                statements = new ArrayList<>();
                System.arraycopy(buffer, read, buffer, 0, filled - read);
                filled -= read;
                read = 0;
            }
        }
        return groups;
    }

    /** What arrived of a group that is not complete. */
    byte[] rest() {
        return java.util.Arrays.copyOf(buffer, filled);
    }

    private int messageLength() {
        int type = started ? 1 : 0;
        return filled - read < type + 4 ? 0 : type + integer(buffer, read + type);
    }

    private boolean startup(int at) {
        int code = integer(buffer, at + 4);
        // After these two the client waits for one byte and starts again; a cancel request is the last it ever sends.
        started = code != SSL_REQUEST && code != GSS_REQUEST;
        asks = started && code != CANCEL_REQUEST;
        return true;
    }

    /** Whether the message ends its group. */
    private boolean message(int at, int length) {
        ByteBuffer body = ByteBuffer.wrap(buffer, at + 5, length - 5);
        asks = buffer[at] == 'Q' || buffer[at] == 'S';
        switch (buffer[at]) {
            case 'P' -> prepared.put(string(body), string(body));
            case 'B' -> portals.put(string(body), prepared.getOrDefault(string(body), ""));
            case 'E' -> execute(portals.getOrDefault(string(body), ""));
            case 'D', 'C' -> {}
            case 'Q' -> {
                execute(string(body));
                return true;
            }
            default -> {
                return true;
            }
        }
        return false;
    }

    private void execute(String sql) {
        boolean commit = WireStatement.commits(sql);
        if (WireStatement.begins(sql)) {
            transaction.clear();
        } else if (!commit && transaction.size() < REMEMBERED) {
            transaction.add(sql);
        }
        statements.add(new WireStatement(connection, sql, commit ? List.copyOf(transaction) : List.of()));
        if (commit) {
            transaction.clear();
        }
    }

    static int integer(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getInt(at);
    }

    private static String string(ByteBuffer body) {
        int start = body.position();
        while (body.get() != 0) {}
        return new String(body.array(), start, body.position() - start - 1, StandardCharsets.UTF_8);
    }
}
