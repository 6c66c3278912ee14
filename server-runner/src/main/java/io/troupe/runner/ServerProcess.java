// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One running server. It never outlives the JVM that started it, unless that JVM is killed so hard that it cannot react:
 * its shutdown stops the server. Threads may share an instance.
 */
public final class ServerProcess implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration USUAL_GRACE = Duration.ofSeconds(30);

    private final ServerSpec spec;
    private final Process process;
    private final DeploymentWatch deployments;

    private ServerProcess(ServerSpec spec, Process process, DeploymentWatch deployments) {
        this.spec = spec;
        this.process = process;
        this.deployments = deployments;
    }

    static ServerProcess launch(String server, ServerSpec spec, List<String> command, DeploymentWatch deployments) {
        // Registered before there is a process: a signal that arrives while one is made must find it.
        ShutdownGuard guard = new ShutdownGuard(USUAL_GRACE);
        Runtime.getRuntime().addShutdownHook(guard);
        try {
            keepLastLog(spec.log());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(spec.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(spec.log().toFile());
            builder.environment().remove("JAVA_OPTS");
            builder.environment().remove("JBOSS_HOME");
            Process process = guard.start(builder);
            process.getOutputStream().close();
            process.onExit().thenRun(guard::dismiss);
            return new ServerProcess(spec, process, deployments);
        } catch (IOException e) {
            guard.dismiss();
            throw Messages.cannotStart(server, e);
        }
    }

    private static void keepLastLog(Path log) throws IOException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling("server.last.log"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Where the instance answers: {@code http://127.0.0.1:port}, without a slash at the end. */
    public URI address() {
        return URI.create("http://" + Ports.HOST + ":" + spec.ports().http());
    }

    /** The same over TLS, by the name the certificate is made for. */
    public URI secureAddress() {
        return URI.create("https://localhost:" + spec.ports().https());
    }

    /** All the server prints, from this start on; the log before it lies beside it as {@code server.last.log}. */
    public Path log() {
        return spec.log();
    }

    /** The process, for its id and for whoever wants to wait for its end. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code when the process has ended, in whatever way. */
    public CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /**
     * Waits until the ready path answers.
     *
     * @return this
     * @throws ServerException if a deployment fails, the process ends or the start timeout passes; the process is
     *     stopped then
     */
    public ServerProcess awaitReady() {
        URI probe = address().resolve(spec.readyPath());
        long start = System.nanoTime();
        int status = -1;
        try {
            while (System.nanoTime() - start < spec.startTimeout().toNanos()) {
                status = HttpProbe.status(probe);
                Optional<String> failure = deployments.failure();
                if (failure.isPresent()) {
                    close();
                    throw Messages.deploymentFailed(failure.get(), log());
                }
                if (HttpProbe.isReady(status)) {
                    return this;
                }
                if (process.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw Messages.endedBeforeReady(process.exitValue(), problems(), log());
                }
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted while " + probe + " was awaited", e);
        }
        close();
        throw Messages.notReady(
                spec.startTimeout(),
                probe.toString(),
                status < 0 ? "no answer" : "status " + status,
                problems(),
                log());
    }

    /** The library's own numbered warnings and errors in the log so far. */
    public List<String> warnings() {
        return LogProblems.warnings(log());
    }

    private String problems() {
        return String.join("\n", LogProblems.errors(log()));
    }

    /** Ends the process as {@code kill -9} does, without a chance to clean up, and returns when it is gone. */
    public void kill9() {
        process.destroyForcibly();
        if (!ShutdownGuard.waitFor(process)) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Asks the server to stop and waits; a server that has not ended within {@code grace} is killed.
     *
     * @return whether it ended by itself
     */
    public boolean stop(Duration grace) {
        return ShutdownGuard.stop(process, grace);
    }

    /** Stops the server and leaves no process behind. */
    @Override
    public void close() {
        stop(USUAL_GRACE);
    }
}
