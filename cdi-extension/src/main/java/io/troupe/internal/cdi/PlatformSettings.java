// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.spi.Settings;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Settings from MicroProfile Config where the server has it, otherwise from system properties, then environment variables
 * ({@code TROUPE_STORE_PATH} for {@code troupe.store.path}).
 */
final class PlatformSettings {

    private PlatformSettings() {}

    static Settings find() {
        try {
            Class.forName(
                    "org.eclipse.microprofile.config.ConfigProvider", false, PlatformSettings.class.getClassLoader());
            return MicroProfile.settings();
        } catch (ClassNotFoundException | LinkageError | IllegalStateException e) {
            // Not on this server, or only its interfaces.
            return PlatformSettings::plain;
        }
    }

    private static Optional<String> plain(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            value = System.getenv(name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
        }
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    /** Loaded only where its classes exist. */
    private static final class MicroProfile {
        static Settings settings() {
            var config = ConfigProvider.getConfig();
            return name -> config.getOptionalValue(name, String.class).filter(text -> !text.isBlank());
        }
    }
}
