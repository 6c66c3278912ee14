-- Statements end with a semicolon at the end of a line. DDL commits by itself here, so each must bear being run again
-- after a crash in the middle of the script.
CREATE TABLE IF NOT EXISTS troupe_actor (
  actor_id   BINARY(32)               NOT NULL,
  namespace  VARCHAR(64)              NOT NULL,
  type       VARCHAR(64)              NOT NULL,
  actor_key  VARCHAR(8192)            NOT NULL,
  public_id  VARCHAR(64)              NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  version    BIGINT                   NOT NULL,
  format     INT                      NOT NULL,
  state      BLOB                     NOT NULL,
  CONSTRAINT troupe_actor_pk PRIMARY KEY (actor_id),
  CONSTRAINT troupe_actor_public_id UNIQUE (public_id)
);
