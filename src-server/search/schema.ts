// Tables of search: what was written and said anywhere, as the index sees it. Pages have an index of their own in knowledge.
import type { Migration } from '../kernel/migrate'
import { spaced } from '../knowledge/words'

/** Each kind is one range of numbers around its own multiple of this, and in it the newest has the highest: what is older than all that is there goes below. */
export const RANGE = 2 ** 40
export const RANGES = { letter: 0, message: 1 } as const

export const searchMigrations: Migration[] = [{
  name: 'search-001-said',
  functions: { spaced },
  sql: `
    CREATE TABLE said (
      number INTEGER PRIMARY KEY, -- letters from 0 up, messages from 2^40 up
      place TEXT NOT NULL, -- the mailbox or the group
      id TEXT NOT NULL
    ) STRICT;
    CREATE VIRTUAL TABLE said_text USING fts5 (
      words, -- every Chinese, Japanese or Korean character stands alone: see knowledge/words.ts
      content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'porter unicode61 remove_diacritics 2'
    );
    INSERT INTO said (number, place, id) SELECT row_number() OVER (ORDER BY id) - 1, mailbox, id FROM letters;
    INSERT INTO said (number, place, id) SELECT ${RANGE} + row_number() OVER (ORDER BY id) - 1, group_id, id FROM messages;
    INSERT INTO said_text (rowid, words) SELECT said.number, spaced(letters.content) FROM said JOIN letters ON letters.id = said.id WHERE said.number < ${RANGE} ORDER BY said.number;
    INSERT INTO said_text (rowid, words) SELECT said.number, spaced(messages.content) FROM said JOIN messages ON messages.id = said.id WHERE said.number >= ${RANGE} ORDER BY said.number;
  `,
}]
