// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.harness.postgres.PostgresServer;
import io.troupe.harness.postgres.RequirePostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** Against a real PostgreSQL and its driver; plain bytes are in {@link TcpProxyBytesTest}. */
// Reads of a socket are not interruptible.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpProxyTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static PostgresServer server;

    private final List<Connection> opened = new ArrayList<>();
    private TcpProxy proxy;
    private Connection direct;

    @BeforeAll
    static void startServer() throws IOException {
        RequirePostgres.require(TcpProxyTest.class);
        server = PostgresServer.started();
    }

    @AfterAll
    static void stopServer() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        proxy = TcpProxy.toPostgres(server.port());
        direct = server.dataSource().getConnection();
        try (Statement statement = direct.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS t");
            statement.execute("CREATE TABLE t (n int)");
        }
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        for (Connection connection : opened) {
            // A close would complain about what the test did to it.
            connection.abort(Runnable::run);
        }
        direct.close();
    }

    private PGSimpleDataSource through() {
        return server.dataSource("postgres", proxy.port());
    }

    private Connection begun(int n) throws SQLException {
        Connection connection = through().getConnection();
        opened.add(connection);
        return begun(connection, n);
    }

    private static Connection begun(Connection connection, int n) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
            statement.setInt(1, n);
            statement.executeUpdate();
        }
        return connection;
    }

    private List<Integer> rows() throws SQLException {
        List<Integer> found = new ArrayList<>();
        try (Statement statement = direct.createStatement();
                var rows = statement.executeQuery("SELECT n FROM t ORDER BY n")) {
            while (rows.next()) {
                found.add(rows.getInt(1));
            }
        }
        return found;
    }

    /** Waits for the server to be done with a client, without looking at the table. */
    private void awaitEndOf(long backend) throws SQLException {
        try (var statement = direct.prepareStatement("SELECT count(*) FROM pg_stat_activity WHERE pid = ?")) {
            statement.setLong(1, backend);
            boolean there = true;
            while (there) {
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    there = rows.getInt(1) > 0;
                }
            }
        }
    }

    private static CompletableFuture<Void> commit(Connection connection) {
        return CompletableFuture.runAsync(() -> {
            try {
                connection.commit();
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static void assertLost(Throwable failure) {
        assertThat(failure).isInstanceOf(SQLException.class);
        assertThat(((SQLException) failure).getSQLState()).startsWith("08");
    }

    private static Throwable failureOf(ThrowingCall call) {
        try {
            call.run();
        } catch (Exception e) {
            return e instanceof CompletionException ? e.getCause() : e;
        }
        throw new AssertionError("it did not fail");
    }

    private interface ThrowingCall {
        void run() throws Exception;
    }

    @Test
    void whatPassesIsCounted() throws Exception {
        try (Connection connection = begun(1)) {
            connection.commit();
        }
        assertThat(rows()).containsExactly(1);
        assertThat(proxy.commits()).isOne();
        assertThat(proxy.statements()).isGreaterThanOrEqualTo(3);
        assertThat(proxy.accepted()).isOne();
        assertThat(proxy.bytes(Direction.TO_SERVER)).isPositive();
        assertThat(proxy.bytes(Direction.TO_CLIENT)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"extended", "simple", "extendedForPrepared", "extendedCacheEverything"})
    void everyCommitIsSeenInEveryQueryMode(String mode) throws Exception {
        PGSimpleDataSource source = through();
        source.setProperty("preferQueryMode", mode);
        try (Connection connection = source.getConnection()) {
            // More often than the driver's threshold for named statements.
            for (int n = 1; n <= 12; n++) {
                begun(connection, n).commit();
                assertThat(proxy.commits()).isEqualTo(n);
            }
            begun(connection, 13).rollback();
        }
        assertThat(proxy.commits()).isEqualTo(12);
        assertThat(rows()).hasSize(12);
    }

    @Test
    void aCommitKnowsWhatItsTransactionDid() throws Exception {
        try (Connection connection = begun(1)) {
            StatementFault other = proxy.next(s -> s.isCommitOf("no_such_table"), StatementFault.cutBefore());
            StatementFault held = proxy.next(s -> s.isCommitOf("insert into T "), StatementFault.hold());
            CompletableFuture<Void> commit = commit(connection);
            WireStatement statement = held.awaitHit(LONG);
            held.release();
            commit.get(20, TimeUnit.SECONDS);
            assertThat(statement.sql()).isEqualToIgnoringCase("commit");
            assertThat(statement.transaction()).contains("INSERT INTO t VALUES ($1)");
            assertThat(other.statement()).isNull();
        }
    }

    @Test
    void aCommitCutBeforeItIsForwardedDidNotHappen() throws Exception {
        Connection connection = begun(1);
        long backend = PostgresServer.backend(connection);
        StatementFault fault = proxy.nextCommit(StatementFault.cutBefore());
        assertLost(failureOf(connection::commit));
        assertThat(fault.statement()).isNotNull();
        awaitEndOf(backend);
        assertThat(rows()).isEmpty();
        assertThat(proxy.commits()).isZero();
    }

    @Test
    void aCommitCutAfterItIsForwardedHappensWhileTheClientSeesABrokenConnection() throws Exception {
        for (int n = 1; n <= 20; n++) {
            Connection connection = begun(n);
            long backend = PostgresServer.backend(connection);
            StatementFault fault = proxy.nextCommit(StatementFault.cutAfter());
            assertLost(failureOf(connection::commit));
            fault.awaitAnswered(LONG);
            awaitEndOf(backend);
            assertThat(rows()).hasSize(n);
        }
        assertThat(proxy.commits()).isEqualTo(20);
    }

    @Test
    void aCommitCutAfterItsAnswerHasHappenedWhenTheClientNotices() throws Exception {
        for (int n = 1; n <= 20; n++) {
            Connection connection = begun(n);
            proxy.nextCommit(StatementFault.cutAnswered());
            assertLost(failureOf(connection::commit));
            assertThat(rows()).hasSize(n);
        }
    }

    @Test
    void aHeldCommitHappensOnlyWhenItIsReleased() throws Exception {
        Connection connection = begun(1);
        StatementFault fault = proxy.nextCommit(StatementFault.hold());
        CompletableFuture<Void> commit = commit(connection);
        fault.awaitHit(LONG);
        assertThat(rows()).isEmpty();
        assertThat(server.backends())
                .filteredOn(b -> b.pid() == backendOf(connection))
                .singleElement()
                .satisfies(backend -> assertThat(backend.state()).isEqualTo("idle in transaction"));
        assertThat(commit).isNotDone();
        fault.release();
        commit.get(20, TimeUnit.SECONDS);
        assertThat(rows()).containsExactly(1);
        connection.close();
    }

    private static long backendOf(Connection connection) {
        try {
            return PostgresServer.backend(connection);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHeldCommitArrivesLateEvenIfItsClientHasGone() throws Exception {
        Connection connection = begun(1);
        StatementFault fault = proxy.nextCommit(StatementFault.hold());
        CompletableFuture<Void> commit = commit(connection);
        fault.awaitHit(LONG);
        connection.abort(Runnable::run);
        assertLost(failureOf(commit::join));
        assertThat(rows()).isEmpty();
        fault.release();
        fault.awaitAnswered(LONG);
        assertThat(rows()).containsExactly(1);
    }

    @Test
    void theAnswerToACommitIsHeldWhileTheRowIsThere() throws Exception {
        Connection connection = begun(1);
        StatementFault fault = proxy.nextCommit(StatementFault.holdAnswer());
        long before = proxy.bytes(Direction.TO_CLIENT);
        CompletableFuture<Void> commit = commit(connection);
        fault.awaitAnswered(LONG);
        assertThat(rows()).containsExactly(1);
        assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(before);
        assertThat(commit).isNotDone();
        // Other connections are not concerned.
        begun(2).commit();
        fault.release();
        commit.get(20, TimeUnit.SECONDS);
        connection.close();
    }

    @Test
    void theAnswerHeldIsThatOfTheStatementEvenIfBeginWasSentJustBefore() throws Exception {
        for (int i = 0; i < 20; i++) {
            Connection connection = through().getConnection();
            opened.add(connection);
            long backend = connection.unwrap(PGConnection.class).getBackendPID();
            StatementFault fault =
                    proxy.next(statement -> statement.sql().contains("INSERT INTO t"), StatementFault.holdAnswer());
            CompletableFuture<Connection> insert = CompletableFuture.supplyAsync(() -> {
                try {
                    return begun(connection, 1);
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            fault.awaitAnswered(LONG);
            assertThat(doneBy(backend)).startsWith("idle in transaction: INSERT INTO t");
            assertThat(insert).isNotDone();
            fault.release();
            insert.get(20, TimeUnit.SECONDS).rollback();
        }
    }

    private String doneBy(long backend) throws SQLException {
        try (var statement = direct.prepareStatement("SELECT state, query FROM pg_stat_activity WHERE pid = ?")) {
            statement.setLong(1, backend);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1) + ": " + rows.getString(2);
            }
        }
    }

    @Test
    void aHoldReleasedBeforeItsStatementHoldsNothing() throws Exception {
        for (StatementFault fault : List.of(StatementFault.hold(), StatementFault.holdAnswer())) {
            proxy.nextCommit(fault);
            fault.release();
            try (Connection connection = begun(1)) {
                connection.commit();
            }
            assertThat(fault.statement()).isNotNull();
        }
        assertThat(rows()).hasSize(2);
    }

    @Test
    void aRuleIsAskedAtEveryStatement() throws Exception {
        List<WireStatement> seen = new ArrayList<>();
        proxy.every(statement -> {
            seen.add(statement);
            return statement.isCommit() && statement.connection() == 2 ? StatementFault.cutBefore() : null;
        });
        try (Connection first = begun(1);
                Connection second = begun(2)) {
            first.commit();
            assertLost(failureOf(second::commit));
        }
        assertThat(rows()).containsExactly(1);
        assertThat(seen).extracting(WireStatement::sql).contains("INSERT INTO t VALUES ($1)", "COMMIT");
    }

    @Test
    void aRuleThatFailsCostsItsConnectionAndIsToldAtTheClose() throws Exception {
        TcpProxy broken = TcpProxy.toPostgres(server.port());
        broken.every(statement -> {
            throw new IllegalArgumentException("as told");
        });
        assertLost(failureOf(() -> server.dataSource("postgres", broken.port()).getConnection()));
        assertThatThrownBy(broken::close)
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("as told");
    }

    @Test
    void theEndOfASessionWhoseCommitIsHeldReachesTheClient() throws Exception {
        Connection connection = begun(1);
        StatementFault fault = proxy.nextCommit(StatementFault.hold());
        CompletableFuture<Void> commit = commit(connection);
        fault.awaitHit(LONG);
        server.terminate(PostgresServer.backend(connection));
        assertThat(failureOf(commit::join)).isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                .isEqualTo("57P01"));
        fault.release();
        assertThat(rows()).isEmpty();
    }

    @Test
    void aBlackHoleKeepsBothSocketsAndLosesNothing() throws Exception {
        Connection connection = begun(1);
        long backend = PostgresServer.backend(connection);
        CompletableFuture<Void> commit;
        try (Hold hole = proxy.blackHole()) {
            commit = commit(connection);
            assertThat(hole.awaitReached(LONG)).isTrue();
            assertThat(proxy.open()).isOne();
            assertThat(server.backends()).anySatisfy(b -> assertThat(b.pid()).isEqualTo(backend));
            assertThat(commit).isNotDone();
            assertThat(rows()).isEmpty();
        }
        commit.get(20, TimeUnit.SECONDS);
        assertThat(rows()).containsExactly(1);
        connection.close();
    }

    @Test
    void aBlackHoleHidesThatAClientHasGone() throws Exception {
        Connection connection = begun(1);
        long backend = PostgresServer.backend(connection);
        try (Hold hole = proxy.blackHole()) {
            connection.abort(Runnable::run);
            assertThat(hole.awaitReached(LONG)).isTrue();
            assertThat(server.backends()).anySatisfy(b -> assertThat(b.pid()).isEqualTo(backend));
        }
        awaitEndOf(backend);
        assertThat(rows()).isEmpty();
    }

    @Test
    void heldRepliesReachTheClientAfterTheHold() throws Exception {
        Connection connection = begun(1);
        CompletableFuture<Void> commit;
        try (Hold hold = proxy.hold(Direction.TO_CLIENT)) {
            commit = commit(connection);
            assertThat(hold.awaitReached(LONG)).isTrue();
            assertThat(rows()).containsExactly(1);
            assertThat(commit).isNotDone();
        }
        commit.get(20, TimeUnit.SECONDS);
        connection.close();
    }

    @Test
    void aResetEndsBothSides() throws Exception {
        Connection connection = begun(1);
        long backend = PostgresServer.backend(connection);
        proxy.reset();
        awaitEndOf(backend);
        assertLost(failureOf(connection::commit));
        assertThat(proxy.open()).isZero();
        begun(2).commit();
        assertThat(rows()).containsExactly(2);
    }

    @Test
    void refusedConnectionsFailAtOnce() throws Exception {
        proxy.refuse(true);
        assertLost(failureOf(() -> through().getConnection()));
        proxy.refuse(false);
        begun(1).commit();
    }

    @Test
    void faultsAtStatementsNeedPostgres() throws Exception {
        try (TcpProxy plain = TcpProxy.to(server.port())) {
            assertThatThrownBy(() -> plain.nextCommit(StatementFault.hold())).isInstanceOf(IllegalStateException.class);
            try (Connection connection =
                    server.dataSource("postgres", plain.port()).getConnection()) {
                begun(connection, 1).commit();
            }
        }
        assertThat(rows()).containsExactly(1);
    }

    @Test
    void largeStatementsPassWhole() throws Exception {
        byte[] large = new byte[3_000_000];
        try (Connection connection = through().getConnection();
                var statement = connection.prepareStatement("SELECT length(?::bytea), ?::bytea")) {
            statement.setBytes(1, large);
            statement.setBytes(2, large);
            var row = statement.executeQuery();
            row.next();
            assertThat(row.getInt(1)).isEqualTo(large.length);
            assertThat(row.getBytes(2)).hasSize(large.length);
        }
    }
}
