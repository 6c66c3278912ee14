// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process.limits;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnSocketClose;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import io.troupe.raw.RawSocket;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.inject.spi.CDI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Is attacked: slow where it is told to be, and generous with large answers. */
@Actor
@PermitAll
public class Target {

    private static final long SLOW_NANOS = 50_000_000;
    private static final String LARGE = "x".repeat(900_000);

    @Resource
    private ManagedExecutorService resource;

    @State
    private List<String> ends = new ArrayList<>();

    /** The same. */
    @Action(readOnly = true)
    public String echo(String text) {
        return text;
    }

    /** The same. */
    @Action(readOnly = true)
    public double number(double value) {
        return value;
    }

    /** Whether it has what every action of the application has: its names, classes, resources and beans. */
    @Action
    public String surroundings() throws NamingException, ClassNotFoundException {
        String name = InitialContext.doLookup("java:module/ModuleName");
        Object executor = InitialContext.doLookup("java:comp/DefaultManagedExecutorService");
        Class<?> known = Thread.currentThread().getContextClassLoader().loadClass(Target.class.getName());
        return name + " " + (executor instanceof ManagedExecutorService) + " " + (resource != null) + " "
                + (known == Target.class) + " " + (CDI.current().getBeanManager() != null);
    }

    /** Takes its time. */
    @Action
    public int ponder(String text) {
        LockSupport.parkNanos(SLOW_NANOS);
        return text.length();
    }

    /** Nearly as much as an answer may have. */
    @Action(readOnly = true)
    public String large() {
        return LARGE;
    }

    /** How its plain sockets ended. */
    @Action(readOnly = true)
    public List<String> ends() {
        return ends;
    }

    @OnRequest
    RawResponse answer(RawRequest request) {
        return RawResponse.json("{\"bytes\":" + request.bytes().length + "}");
    }

    @OnWebSocket
    void opened(RawSocket socket) {
        socket.sendText("opened");
    }

    @OnSocketMessage
    void text(RawSocket socket, String text) {
        if (text.equals("pour")) {
            for (int i = 0; i < 20; i++) {
                socket.sendText(LARGE);
            }
        } else if (text.equals("part")) {
            ponder(text);
            socket.close(4000, "parted");
        } else {
            ponder(text);
        }
    }

    @OnSocketMessage
    void bytes(RawSocket socket, byte[] bytes) {
        ponder("");
    }

    @OnSocketClose
    void closed(RawSocket socket, int code, String reason) {
        ends.add(code + " " + reason);
    }
}
