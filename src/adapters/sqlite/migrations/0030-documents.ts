import type { Migration } from '../migrate.ts'

const tables = `
  CREATE TABLE document (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL,
    collection  TEXT NOT NULL,
    path        TEXT NOT NULL,
    title       TEXT,
    kind        TEXT NOT NULL,
    hash        TEXT NOT NULL,
    size_bytes  INTEGER NOT NULL,
    modified_at REAL NOT NULL,
    taken_at    REAL NOT NULL,
    integrity   TEXT NOT NULL,
    confidentiality TEXT NOT NULL,
    -- A JSON array.
    sources     TEXT NOT NULL,
    passages    INTEGER NOT NULL,
    -- One that is going is not there any more for anybody; its passages are deleted in small pieces.
    is_going    INTEGER NOT NULL DEFAULT 0 CHECK (is_going IN (0, 1)),
    -- UTF-8: places in it are counted in bytes.
    text        BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX document_by_id ON document (id) WHERE is_going = 0;
  CREATE UNIQUE INDEX document_by_path ON document (collection, path) WHERE is_going = 0;
  CREATE INDEX document_going ON document (number) WHERE is_going = 1;

  CREATE TABLE passage (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    document  INTEGER NOT NULL REFERENCES document (number) ON DELETE CASCADE,
    -- In the document, from 0.
    position  INTEGER NOT NULL,
    id        TEXT NOT NULL UNIQUE,
    -- The id that it came with: another document may have come with the same.
    given     TEXT NOT NULL,
    first_byte INTEGER NOT NULL,
    end_byte  INTEGER NOT NULL,
    line      INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    page      INTEGER,
    headings  TEXT NOT NULL,
    context   TEXT NOT NULL,
    grams     TEXT NOT NULL,
    text      TEXT NOT NULL
  ) STRICT;
  CREATE INDEX passage_by_document ON passage (document, position);

  CREATE TABLE vector_space (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    dimensions INTEGER NOT NULL CHECK (dimensions > 0),
    is_going   INTEGER NOT NULL DEFAULT 0 CHECK (is_going IN (0, 1))
  ) STRICT;
  CREATE UNIQUE INDEX vector_space_by_name ON vector_space (name) WHERE is_going = 0;

  CREATE TABLE embedding (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    passage INTEGER NOT NULL REFERENCES passage (number) ON DELETE CASCADE,
    space   INTEGER NOT NULL REFERENCES vector_space (number) ON DELETE CASCADE,
    -- 32-bit floats, least byte first.
    vector  BLOB NOT NULL,
    UNIQUE (passage, space)
  ) STRICT;
  CREATE INDEX embedding_by_space ON embedding (space);

  -- The signs of a vector, a bit each. Narrow, since all of them are read when a search begins.
  CREATE TABLE vector_code (
    embedding INTEGER PRIMARY KEY REFERENCES embedding (number) ON DELETE CASCADE,
    space     INTEGER NOT NULL,
    document  INTEGER NOT NULL,
    code      BLOB NOT NULL
  ) STRICT;

  CREATE VIRTUAL TABLE passage_words USING fts5 (
    text, context, grams,
    content = 'passage', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2'
  );
  CREATE TRIGGER passage_words_added AFTER INSERT ON passage BEGIN
    INSERT INTO passage_words (rowid, text, context, grams)
    VALUES (new.number, new.text, new.context, new.grams);
  END;
  CREATE TRIGGER passage_words_gone AFTER DELETE ON passage BEGIN
    INSERT INTO passage_words (passage_words, rowid, text, context, grams)
    VALUES ('delete', old.number, old.text, old.context, old.grams);
  END;
  CREATE TRIGGER passage_words_changed AFTER UPDATE OF text, context, grams ON passage BEGIN
    INSERT INTO passage_words (passage_words, rowid, text, context, grams)
    VALUES ('delete', old.number, old.text, old.context, old.grams);
    INSERT INTO passage_words (rowid, text, context, grams)
    VALUES (new.number, new.text, new.context, new.grams);
  END;
`

const changes = `
  -- What happened, for those who keep some of it in memory; the oldest is dropped in time.
  CREATE TABLE search_change (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    what   TEXT NOT NULL CHECK (what IN ('document', 'passage', 'code')),
    number INTEGER NOT NULL
  ) STRICT;
  CREATE TRIGGER document_added AFTER INSERT ON document BEGIN
    INSERT INTO search_change (what, number) VALUES ('document', new.number);
  END;
  CREATE TRIGGER document_gone AFTER DELETE ON document BEGIN
    INSERT INTO search_change (what, number) VALUES ('document', old.number);
  END;
  CREATE TRIGGER document_changed
    AFTER UPDATE OF path, modified_at, integrity, confidentiality, passages, is_going ON document BEGIN
    INSERT INTO search_change (what, number) VALUES ('document', new.number);
  END;
  CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN
    INSERT INTO search_change (what, number) VALUES ('passage', new.number);
  END;
  CREATE TRIGGER code_added AFTER INSERT ON vector_code BEGIN
    INSERT INTO search_change (what, number) VALUES ('code', new.embedding);
  END;
  CREATE TRIGGER code_gone AFTER DELETE ON vector_code BEGIN
    INSERT INTO search_change (what, number) VALUES ('code', old.embedding);
  END;
`

/**
 * Documents, their passages, and the vectors of these, with what finds them.
 *
 * Numbers are never used again: who keeps codes in memory knows by them what it has. The words of a passage are indexed from
 * the row itself, so that they are there exactly when it is. `context` is what it stands under: the document's title and the
 * headings; `grams` are pairs of characters of scripts that put no spaces between words.
 *
 * Old binaries ignore the new tables, so rolling the program back is safe.
 */
export const documentTables: Migration = {
  id: '0030-documents',
  up(db) {
    db.exec(tables)
    db.exec(changes)
  },
}
