// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.ActorId;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.StoredActor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;

/** A process of its own, to be killed: threads write their actors, and print each version once it is acknowledged. */
final class AcknowledgedWrites {

    private static final int THREADS = 4;

    private AcknowledgedWrites() {}

    public static void main(String[] arguments) {
        ActorStore store = TestStores.h2(Path.of(arguments[0]));
        for (int i = 0; i < THREADS; i++) {
            String name = "a" + i;
            new Thread(() -> write(store, name)).start();
        }
    }

    private static void write(ActorStore store, String name) {
        PrintStream out = System.out;
        ActorId id = ActorId.of("counter", name);
        long version = store.find(id).map(StoredActor::version).orElse(0L);
        while (true) {
            version++;
            byte[] state = ActorStoreContract.bytes("v" + version);
            ActorStoreContract.submit(
                    store,
                    version == 1
                            ? new ActorWrite.Create(id, "p-" + name, Instant.EPOCH, state)
                            : new ActorWrite.Update(id, "p-" + name, version, state));
            out.println(name + " " + version + " ok");
        }
    }
}
