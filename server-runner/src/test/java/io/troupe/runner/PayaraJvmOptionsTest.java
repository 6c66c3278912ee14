// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayaraJvmOptionsTest {

    private static final String XML =
            """
            <java-config>
              <jvm-options>-Xmx512m</jvm-options>
              <!-- <jvm-options>-Dcommented=out</jvm-options> -->
              <jvm-options>[17|]-Dfrom=17</jvm-options>
              <jvm-options>[21|]-Dfrom=21</jvm-options>
              <jvm-options>[|17.0.9]-Dto=17</jvm-options>
              <jvm-options>[11|16]-Dto=16</jvm-options>
              <jvm-options>[Some Vendor-11.0.10|]-Dvendor</jvm-options>
              <jvm-options>-Da=${com.sun.aas.installRoot}/lib:${com.sun.aas.instanceRoot}/config</jvm-options>
            </java-config>
            <java-config><jvm-options>-Dother=config</jvm-options></java-config>
            """;

    @Test
    void areThoseForThatJavaWithTheFoldersFilledIn() {
        Path install = Path.of("install");
        Path instance = Path.of("instance");

        assertThat(PayaraJvmOptions.of(XML, 17, install, instance))
                .containsExactly("-Xmx512m", "-Dfrom=17", "-Dto=17", "-Da=install/lib:instance/config");
        assertThat(PayaraJvmOptions.of(XML, 25, install, instance))
                .containsExactly("-Xmx512m", "-Dfrom=17", "-Dfrom=21", "-Da=install/lib:instance/config");
        assertThat(PayaraJvmOptions.of("<domain/>", 17, install, instance)).isEmpty();
    }

    @Test
    void areOneToALineInAFileForTheLauncher() {
        assertThat(PayaraJvmOptions.argumentFile(List.of("-Xmx1m", "-Da=C:\\a folder", "-Db=\"c\"")))
                .isEqualTo(
                        """
                        "-Xmx1m"
                        "-Da=C:\\\\a folder"
                        "-Db=\\"c\\""
                        """);
    }

    @Test
    void knowsTheJavaOfAnyJdk() throws IOException {
        assertThat(PayaraJvmOptions.javaOf(Path.of(System.getProperty("java.home"))))
                .isEqualTo(Runtime.version().feature());
    }
}
