// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.war;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The same as a servlet, without Jakarta REST. */
@WebServlet("/servlet/nothing")
public class NothingServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final byte[] ANSWER = "{\"output\":0}".getBytes(StandardCharsets.UTF_8);

    /** For the container. */
    public NothingServlet() {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getInputStream().readAllBytes();
        response.setContentType("application/json");
        response.setContentLength(ANSWER.length);
        response.getOutputStream().write(ANSWER);
    }
}
