// A team as a test wants it, and what became of it.
import type { Bounds } from '../../src-server/engine/contract'
import type { TestHouse } from './house'

/** Hires agents that are called by their ids; the leader is there already. */
export async function hire({ client }: TestHouse, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await client.agents.create({ body: { id, name: id } })
}

export const bind = async ({ client }: TestHouse, bounds: Partial<Bounds>): Promise<Bounds> => (await client.office.change({ body: { bounds } })).office.bounds

/** The last turns, the oldest first. */
export const turnsOf = async ({ client }: TestHouse, query: { agent_id?: string, state?: 'queued' | 'running' | 'waiting' | 'done' | 'failed', source_id?: string } = {}) => (await client.turns.list({ query: { limit: 500, ...query } })).turns

export const lettersOf = async ({ client }: TestHouse, agent_id: string) => (await client.mailbox.read({ params: { agent_id }, query: { limit: 500 } })).messages
