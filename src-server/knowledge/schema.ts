// Tables of knowledge: an index over the folders of pages, with their links, their words and their text as search sees it.
import type { Migration } from '../kernel/migrate'

export const knowledgeMigrations: Migration[] = [{
  name: 'knowledge-001-pages',
  sql: `
    CREATE TABLE kbs (
      number INTEGER PRIMARY KEY AUTOINCREMENT, -- the upper part of the numbers of its pages
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      purpose TEXT NOT NULL,
      fingerprint TEXT NOT NULL, -- of purpose.md, to see an edit made outside
      last INTEGER NOT NULL DEFAULT 0, -- the lower part of the newest page's number
      pages INTEGER NOT NULL DEFAULT 0,
      bytes INTEGER NOT NULL DEFAULT 0,
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX kbs_folder ON kbs (lower(id)); -- some file systems know no case
    CREATE TABLE pages (
      number INTEGER PRIMARY KEY, -- a new one with every change: the newest page has the highest, and a base's pages are one range
      kb INTEGER NOT NULL,
      slug TEXT NOT NULL,
      key TEXT NOT NULL, -- the slug as links name it: lower case
      file TEXT NOT NULL, -- below wiki/
      title TEXT NOT NULL,
      title_key TEXT NOT NULL,
      type TEXT NOT NULL,
      tags TEXT NOT NULL,
      source TEXT,
      fingerprint TEXT NOT NULL,
      mtime REAL NOT NULL,
      bytes INTEGER NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX pages_key ON pages (kb, key);
    CREATE UNIQUE INDEX pages_file ON pages (kb, file);
    CREATE INDEX pages_title ON pages (kb, title_key, key);
    CREATE TABLE page_links (
      kb INTEGER NOT NULL,
      target TEXT NOT NULL, -- a key: of a slug or of a title
      page INTEGER NOT NULL,
      PRIMARY KEY (kb, target, page)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX page_links_page ON page_links (page);
    CREATE TABLE page_words (
      kb INTEGER NOT NULL,
      word TEXT NOT NULL, -- what a mistyped word may have meant
      PRIMARY KEY (kb, word)
    ) STRICT, WITHOUT ROWID;
    CREATE VIRTUAL TABLE page_text USING fts5 (
      title, body, -- every Chinese, Japanese or Korean character stands alone: see words.ts
      content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'porter unicode61 remove_diacritics 2'
    );
  `,
}]
