// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Actors;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.internal.runtime.Nobody;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import io.troupe.spi.Segments;
import io.troupe.spi.StateDocuments;
import io.troupe.verification.app.Application;
import io.troupe.verification.wire.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand actors in a real database, ten of which somebody has broken there: whatever wakes those, they alone fail, and clearly, and
 * nobody touches their bytes; the others count on exactly. Mended, they go on where they were. (T32)
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokenStateTest {

    private static final int ACTORS = 1_000;
    private static final int CALLERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Test
    void inAnH2FileBrokenActorsFailAloneAndUntouched(@TempDir Path folder) throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:" + folder.resolve("db") + ";WRITE_DELAY=0");
        // While this is open the file stays open, so that nobody waits for it to be compacted.
        try (Connection open = database.getConnection()) {
            assertThat(open.isValid(1)).isTrue();
            brokenActorsFailAloneAndUntouched(database);
        }
    }

    @Test
    void inPostgreSqlBrokenActorsFailAloneAndUntouched() throws Exception {
        try (Database database = Database.start(BrokenStateTest.class)) {
            brokenActorsFailAloneAndUntouched(database.server.dataSource());
        }
    }

    private static void brokenActorsFailAloneAndUntouched(DataSource database) throws Exception {
        try (Application application = on(database)) {
            each(number -> till(application, number).add(5) == 5);
        }
        Map<Integer, Row> whole = new TreeMap<>();
        Map<Integer, byte[]> broken = broken(read(database, 17).state());
        for (int number : broken.keySet()) {
            whole.put(number, read(database, number));
            write(database, number, broken.get(number));
        }
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < ACTORS; i++) {
            if (!broken.containsKey(i)) {
                others.add(i);
            }
        }

        try (Application application = on(database)) {
            assertThat(each(number -> isTaken(() -> till(application, number).add(1) == 6)))
                    .as("woken by calls")
                    .isEqualTo(others);
            assertThat(each(number -> isTaken(() -> till(application, number).total() == 6)))
                    .as("asked once more")
                    .isEqualTo(others);
            assertThatThrownBy(() -> application.actors().create(TillActor.class, "k17", null))
                    .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.is(ErrorCode.DUPLICATE_KEY))
                            .isTrue());
        }
        assertUntouched(database, broken, whole);

        try (Application application = on(database)) {
            assertThat(each(number -> isTaken(() -> {
                        connect(application, number).closed();
                        return till(application, number).visits() == 1;
                    })))
                    .as("woken by sockets")
                    .isEqualTo(others);
        }
        assertUntouched(database, broken, whole);

        try (Application application = on(database)) {
            each(number -> {
                application.actors().tell(till(application, number), till -> till.add(1));
                return true;
            });
            long end = System.nanoTime() + PATIENCE.toNanos();
            for (int number : others) {
                while (till(application, number).total() < 7) {
                    assertThat(System.nanoTime()).as("k%d is told", number).isLessThan(end);
                    LockSupport.parkNanos(5_000_000);
                }
            }
            assertThat(each(number -> isTaken(() -> till(application, number).total() == 7)))
                    .as("woken by messages")
                    .isEqualTo(others);
        }
        assertUntouched(database, broken, whole);

        for (int number : broken.keySet()) {
            write(database, number, whole.get(number).state());
        }
        // Those that were tried for too long were put aside.
        assertThat(update(database, "UPDATE troupe_message SET parked = FALSE")).isEqualTo(broken.size());
        try (Application application = on(database)) {
            // What they were told meanwhile has waited for them.
            long end = System.nanoTime() + PATIENCE.toNanos();
            for (int number : broken.keySet()) {
                while (till(application, number).total() < 6) {
                    assertThat(System.nanoTime()).as("k%d is told", number).isLessThan(end);
                    LockSupport.parkNanos(5_000_000);
                }
                assertThat(till(application, number).add(1)).isEqualTo(7);
            }
            assertThat(each(number -> till(application, number).total() == 7)).hasSize(ACTORS);
        }
    }

    /** By number of the actor. */
    private static Map<Integer, byte[]> broken(byte[] whole) {
        byte[] deep = new byte[10_010];
        Arrays.fill(deep, (byte) 0x81);
        System.arraycopy(whole, 0, deep, 0, 8);
        byte[] text = whole.clone();
        text[text.length - 2] = (byte) 0xC0;
        Map<Integer, byte[]> broken = new TreeMap<>();
        broken.put(17, Arrays.copyOf(whole, whole.length - 3));
        broken.put(101, text);
        broken.put(202, new byte[0]);
        broken.put(303, StateDocuments.fromJson("{\"total\": \"5\", \"visits\": 0, \"slips\": []}"));
        broken.put(404, StateDocuments.fromJson("{\"total\": 5, \"visits\": 0, \"slips\": {\"a\": 1}}"));
        broken.put(505, StateDocuments.fromJson("{\"total\": null}"));
        broken.put(606, Arrays.copyOf(whole, 20 << 20));
        broken.put(707, deep);
        broken.put(808, "{\"total\": 5}".getBytes(StandardCharsets.UTF_8));
        broken.put(909, StateDocuments.fromJson("{\"@version\": 9, \"total\": 5}"));
        return broken;
    }

    private static Application on(DataSource database) {
        return Application.on(database, Map.of("troupe.store.connections", "10"), TillActor.class);
    }

    private static TillActor till(Application application, int number) {
        Actors actors = application.actors();
        return actors.getOrCreate(TillActor.class, "k" + number);
    }

    private static ActorId id(int number) {
        return ActorId.of("till", "k" + number);
    }

    private static ClientConnection connect(Application application, int number) {
        ConnectionSink sink = new ConnectionSink() {
            @Override
            public void event(OutgoingEvent event) {
                throw new AssertionError("an event");
            }

            @Override
            public void close(String reason) {
                // As the application ends.
            }
        };
        try {
            return application
                    .dispatcher()
                    .connect(
                            new ActorTarget.OrCreate(id(number), null),
                            new ConnectRequest(Nobody.ANONYMOUS, null),
                            sink)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw (ActorException) e.getCause();
        }
    }

    /** Whether the work is done; otherwise it was refused as it should be. */
    private static boolean isTaken(Callable<Boolean> work) throws Exception {
        try {
            assertThat(work.call()).isTrue();
            return true;
        } catch (ActorException e) {
            assertThat(e.group() + "." + e.code()).isEqualTo("actor.state_unreadable");
            assertThat(e.executed()).isEqualTo(Executed.NO);
            return false;
        }
    }

    private interface Work {
        boolean on(int number) throws Exception;
    }

    /** For which actors that is true. */
    private static List<Integer> each(Work work) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < ACTORS; i++) {
                int number = i;
                all.add(callers.submit(() -> work.on(number)));
            }
            List<Integer> taken = new ArrayList<>();
            for (int i = 0; i < ACTORS; i++) {
                if (all.get(i).get()) {
                    taken.add(i);
                }
            }
            return taken;
        } finally {
            callers.shutdownNow();
        }
    }

    private static void assertUntouched(DataSource database, Map<Integer, byte[]> broken, Map<Integer, Row> whole)
            throws SQLException {
        for (Map.Entry<Integer, byte[]> each : broken.entrySet()) {
            Row row = read(database, each.getKey());
            assertThat(Arrays.equals(row.state(), each.getValue()))
                    .as("bytes of k%d", each.getKey())
                    .isTrue();
            assertThat(row.version())
                    .as("version of k%d", each.getKey())
                    .isEqualTo(whole.get(each.getKey()).version());
        }
    }

    private record Row(byte[] state, long version) {}

    private static Row read(DataSource database, int number) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("SELECT state, version FROM troupe_actor WHERE actor_id = ?")) {
            query.setBytes(1, Segments.hash(id(number)));
            try (ResultSet rows = query.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return new Row(rows.getBytes(1), rows.getLong(2));
            }
        }
    }

    private static int update(DataSource database, String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(statement)) {
            return update.executeUpdate();
        }
    }

    private static void write(DataSource database, int number, byte[] state) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE troupe_actor SET state = ? WHERE actor_id = ?")) {
            update.setBytes(1, state);
            update.setBytes(2, Segments.hash(id(number)));
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }
}
