// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.call;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** One call at a time. */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@interface Locked {}
