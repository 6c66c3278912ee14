// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest;

import io.troupe.ActorException;
import io.troupe.protocol.ErrorBody;
import io.troupe.protocol.Limits;
import io.troupe.protocol.Values;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/**
 * Answers with a problem body (RFC 9457) when a resource lets an {@link ActorException} through: the status that fits,
 * {@code Retry-After} where trying again makes sense, {@code Troupe-Executed}, and group, code, metadata and
 * {@code executed} beside the standard members. May be shared by threads.
 *
 * <p>It carries no {@code @Provider}, so no application gets it unasked. List the class in your {@code Application}, or, if
 * your application scans, make it yours with one line:
 *
 * <pre>{@code
 * @Provider
 * public class TroupeProblems extends ActorExceptionMapper {}
 * }</pre>
 */
public class ActorExceptionMapper implements ExceptionMapper<ActorException> {

    private final Values values = new Values(Limits.DEFAULT);

    /** Called by the Jakarta REST implementation. */
    public ActorExceptionMapper() {}

    @Override
    public Response toResponse(ActorException failure) {
        int status = ErrorBody.status(failure);
        ErrorBody error = ErrorBody.of(failure, values);
        // Bytes, not an object: the application's own JSON provider has no say in this form.
        Response.ResponseBuilder answer = Response.status(status)
                .type("application/problem+json")
                .header("Cache-Control", "no-store")
                .entity(error.problemJson(status, values));
        error.headers(status).forEach(answer::header);
        return answer.build();
    }
}
