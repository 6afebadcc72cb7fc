// The ledger of a house: what its doors say, and what its database and folders hold beside that.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { ask } from '../support/built'
import { AGENTS } from './senders'

export interface Letter { idx: number, id: string, from: string, to: string, content: string, type: string, status: string, reply_to: string | null }
export interface Box { agent_id: string, total: number, unread: number, messages: Letter[] }
export interface Wakeup { id: string, agent_id: string, kind: string, source_id: string, state: string, reason: string | null, attempts: number }

/** Every mailbox with all its letters, read page by page as a screen does. */
export async function readMailboxes(origin: string, token: string): Promise<Box[]> {
  return Promise.all(['user', ...AGENTS].map(async (id) => {
    const read = async (before: string): Promise<Box & { next_before?: number }> => (await ask<Box>(origin, 'GET', `/api/mailbox/${id}?limit=100${before}`, { token })).body
    const box = await read('')
    let messages = box.messages
    for (let next = box.next_before; next !== undefined;) {
      const page = await read(`&before=${next}`)
      messages = [...page.messages, ...messages]
      next = page.next_before
    }
    return { ...box, messages }
  }))
}

export interface Ledger {
  integrity: string
  wakeups: Wakeup[]
  /** Letters that tools sent. */
  toolLetters: string[]
  /** Names and numbers of all events, in order. */
  events: { seq: number, type: string, letter: string | null }[]
  counts: { agent_id: string, total: number, unread: number }[]
  memory: Record<string, string[]>
  /** Turns in history.jsonl, by agent. */
  history: Record<string, string[]>
}

/** Reads a house that is closed. */
export function readLedger(home: string): Ledger {
  const db = new Database(join(home, 'cococat.db'), { readonly: true })
  const lines = (agent: string, file: string): string[] => readFileSync(join(home, 'agents', agent, 'memory', file), 'utf8').split('\n').filter(Boolean)
  const ofEach = (read: (agent: string) => string[]): Record<string, string[]> => Object.fromEntries(AGENTS.map(agent => [agent, read(agent)]))
  try {
    return {
      integrity: db.pragma('integrity_check', { simple: true }) as string,
      wakeups: db.prepare<[], Wakeup>('SELECT id, agent_id, kind, source_id, state, reason, attempts FROM wakeups ORDER BY id').all(),
      toolLetters: db.prepare<[], string>('SELECT letter_id FROM steps WHERE letter_id IS NOT NULL').pluck().all(),
      events: db.prepare<[], Ledger['events'][number]>(`SELECT seq, type, data ->> '$.message.id' AS letter FROM events ORDER BY seq`).all(),
      counts: db.prepare<[], Ledger['counts'][number]>('SELECT agent_id, total, unread FROM mailboxes').all(),
      memory: ofEach(agent => lines(agent, 'MEMORY.md')),
      history: ofEach(agent => lines(agent, 'history.jsonl').flatMap(turnOf)),
    }
  }
  finally {
    db.close()
  }
}

/** The turn of a history line; one that a crash tore is none. */
function turnOf(line: string): string[] {
  try {
    return [(JSON.parse(line) as { turn_id: string }).turn_id]
  }
  catch {
    return []
  }
}
