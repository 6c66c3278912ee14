// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.spi.DeploymentProblem;
import java.util.regex.Pattern;

/** The setting {@code troupe.path}: what all paths of the doors begin with, below the context path. */
final class DoorPath {

    private static final Pattern FORM = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

    private DoorPath() {}

    /**
     * With a leading and without a trailing slash; empty for none.
     *
     * @throws DeploymentProblem if it is no plain path
     */
    static String of(Services services) {
        String setting = services.startupSettings().get("troupe.path", "").strip();
        String path = setting.replaceAll("/+$", "");
        path = path.isEmpty() || path.startsWith("/") ? path : "/" + path;
        if (!FORM.matcher(path).matches()) {
            throw new DeploymentProblem(
                    "TROUPE003011: Setting troupe.path is '" + setting + "'; give a plain path such as /api.");
        }
        return path;
    }
}
