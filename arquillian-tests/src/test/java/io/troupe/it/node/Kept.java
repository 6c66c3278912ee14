// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.Objects;

/** Makes the JVM keep the context of its application for good, as the stack of a request thread can. */
@WebListener
public class Kept implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Objects.requireNonNull(context)));
    }
}
