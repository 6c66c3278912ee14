// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.payara;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Deploys and undeploys other applications in its Payara Micro: {@code POST ?file=}, {@code DELETE ?name=}. The classes of the server
 * are used by their names, for they are not among those of the tests.
 */
@WebServlet("/*")
public class DeployerServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws ServletException {
        File file = new File(request.getParameter("file"));
        boolean deployed = (Boolean) apart(() -> {
            runtime().getMethod("deploy", File.class).invoke(micro(), file);
            // What it answers is true for a failure, too.
            Collection<?> names = (Collection<?>)
                    runtime().getMethod("getDeployedApplicationNames").invoke(micro());
            return names.contains(file.getName().replaceFirst("\\.war$", ""));
        });
        response.setStatus(deployed ? HttpServletResponse.SC_OK : HttpServletResponse.SC_CONFLICT);
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws ServletException {
        String name = request.getParameter("name");
        apart(() -> runtime().getMethod("undeploy", String.class).invoke(micro(), name));
    }

    private static Class<?> runtime() throws ClassNotFoundException {
        return Class.forName("fish.payara.micro.PayaraMicroRuntime");
    }

    private static Object micro() throws ReflectiveOperationException {
        Class<?> type = Class.forName("fish.payara.micro.PayaraMicro");
        return type.getMethod("getRuntime").invoke(type.getMethod("getInstance").invoke(null));
    }

    /** On a thread that ends, with nothing of this application or this request: what is deployed may keep what it finds there. */
    private static Object apart(Callable<Object> work) throws ServletException {
        FutureTask<Object> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "deployer");
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new ServletException(e);
        }
    }
}
