// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.DeploymentProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The reasons why a store is not opened, numbered from TROUPE002000; docs/message-ranges.txt lists them. */
final class Problems {

    private static final String VOLATILE_ANYWAY =
            " To run with it all the same, and lose state, set " + StoreSettings.ALLOW_VOLATILE + "=true.";

    /** Names of what an application defines in its {@code web.xml} or by annotation. */
    private static final Pattern OF_APPLICATION = Pattern.compile("java:(app|module|comp|global)/");

    private Problems() {}

    static DeploymentProblem badPath(String text, @Nullable Exception cause) {
        return new DeploymentProblem(
                "TROUPE002001: Setting " + StoreSettings.PATH + " is '" + text
                        + "'; give the path of a folder, without a semicolon.",
                cause);
    }

    static DeploymentProblem badFlag(String name, String text) {
        return new DeploymentProblem("TROUPE002002: Setting " + name + " is '" + text + "'; give true or false.");
    }

    static DeploymentProblem noDataSource(String name, Exception cause) {
        String message = "TROUPE002003: No data source is bound at '" + name + "'; define one, or correct setting "
                + StoreSettings.DATA_SOURCE + ".";
        return OF_APPLICATION.matcher(name).lookingAt()
                ? DeploymentProblem.perhapsTooEarly(message, cause)
                : new DeploymentProblem(message, cause);
    }

    static DeploymentProblem cannotConnect(String what, Exception cause) {
        return new DeploymentProblem(
                "TROUPE002004: Cannot connect to " + what + ": " + cause.getMessage()
                        + " Check that the database runs and that its address, user and password are right.",
                cause);
    }

    static DeploymentProblem unknownDatabase(String what, String product) {
        return new DeploymentProblem("TROUPE002005: " + what + " is a " + product
                + " database; Troupe keeps state in H2 (embedded) or PostgreSQL. Name another data source in setting "
                + StoreSettings.DATA_SOURCE + ".");
    }

    static DeploymentProblem inMemory(String what) {
        return new DeploymentProblem(
                "TROUPE002006: " + what + " is an H2 database in memory: all state is gone when the"
                        + " server stops. Name a durable data source in setting " + StoreSettings.DATA_SOURCE
                        + ", or remove the setting to use Troupe's own file." + VOLATILE_ANYWAY);
    }

    static DeploymentProblem writeDelay(String what, String delay) {
        return new DeploymentProblem("TROUPE002007: " + what + " is an H2 database with WRITE_DELAY " + delay
                + ": commits of the last moments are lost when the process is killed. Add ;WRITE_DELAY=0 to its URL."
                + VOLATILE_ANYWAY);
    }

    static DeploymentProblem notEmbedded(String what) {
        return new DeploymentProblem(
                "TROUPE002008: " + what + " is an H2 database in server mode (jdbc:h2:tcp:, jdbc:h2:ssl:"
                        + " or AUTO_SERVER=TRUE); Troupe uses H2 only embedded, where the file lock admits one process. Use a plain"
                        + " file URL, or PostgreSQL.");
    }

    static DeploymentProblem locked(Path file, Exception cause) {
        return new DeploymentProblem(
                "TROUPE002009: The database file " + file
                        + " is in use by another process or application. Stop that one,"
                        + " or give this application a folder of its own with setting " + StoreSettings.PATH + ".",
                cause);
    }

    static DeploymentProblem cannotOpen(Path file, Exception cause) {
        return new DeploymentProblem(
                "TROUPE002010: The database file " + file + " cannot be opened: " + cause.getMessage()
                        + " Check the folder's owner, rights and free space, or choose another with setting "
                        + StoreSettings.PATH + ".",
                cause);
    }

    static DeploymentProblem newerSchema(String what, int found, int known) {
        return new DeploymentProblem("TROUPE002011: The tables in " + what + " have schema version " + found
                + ", but this version of Troupe knows them up to " + known
                + ". Deploy the newer version of Troupe again, or restore the database from before the upgrade.");
    }

    static DeploymentProblem schemaFailed(String what, String script, Exception cause) {
        return new DeploymentProblem(
                "TROUPE002012: Script " + script + " failed on " + what + ": " + cause.getMessage()
                        + " The database user needs the right to create and alter tables whose names begin with troupe_.",
                cause);
    }

    static DeploymentProblem notUtf8(String what, String encoding) {
        return new DeploymentProblem("TROUPE002013: " + what + " has encoding " + encoding
                + ", which cannot hold every actor key. Create the database with encoding UTF8.");
    }

    static DeploymentProblem unsafeSetting(String what, String setting, String value) {
        return new DeploymentProblem("TROUPE002014: " + what + " has " + setting + "=" + value
                + ": acknowledged commits can be lost. Set it to on." + VOLATILE_ANYWAY);
    }

    static DeploymentProblem managedConnection(String what, Exception cause) {
        return new DeploymentProblem(
                "TROUPE002015: " + what + " does not let its connections commit by themselves: " + cause.getMessage()
                        + " Define it outside JTA (on WildFly: jta=\"false\").",
                cause);
    }

    static DeploymentProblem shortLease(Duration lease, Duration renew) {
        return new DeploymentProblem("TROUPE002016: Setting " + StoreSettings.LEASE + " is " + lease.toMillis()
                + " ms and " + StoreSettings.RENEW + " is " + renew.toMillis()
                + " ms; make the lease at least two and a half times as long, such as 6s and 2s.");
    }

    static DeploymentProblem ignoredSetting(String what, String setting, String wanted, String found) {
        return new DeploymentProblem("TROUPE002017: " + what + " does not take the session setting " + setting + "="
                + wanted + " but has " + found
                + "; a frozen node could then lock others out. If a connection pooler stands before PostgreSQL, let it keep"
                + " a session for each connection.");
    }
}
