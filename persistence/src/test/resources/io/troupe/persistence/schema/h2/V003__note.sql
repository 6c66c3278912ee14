-- Only for tests of upgrading.
CREATE TABLE IF NOT EXISTS troupe_note (
  note VARCHAR(100) NOT NULL
);
ALTER TABLE troupe_actor ADD COLUMN IF NOT EXISTS note VARCHAR(100) DEFAULT 'upgraded' NOT NULL;
