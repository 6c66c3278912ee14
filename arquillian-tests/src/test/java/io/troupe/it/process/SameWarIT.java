// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.WarFile;
import io.troupe.it.Wars;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What runs on one server is what runs on the others. Each WAR is compared whenever a server gets it, too; here it is made twice,
 * so that a file which is never the same twice is found on the first server already.
 */
class SameWarIT {

    @TempDir
    private Path folder;

    @Test
    void theSampleIsOneFile() {
        String checksum = WarFile.sameForAll("sample", Sample.war());

        tell("sample", checksum);
    }

    @Test
    void theConformanceWarIsTheSameHoweverOftenItIsMade() {
        Path first = folder.resolve("first.war");
        Path second = folder.resolve("second.war");
        WarFile.write(Wars.conformance(), first);
        WarFile.write(Wars.conformance(), second);

        String checksum = WarFile.sameForAll("conformance", first);

        assertThat(WarFile.checksum(second)).isEqualTo(checksum);
        tell("conformance", checksum);
    }

    private static void tell(String name, String checksum) {
        Set<String> servers = WarFile.known(name).keySet();
        System.out.printf("SHA-256 of %s: %s, on %s%n", name, checksum, servers);
    }
}
