// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.payara;

import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Optional;

/** Payara Micro has no management port: {@link DeployerServlet}, an application in it, deploys the others. */
record ServletDeployer(Door servlet) implements Deployer {

    @Override
    public Optional<String> deploy(Path war) {
        return problem(servlet.send(servlet.request("/?file=" + Deployer.encoded(war))
                .timeout(PATIENCE)
                .POST(BodyPublishers.noBody())));
    }

    @Override
    public Optional<String> undeploy(String name) {
        return problem(
                servlet.send(servlet.request("/?name=" + name).timeout(PATIENCE).DELETE()));
    }

    private static Optional<String> problem(Answer answer) {
        return answer.status() == 200 ? Optional.empty() : Optional.of(answer.toString());
    }
}
