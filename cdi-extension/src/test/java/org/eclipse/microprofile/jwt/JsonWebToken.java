// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package org.eclipse.microprofile.jwt;

import java.security.Principal;

/** Stands for the interface of servers that have MicroProfile JWT, of which nothing but the name and one method is used. */
public interface JsonWebToken extends Principal {

    /** In seconds; 0 for none. */
    long getExpirationTime();
}
