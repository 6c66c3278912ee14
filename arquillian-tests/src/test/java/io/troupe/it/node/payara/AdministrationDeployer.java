// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.payara;

import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Optional;

/** Payara Server takes commands at its management port, as {@code asadmin} sends them. */
record AdministrationDeployer(Door administration) implements Deployer {

    @Override
    public Optional<String> deploy(Path war) {
        return order("deploy?name=" + Deployer.encoded(name(war)) + "&DEFAULT=" + Deployer.encoded(war));
    }

    @Override
    public Optional<String> undeploy(String name) {
        return order("undeploy?DEFAULT=" + Deployer.encoded(name));
    }

    private Optional<String> order(String command) {
        Answer answer = administration.send(administration
                .request("/__asadmin/" + command)
                .header("accept", "application/json")
                // Else it could be a page of somebody else's in a browser.
                .header("x-requested-by", "test")
                .timeout(PATIENCE)
                .POST(BodyPublishers.noBody()));
        return answer.status() == 200 && "SUCCESS".equals(answer.text("exit_code"))
                ? Optional.empty()
                : Optional.of(answer.toString());
    }

    private static String name(Path war) {
        return war.getFileName().toString().replaceFirst("\\.war$", "");
    }
}
