-- One row, made once: tells this database from every other, copies excepted.
CREATE TABLE troupe_database (
  id VARCHAR(64) NOT NULL
);
INSERT INTO troupe_database (id)
  SELECT md5(random()::text || clock_timestamp()::text || pg_backend_pid()::text || txid_current()::text);

-- Nodes: those that run or ran.
CREATE TABLE troupe_node (
  incarnation BIGINT         GENERATED ALWAYS AS IDENTITY,
  name        VARCHAR(255)   NOT NULL,
  process     VARCHAR(64)    NOT NULL,
  state       VARCHAR(4)     NOT NULL,
  lease_seq   BIGINT         NOT NULL,
  holds_lock  BOOLEAN        NOT NULL,
  started_at  TIMESTAMPTZ(6) NOT NULL,
  CONSTRAINT troupe_node_pk PRIMARY KEY (incarnation),
  CONSTRAINT troupe_node_state CHECK (state IN ('UP', 'DEAD'))
);

-- Who owns which segment of actors.
CREATE TABLE troupe_segment (
  segment INT    NOT NULL,
  epoch   BIGINT NOT NULL,
  owner   BIGINT,
  CONSTRAINT troupe_segment_pk PRIMARY KEY (segment)
);
INSERT INTO troupe_segment (segment, epoch, owner) SELECT s, 0, NULL FROM generate_series(0, 255) AS s;

-- One row a transaction, in that transaction: whether a COMMIT was made whose answer was lost.
CREATE TABLE troupe_commit (
  incarnation BIGINT         NOT NULL,
  number      BIGINT         NOT NULL,
  made_at     TIMESTAMPTZ(6) NOT NULL,
  voided      BOOLEAN        NOT NULL,
  CONSTRAINT troupe_commit_pk PRIMARY KEY (incarnation, number)
);

-- Answers kept for repeated calls.
CREATE TABLE troupe_reply (
  actor_id   BYTEA          NOT NULL,
  reply_key  BYTEA          NOT NULL,
  request    BYTEA          NOT NULL,
  answer     BYTEA          NOT NULL,
  expires_at TIMESTAMPTZ(6) NOT NULL,
  CONSTRAINT troupe_reply_pk PRIMARY KEY (actor_id, reply_key)
);
CREATE INDEX troupe_reply_expires ON troupe_reply (expires_at);

-- One-way messages on their way.
CREATE TABLE troupe_message (
  sender     VARCHAR(64)    COLLATE "C" NOT NULL,
  version    BIGINT         NOT NULL,
  ordinal    INT            NOT NULL,
  segment    INT            NOT NULL,
  namespace  VARCHAR(64)    NOT NULL,
  type       VARCHAR(64)    NOT NULL,
  actor_key  VARCHAR(8192)  NOT NULL,
  may_create BOOLEAN        NOT NULL,
  operation  VARCHAR(4000)  NOT NULL,
  arguments  BYTEA          NOT NULL,
  sent_at    TIMESTAMPTZ(6) NOT NULL,
  parked     BOOLEAN        NOT NULL DEFAULT FALSE,
  why        VARCHAR(4000),
  CONSTRAINT troupe_message_pk PRIMARY KEY (sender, version, ordinal)
);
CREATE INDEX troupe_message_segment ON troupe_message (segment);

-- Room for the next version of a row on its own page, which spares the indexes.
ALTER TABLE troupe_actor SET (fillfactor = 70);
ALTER TABLE troupe_node SET (fillfactor = 10);
