// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DefaultDirectoryTest {

    private final Map<String, String> before = new HashMap<>();

    @BeforeEach
    void noServer() {
        set("jboss.server.data.dir", null);
        set("com.sun.aas.instanceRoot", null);
    }

    @AfterEach
    void restore() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    private void set(String name, String value) {
        before.putIfAbsent(name, System.getProperty(name));
        if (value == null) {
            System.clearProperty(name);
        } else {
            System.setProperty(name, value);
        }
    }

    @Test
    void onWildFlyItIsTheServersDataFolder() {
        set("jboss.server.data.dir", "/srv/data");
        assertThat(DefaultDirectory.find("shop")).isEqualTo(Path.of("/srv/data/troupe/shop"));
    }

    @Test
    void onPayaraItIsTheInstancesFolder() {
        set("com.sun.aas.instanceRoot", "/srv/domain1");
        assertThat(DefaultDirectory.find("shop")).isEqualTo(Path.of("/srv/domain1/troupe/shop"));
    }

    @Test
    void anInstanceThatLastsOnlyUntilTheNextStartIsNoPlaceForState() {
        set("com.sun.aas.instanceRoot", System.getProperty("java.io.tmpdir") + "/payaramicro-rt123tmp");
        assertThat(DefaultDirectory.find("shop"))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".troupe", "shop"));
    }

    @Test
    void elsewhereItIsTheHomeOfTheUser() {
        assertThat(DefaultDirectory.find("shop"))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".troupe", "shop"));
    }

    @Test
    void aNameNeverLeadsOutOfTheFolder() {
        set("jboss.server.data.dir", "/srv/data");
        assertThat(DefaultDirectory.find("..")).isEqualTo(Path.of("/srv/data/troupe/default"));
        assertThat(DefaultDirectory.find("../../etc;x")).isEqualTo(Path.of("/srv/data/troupe/.._.._etc_x"));
        assertThat(DefaultDirectory.find("")).isEqualTo(Path.of("/srv/data/troupe/default"));
    }
}
