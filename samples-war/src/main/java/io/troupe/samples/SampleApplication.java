// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.samples;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The application's own REST resources, beside the doors of its actors. */
@ApplicationPath("/api")
public class SampleApplication extends Application {}
