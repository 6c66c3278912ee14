-- One row, made once: tells this database from every other, copies excepted.
CREATE TABLE IF NOT EXISTS troupe_database (
  id VARCHAR(64) NOT NULL
);
INSERT INTO troupe_database (id)
  SELECT CAST(RANDOM_UUID() AS VARCHAR) WHERE NOT EXISTS (SELECT 1 FROM troupe_database);

-- Nodes: those that run or ran.
CREATE TABLE IF NOT EXISTS troupe_node (
  incarnation BIGINT       GENERATED ALWAYS AS IDENTITY,
  name        VARCHAR(255) NOT NULL,
  process     VARCHAR(64)  NOT NULL,
  state       VARCHAR(4)   NOT NULL,
  lease_seq   BIGINT       NOT NULL,
  holds_lock  BOOLEAN      NOT NULL,
  started_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT troupe_node_pk PRIMARY KEY (incarnation),
  CONSTRAINT troupe_node_state CHECK (state IN ('UP', 'DEAD'))
);

-- Who owns which segment of actors.
CREATE TABLE IF NOT EXISTS troupe_segment (
  segment INT    NOT NULL,
  epoch   BIGINT NOT NULL,
  owner   BIGINT,
  CONSTRAINT troupe_segment_pk PRIMARY KEY (segment)
);
INSERT INTO troupe_segment (segment, epoch, owner)
  SELECT X, 0, NULL FROM SYSTEM_RANGE(0, 255) WHERE NOT EXISTS (SELECT 1 FROM troupe_segment);

-- One row a transaction, in that transaction: whether a COMMIT was made whose answer was lost.
CREATE TABLE IF NOT EXISTS troupe_commit (
  incarnation BIGINT  NOT NULL,
  number      BIGINT  NOT NULL,
  made_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  voided      BOOLEAN NOT NULL,
  CONSTRAINT troupe_commit_pk PRIMARY KEY (incarnation, number)
);

-- Answers kept for repeated calls.
CREATE TABLE IF NOT EXISTS troupe_reply (
  actor_id   BINARY(32)    NOT NULL,
  reply_key  VARBINARY(64) NOT NULL,
  request    VARBINARY(64) NOT NULL,
  answer     BLOB          NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT troupe_reply_pk PRIMARY KEY (actor_id, reply_key)
);
CREATE INDEX IF NOT EXISTS troupe_reply_expires ON troupe_reply (expires_at);

-- One-way messages on their way.
CREATE TABLE IF NOT EXISTS troupe_message (
  sender     VARCHAR(64)   NOT NULL,
  version    BIGINT        NOT NULL,
  ordinal    INT           NOT NULL,
  segment    INT           NOT NULL,
  namespace  VARCHAR(64)   NOT NULL,
  type       VARCHAR(64)   NOT NULL,
  actor_key  VARCHAR(8192) NOT NULL,
  may_create BOOLEAN       NOT NULL,
  operation  VARCHAR(4000) NOT NULL,
  arguments  BLOB          NOT NULL,
  sent_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  parked     BOOLEAN       DEFAULT FALSE NOT NULL,
  why        VARCHAR(4000),
  CONSTRAINT troupe_message_pk PRIMARY KEY (sender, version, ordinal)
);
CREATE INDEX IF NOT EXISTS troupe_message_segment ON troupe_message (segment);
