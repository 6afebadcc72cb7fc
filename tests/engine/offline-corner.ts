// A team and its papers, and a whole turn of the offline engine on them: every tool it calls does what the test says.
import type { Call, Context, Exchange, Move, Step, Thought } from '../../src-server/engine/model'
import { expect } from 'vitest'
import { offlineEngine } from '../../src-server/engine/offline/engine'

export const agent = (id: string, name: string, more: Partial<Context['agent']> & { nickname?: string } = {}): Context['agent'] => ({
  id,
  name,
  enabled: true,
  scene: null,
  role: 'Leads the team',
  objective: '',
  provider: null,
  model: null,
  status: 'idle',
  display: { nickname: more.nickname ?? '', avatar: '', color: 0, pinned: false, order: 0, hidden: false },
  created_at: '2026-11-22T09:00:00.000Z',
  updated_at: '2026-11-22T09:00:00.000Z',
  ...more.role !== undefined && { role: more.role },
  ...more.enabled !== undefined && { enabled: more.enabled },
})

export const team = [agent('leader', 'Leader', { nickname: '队长' }), agent('researcher', 'Researcher', { nickname: '小研' }), agent('writer', 'Night Writer'), agent('wang', '王小明')]

export type Letter = NonNullable<Context['wake']['letter']>
export const letter = (content: string, more: Partial<Letter> = {}): Letter => ({ idx: 0, id: 'l1', from: 'user', to: 'leader', content, type: 'message', status: 'read', task_id: null, reply_to: null, thread_id: 'l1', timestamp: '2026-11-22T09:00:00.000Z', read_at: null, delivery: 'read', failure: null, turn_id: null, ...more })

export const papers = {
  memory: '# Shop\n\n- The shop opens at 9:30 on weekdays.\n- Returns: within 30 days with a receipt.\n- 猫粮放在二号货架。\n',
  profile: { role: 'Leads the team', objective: 'Keep the shop tidy.', traits: [], rules: ['Never promise a refund.'], background: '' },
  history: [
    { turn_id: 't1', timestamp: '2026-11-20T09:00:00.000Z', kind: 'letter', from: 'user', asked: 'The supplier is called Whiskers Ltd.', answered: null, actions: [] },
    { turn_id: 't2', timestamp: '2026-11-21T09:00:00.000Z', kind: 'letter', from: 'user', asked: 'Who is the mysterious plumber?', answered: null, actions: [] },
  ],
}

/** What an agent (the leader) is given when it is asked something by letter; `wake` and the rest as the test wants them. */
export const context = (content: string, wake: Partial<Context['wake']> = {}, rest: Partial<Context> = {}): Context => ({
  agent: team[0]!,
  team,
  now: '2026-11-22T09:00:00.000Z',
  timezone: 'Europe/Berlin',
  ...papers,
  teamMemory: '',
  skills: [],
  sceneContext: '',
  passages: [],
  group: [],
  thread: [],
  errand: null,
  wake: { kind: 'letter', from: 'user', fromName: 'user', content, letter: letter(content), answered: null, group_id: null, task_id: null, scene: null, outside: null, ...wake },
  ...rest,
})

export const TOOLS = ['send_message', 'dispatch_task', 'post_to_group', 'search_knowledge', 'read_page', 'write_page', 'remember', 'forget', 'recall_history', 'use_skill', 'learn_skill', 'request_hire', 'schedule_task']

export const thought = (given: Context, exchanges: Exchange[] = [], tools = TOOLS, say: Thought['say'] = () => {}): Thought => ({
  context: given,
  prompt: [],
  tools: tools.map(name => ({ name, description: '', parameters: {} })),
  exchanges,
  mostOutput: 4096,
  signal: new AbortController().signal,
  say,
})

export interface Turn { calls: Pick<Call, 'tool' | 'args'>[], text: string | null }

/** A whole turn. What it says as it goes is what it says in the end, and asked again it says the same. */
export async function turn(given: Context, results: (call: Call) => string = () => 'remembered', tools = TOOLS): Promise<Turn> {
  const exchanges: Exchange[] = []
  for (;;) {
    const said: string[] = []
    const move: Move = await offlineEngine.next(thought(given, exchanges, tools, words => void said.push(words)))
    expect(await offlineEngine.next(thought(structuredClone(given), structuredClone(exchanges), tools)), 'the same again').toEqual(move)
    const steps = exchanges.flatMap(exchange => exchange.steps)
    if (move.calls.length === 0) {
      expect(said.join('')).toBe(move.text ?? '')
      return { calls: steps.map(({ tool, args }) => ({ tool, args })), text: move.text }
    }
    expect([...move.calls.map(call => call.tool)].filter(tool => !tools.includes(tool)), 'tools it was not given').toEqual([])
    expect(said).toEqual([])
    exchanges.push({ move, steps: move.calls.map((call, i): Step => ({ n: steps.length + i, move: exchanges.length, call_id: call.id, tool: call.tool, args: call.args, result: results(call), letter_id: null })) })
    expect(exchanges.length).toBeLessThan(10)
  }
}

export const hear = (content: string, wake: Partial<Context['wake']> = {}, rest: Partial<Context> = {}): Promise<Turn> => turn(context(content, wake, rest))
