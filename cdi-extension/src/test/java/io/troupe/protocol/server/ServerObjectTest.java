// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is found by name, and what is not. */
class ServerObjectTest {

    private final Connection connection = new Connection();
    private final ServerObject object = new ServerObject(connection);

    /** Stands for a class of a server's. */
    public static final class Connection {

        private boolean open = true;

        public boolean isOpen() {
            return open;
        }

        public String newName() {
            return "found";
        }

        public @Nullable Object gone() {
            return null;
        }

        public void close() {
            open = false;
        }

        public void fail() throws IOException {
            throw new IOException("broken");
        }
    }

    @Test
    void theFirstNameThatThereIsCounts() {
        assertThat(object.ask("oldName", "newName", "gone").itself()).isEqualTo("found");
    }

    @Test
    void whatIsDoneIsDoneToTheObjectItself() {
        assertThat(object.says("isOpen")).isTrue();
        object.tell("close");
        assertThat(connection.isOpen()).isFalse();
        assertThat(object.says("isOpen")).isFalse();
    }

    @Test
    void whatThisVersionOfAServerDoesNotHaveFailsInOneWay() {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> object.ask("oldName"));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> object.tell("oldName"));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> object.says("oldName"));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> object.ask("gone"));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> object.tell("fail"))
                .withRootCauseExactlyInstanceOf(IOException.class);
    }

    @Test
    void aClassIsKnownByItsOwnNameOnly() {
        assertThat(object.isA(Connection.class.getName())).isTrue();
        assertThat(object.isA(Object.class.getName())).isFalse();
    }
}
