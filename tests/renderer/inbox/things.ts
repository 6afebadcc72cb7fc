// Things that may wait for the person, as the server tells of them.
import type { Alert } from '@server/alerts/contract'
import type { Approval } from '@server/approvals/contract'
import type { TurnSummary } from '@server/engine/contract'
import type { HireRequest } from '@server/hiring/contract'
import type { Letter } from '@server/mailbox/contract'

/** A moment of today, so many minutes ago. */
export const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()

export const approval = (id: string, more: Partial<Approval> = {}): Approval => ({ id, turn_id: `turn-${id}`, agent_id: 'writer', tool: 'fetch_url', args: { url: 'https://example.com' }, call_id: 'c1', state: 'waiting', reason: null, always: false, asked_at: ago(5), answered_at: null, ...more })

export const hire = (id: string, more: Partial<HireRequest> = {}): HireRequest => ({ id, name: 'Translator', scene: null, profile: { role: 'Translates', objective: '', traits: [], rules: [], background: '' }, reason: 'Letters wait.', requested_by: 'leader', status: 'pending', agent_id: null, decision: null, created_at: ago(4), decided_at: null, ...more })

export const turn = (id: string, more: Partial<TurnSummary> = {}): TurnSummary => ({ id, agent_id: 'writer', kind: 'letter', source_id: `source-${id}`, from: 'user', asked: 'Please write', scene: null, state: 'failed', waits_for: null, reason: 'internal', message: 'It broke.', answer: null, cause: null, hops: 0, prompt_tokens: 0, completion_tokens: 0, cost: 0, queued_at: ago(9), started_at: ago(9), ended_at: ago(3), ...more })

export const alert = (id: string, more: Partial<Alert> = {}): Alert => ({ id, kind: 'loop', key: id, agents: ['leader', 'writer'], data: { times: 6 }, text: 'They woke one another.', chain: ['t1', 't2'], count: 1, created_at: ago(2), updated_at: ago(2), resolved_at: null, ...more })

export const letter = (idx: number, more: Partial<Letter> = {}): Letter => ({ idx, id: `letter-${idx}`, from: 'writer', to: 'user', content: 'It is done.', type: 'reply', status: 'unread', task_id: null, reply_to: null, thread_id: `letter-${idx}`, timestamp: ago(1), read_at: null, delivery: 'delivered', failure: null, turn_id: null, ...more })
