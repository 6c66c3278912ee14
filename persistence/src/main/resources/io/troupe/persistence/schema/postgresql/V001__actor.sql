-- Statements end with a semicolon at the end of a line. All scripts that are due run in one transaction.
CREATE TABLE troupe_actor (
  actor_id   BYTEA          NOT NULL,
  namespace  VARCHAR(64)    NOT NULL,
  type       VARCHAR(64)    NOT NULL,
  actor_key  VARCHAR(8192)  NOT NULL,
  public_id  VARCHAR(64)    NOT NULL,
  created_at TIMESTAMPTZ(6) NOT NULL,
  version    BIGINT         NOT NULL,
  format     INT            NOT NULL,
  state      BYTEA          NOT NULL,
  CONSTRAINT troupe_actor_pk PRIMARY KEY (actor_id),
  CONSTRAINT troupe_actor_public_id UNIQUE (public_id)
);
