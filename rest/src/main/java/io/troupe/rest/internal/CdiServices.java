// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.Settings;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Beans of the deployment. */
final class CdiServices implements Services {

    @Override
    public Settings settings() {
        return CDI.current().select(Settings.class).get();
    }

    @Override
    public Settings startupSettings() {
        try {
            Instance<Settings> bean = CDI.current().select(Settings.class);
            if (bean.isResolvable()) {
                return bean.get();
            }
        } catch (IllegalStateException e) {
            // This server starts the beans later.
        }
        return CdiServices::read;
    }

    @Override
    public ActionDispatcher dispatcher() {
        return CDI.current().select(ActionDispatcher.class).get();
    }

    private static Optional<String> read(String name) {
        return fromConfig(name).filter(text -> !text.isBlank());
    }

    private static Optional<String> fromConfig(String name) {
        try {
            return ConfigProvider.getConfig().getOptionalValue(name, String.class);
        } catch (NoClassDefFoundError | IllegalStateException e) {
            String property = System.getProperty(name);
            String variable = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            return Optional.ofNullable(property).or(() -> Optional.ofNullable(System.getenv(variable)));
        }
    }
}
