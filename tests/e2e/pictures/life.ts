// A house that has lived for a while: made once by the API, so that every screen has something to show.
import type { TurnSummary } from '../../../src-server/engine/contract'
import type { HireRequest } from '../../../src-server/hiring/contract'
import type { Letter } from '../../../src-server/mailbox/contract'
import type { WireServer } from '../../support/providers/wire'
import type { House } from '../support/house'
import type { Words } from './words'
import { playOpenAi } from '../../support/providers/openai'
import { expect } from '../support/watched'

/** Where to find what has no name of its own. */
export interface Found {
  /** A letter to the person that has an answer before it. */
  letter: number
  /** A turn of a model with several moves, and what came of running it again with another model. */
  turn: string
  fork: string
  failed: string
  waiting: string
  hire: string
}

/** Fills the house and says where the things are. Nothing of it reaches out: the model is played here. */
export async function enliven(house: House, words: Words): Promise<Found> {
  await using model = await playOpenAi({ script: ({ model, messages }) => script(words, model, messages.filter(({ role }) => role === 'tool').length) })
  await employ(house, words, model)
  for (const [to, content] of words.letters) {
    await house.write(to, content)
    await house.settled()
  }
  for (const content of words.said) {
    await house.say(content)
    await house.settled()
  }
  await furnish(house, words)
  await receive(house, words)
  const found = await think(house, words)
  return { ...found, ...await trouble(house, words) }
}

/** A model that looks something up twice and answers; the larger one answers at once. */
function script(words: Words, model: string, used: number) {
  if (model === 'large' || used >= 2)
    return { text: words.model.answers, usage: { prompt: 1840 + 310 * used, completion: 96 } }
  return used === 0
    ? { text: words.model.looks, calls: [{ tool: 'search_knowledge', args: { query: 'returns opened food' } }], usage: { prompt: 1840, completion: 41 } }
    : { text: words.model.says, calls: [{ tool: 'read_page', args: { kb: 'handbook', page: 'returns' } }], usage: { prompt: 2150, completion: 22 } }
}

async function employ({ api }: House, words: Words, model: WireServer): Promise<void> {
  await api('POST', '/api/providers', { id: 'local', name: 'My shelf', kind: 'openai-compatible', base_url: model.url, model: 'small' })
  await api('POST', '/api/providers', { id: 'lab', name: 'Lab', kind: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1', model: 'tiny', enabled: false })
  await api('PUT', '/api/prices', { currency: 'EUR', prices: [{ provider: 'local', model: '*', input: 2.5, output: 10 }] })
  await api('POST', '/api/agents', { id: 'archivist', name: words.archivist.name, display: { color: 100 }, profile: { role: words.archivist.role } })
  await api('POST', '/api/agents', { id: 'xiaomei', name: words.xiaomei.name, display: { color: 235 }, profile: { role: words.xiaomei.role } })
  await api('POST', '/api/agents', { id: 'scout', name: words.scout.name, provider: 'lab', display: { color: 320 }, profile: { role: words.scout.role } })
}

/** Rooms, pages, groups, tasks and doors. */
async function furnish({ api, say, settled }: House, words: Words): Promise<void> {
  await api('POST', '/api/knowledge', { id: 'lore', name: words.base.name, purpose: words.base.purpose })
  for (const page of words.base.pages)
    await api('POST', '/api/knowledge/lore/wiki', page)
  await api('POST', '/api/scenes/counter/kbs', { kb_id: 'lore' })
  await api('POST', '/api/chat/groups', { id: 'floor', name: words.group.name, announcement: words.group.announcement, members: ['leader', 'xiaomei', 'archivist'] })
  for (const content of words.group.said)
    await say(content, 'floor')
  for (const task of words.tasks)
    await api('POST', '/api/schedule', { ...task, timezone: 'Asia/Shanghai' })
  await api('POST', '/api/schedule/stock/run')
  for (const content of words.memory)
    await api('PUT', '/api/agents/writer/memory', { content })
  await api('PUT', '/api/team/memory', { content: words.memory[1] })
  await api('PUT', '/api/agents/writer/heartbeat', { content: words.heartbeat, minutes: null })
  await api('POST', '/api/skills', { name: 'gift-wrap', content: words.skill })
  await api('POST', '/api/auth/keys', { name: words.key, scopes: ['chat'] })
  await api('POST', '/api/mcp/servers', { id: 'calendar', name: words.server, transport: 'stdio', command: 'calendar', args: ['--read'], enabled: false })
  await settled()
}

/** People from outside, and who might be hired. */
async function receive({ api, origin, settled }: House, words: Words): Promise<void> {
  for (const [user_id, content] of words.visitors)
    await api('POST', '/api/scenes/counter/chat', { user_id, content })
  await api('POST', '/api/entries', { id: 'kiosk', channel: 'generic', name: words.entry.kiosk, target_type: 'scene', target_id: 'counter', config: { secret: 'a secret of the kiosk' } })
  await api('POST', '/api/entries', { id: 'telegram', channel: 'telegram', name: words.entry.bot, target_type: 'agent', target_id: 'xiaomei', enabled: false, config: { bot_token: '123456:an-invented-token', secret_token: 'another-secret' } })
  for (const secret of ['a secret of the kiosk', 'a wrong one'])
    await fetch(`${origin}/api/channels/webhook/generic/kiosk`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-webhook-secret': secret }, body: JSON.stringify({ content: words.entry.asks, user_id: 'kiosk-7' }) })
  for (const hire of words.hires)
    await api('POST', '/api/hiring/requests', hire)
  const { requests } = await api<{ requests: HireRequest[] }>('GET', '/api/hiring/requests')
  await api('POST', `/api/hiring/pending/${requests.at(-1)!.id}/reject`, { reason: words.rejected })
  await settled()
}

/** A turn of a language model, run again with another one. */
async function think({ api, write, settled }: House, words: Words): Promise<Pick<Found, 'letter' | 'turn' | 'fork'>> {
  await api('PUT', '/api/agents/researcher', { provider: 'local' })
  await write('researcher', words.model.asked)
  await settled()
  const turn = await lastTurn(api, 'researcher')
  const { replay } = await api<{ replay: { id: string } }>('POST', `/api/turns/${turn}/replays`, { from: 1, provider: 'local', model: 'large' })
  await api('PUT', '/api/agents/researcher', { provider: null })
  const { messages } = await api<{ messages: Letter[] }>('GET', '/api/mailbox/user')
  return { letter: messages.at(-1)!.idx, turn, fork: replay.id }
}

/** What waits for the person: something asked, something that failed, a budget that is used up, somebody proposed. */
async function trouble({ api, write, settled }: House, words: Words): Promise<Pick<Found, 'failed' | 'waiting' | 'hire'>> {
  await api('PUT', '/api/agents/writer/tools', { tools: { remember: 'ask' } })
  for (const content of words.asks)
    await write('writer', content)
  await write('scout', words.fails)
  await api('PUT', '/api/budgets/agent/archivist', { tokens: 100 })
  await write('archivist', words.held)
  await write('user', words.mention, { from: 'xiaomei' })
  await settled()
  await expect.poll(async () => (await api<{ alerts: unknown[] }>('GET', '/api/alerts')).alerts.length).toBeGreaterThan(0)
  const { pending } = await api<{ pending: HireRequest[] }>('GET', '/api/hiring/pending')
  return { failed: await lastTurn(api, 'scout'), waiting: await lastTurn(api, 'writer'), hire: pending[0]!.id }
}

const lastTurn = async (api: House['api'], agent: string): Promise<string> => (await api<{ turns: TurnSummary[] }>('GET', `/api/turns?agent_id=${agent}`)).turns.at(-1)!.id
