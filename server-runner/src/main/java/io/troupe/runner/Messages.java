// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The numbered messages of the server runner, 9000 to 9999; each says what happened and what to do. */
final class Messages {

    private Messages() {}

    static ServerException leftover(long pid, String address) {
        return new ServerException("TROUPE009001: the server of an earlier run is still up: process " + pid + " at "
                + address + ". End it with \"" + endCommand(pid) + "\", then start again.");
    }

    static ServerException portTaken(int port, String owner) {
        return new ServerException("TROUPE009002: port " + port + " of " + Ports.HOST + " is taken by " + owner
                + ". End that process or choose another port.");
    }

    static ServerException deploymentFailed(String reason, Path log) {
        return new ServerException(
                "TROUPE009003: the application was not deployed. The whole log is " + log + ". The reason:\n" + reason);
    }

    static ServerException endedBeforeReady(int exitCode, String problems, Path log) {
        return new ServerException("TROUPE009004: the server ended before it was ready (" + ending(exitCode)
                + "). The whole log is " + log + ". Its problems:\n" + problems);
    }

    static ServerException notReady(Duration waited, String address, String lastAnswer, String problems, Path log) {
        return new ServerException("TROUPE009005: " + address + " did not answer within " + waited.toSeconds()
                + " s; the last try gave " + lastAnswer + ". The whole log is " + log + ". Its problems:\n" + problems);
    }

    static String ended(String server, long pid, int exitCode, Path log) {
        return "TROUPE009006: " + server + ", process " + pid + ", has ended (" + ending(exitCode)
                + "). The same command starts it again, with the same data. Its log: " + log;
    }

    static ServerException unknownConfiguration(Path file, String expected) {
        return new ServerException("TROUPE009007: " + file + " does not hold \"" + expected
                + "\" exactly once; this runner does not know that version of the server.");
    }

    static ServerException missing(String what, Path where) {
        return new ServerException("TROUPE009008: " + what + " is not at " + where + ". Build it first.");
    }

    static ServerException wrongOption(String option, List<String> known) {
        return new ServerException("TROUPE009009: \"" + option + "\" is none of " + String.join(", ", known) + ".");
    }

    static ServerException missingOption(String option) {
        return new ServerException("TROUPE009011: the option " + option + " is missing.");
    }

    static ServerException wrongPort(String option, String value) {
        return new ServerException("TROUPE009012: " + option + " is \"" + value + "\", which is no port.");
    }

    static ServerException cannotStart(String server, Throwable cause) {
        return new ServerException("TROUPE009010: " + server + " could not be started: " + cause, cause);
    }

    static String endCommand(long pid) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return windows ? "taskkill /F /PID " + pid : "kill " + pid;
    }

    private static String ending(int exitCode) {
        return switch (exitCode) {
            case 137 -> "killed, exit code 137";
            case 143, 130 -> "stopped by a signal, exit code " + exitCode;
            default -> "exit code " + exitCode;
        };
    }
}
