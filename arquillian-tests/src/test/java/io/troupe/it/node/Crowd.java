// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Nothing of Troupe: requests that wait for each other, so that each has a thread and a connection of its own. */
@WebServlet("/")
public class Crowd extends HttpServlet {

    /** As many as WildFly has threads for, at least, on one core. */
    static final int SIZE = 16;

    private static final long serialVersionUID = 1L;
    private static final int PATIENCE_SECONDS = 20;

    private final transient CyclicBarrier gathering = new CyclicBarrier(SIZE);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException {
        try {
            gathering.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new ServletException(e);
        }
    }
}
