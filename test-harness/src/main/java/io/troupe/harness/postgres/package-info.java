/** A real PostgreSQL for tests: {@link io.troupe.harness.postgres.PostgresServer} is the door. */
package io.troupe.harness.postgres;
