// Which pages of the knowledge lay before an agent in a turn, so that a page can say which answers used it.
import type { Db } from '../kernel/db'
import type { PageUse, TurnSummary } from './contract'
import { SUMMARY } from './store'

/** A page as a tool or a prompt names it. */
export interface UsedPage { kb_id: string, slug: string, how: PageUse['how'] }

export interface UseStore {
  /** Notes the pages of a turn, each once; one that was read stays so. In the transaction of the prompt or the step that showed them. */
  add: (turnId: string, pages: readonly UsedPage[]) => void
  /** The turns that had a page, newest last. */
  ofPage: (page: { kb_id: string, slug: string }, before: string, limit: number) => PageUse[]
}

export function createUseStore<E>(db: Db<E>): UseStore {
  const insert = db.prepare(`INSERT INTO page_uses (kb_id, slug, turn_id, how) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET how = excluded.how WHERE excluded.how = 'read' OR how = 'shown'`)
  const select = db.prepare<[string, string, string, number], TurnSummary & { how: PageUse['how'] }>(`
    SELECT ${SUMMARY}, how FROM page_uses JOIN wakeups ON id = turn_id WHERE kb_id = ? AND slug = ? AND turn_id < ? ORDER BY turn_id DESC LIMIT ?`)

  return {
    add: (turnId, pages) => pages.forEach(({ kb_id, slug, how }) => insert.run(kb_id, slug, turnId, how)),
    ofPage: ({ kb_id, slug }, before, limit) => select.all(kb_id, slug, before, limit).map(({ how, ...turn }) => ({ turn, how })).reverse(),
  }
}
