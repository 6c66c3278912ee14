-- Only for tests of upgrading.
CREATE TABLE troupe_note (
  note VARCHAR(100) NOT NULL
);
ALTER TABLE troupe_actor ADD COLUMN note VARCHAR(100) DEFAULT 'upgraded' NOT NULL;
