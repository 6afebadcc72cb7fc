import type { PlayedServer } from '../played'
// Everything that waits for the person is in one list, once, and leaves it the moment it waits no longer, wherever that was decided.
import type { Item } from '@/inbox/item'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { useDeeds } from '@/inbox/deeds'
import { useInbox } from '@/inbox/store'
import { toasts } from '@/kit/toast'
import { speak } from '@/shell/i18n'
import { playServer, settle } from '../played'
import { ago, alert, approval, hire, letter, turn } from './things'

let server: PlayedServer
const keys = (): string[] => useInbox().groups.flatMap(group => group.items.map(item => item.key))
const item = (key: string): Item => useInbox().groups.flatMap(group => group.items).find(each => each.key === key)!
const notice = (id: string, more = {}) => {
  const { args, ...rest } = approval(id)
  return { ...rest, preview: JSON.stringify(args), ...more }
}

/** Does to an item what its button of this name does. */
async function press(key: string, name: string, reason?: string): Promise<void> {
  const deeds = useDeeds()
  await deeds.run(item(key), deeds.of(item(key)).find(deed => deed.name === name)!, reason)
}

beforeAll(() => speak('en', false))
beforeEach(async () => {
  localStorage.clear()
  toasts.value = []
  server = playServer({
    'GET /api/agents': () => ({ agents: [] }),
    'GET /api/agents/status': () => ({ agents: {} }),
    'GET /api/chat/groups': () => ({ groups: [{ id: 'general', name: 'General', announcement: '', members: [], is_default: true, created_at: ago(99) }] }),
    'GET /api/chat/groups/general/messages': () => ({ messages: [] }),
    'GET /api/mailbox': () => ({ mailboxes: [{ agent_id: 'user', unread: 1, total: 1, latest: null }] }),
    'GET /api/mailbox/user': () => ({ agent_id: 'user', unread: 1, total: 1, messages: [letter(0)] }),
    'GET /api/approvals': () => ({ approvals: [approval('a1')] }),
    'GET /api/hiring/pending': () => ({ pending: [hire('h1')] }),
    'GET /api/alerts': () => ({ alerts: [alert('l1')] }),
    'GET /api/turns': url => ({ turns: url.searchParams.get('source_id') ? [turn('f1', { source_id: url.searchParams.get('source_id')! })] : [turn('f1')] }),
  })
  await useInbox().ensure()
  await settle()
})

describe('what waits', () => {
  it('is all there: first what is to be decided, then what went wrong, then what is to be read, the newest first in each', () => {
    expect(keys()).toEqual(['hire-h1', 'approval-a1', 'alert-l1', 'failure-f1', 'letter-letter-0'])
    expect(useInbox().count).toBe(5)
    server.say('approval.asked', notice('a2', { asked_at: ago(0) }))
    expect(keys()[0]).toBe('approval-a2')
    expect(useInbox().first(3).map(each => each.key)).toEqual(['approval-a2', 'hire-h1', 'approval-a1'])
  })

  it('leaves when it was decided elsewhere, or waits no longer', async () => {
    server.say('approval.answered', notice('a1', { state: 'allowed' }))
    server.say('hire.updated', hire('h1', { status: 'rejected' }))
    server.say('alert.resolved', alert('l1', { resolved_at: ago(0) }))
    server.say('turn.started', { id: 'f2', agent_id: 'writer', kind: 'letter', from: 'user', source_id: 'source-f1', group_id: null, asked: 'Please write' })
    server.say('mail.read', { agent_id: 'user', idx: 0, id: 'letter-0', read_at: ago(0), unread: 0 })
    await nextTick()
    expect(keys()).toEqual([])
    expect(useInbox()).toMatchObject({ count: 0, isEmpty: true, state: 'ready' })
  })

  it('says so when a part cannot be loaded, keeps the rest, and fetches it on asking', async () => {
    server = playServer({ ...server.answers, 'GET /api/alerts': undefined as never })
    await useInbox().ensure()
    expect(useInbox().state).toBe('failed')
    expect(keys()).toContain('approval-a1')
    server.answers['GET /api/alerts'] = () => ({ alerts: [alert('l1')] })
    await useInbox().ensure()
    expect(useInbox().state).toBe('ready')
    expect(keys()).toContain('alert-l1')
  })

  it('holds every approval, however many there are', async () => {
    const all = Array.from({ length: 1200 }, (_, n) => approval(`a${String(n).padStart(4, '0')}`))
    server.answers['GET /api/approvals'] = (url) => {
      const before = url.searchParams.get('before')
      const until = before ? all.findIndex(({ id }) => id === before) : all.length
      const page = all.slice(Math.max(0, until - 500), until)
      return { approvals: page, ...(until > 500 ? { next_before: page[0]!.id } : {}) }
    }
    server.reset()
    await settle()
    expect(useInbox().groups[0]!.count).toBe(1201)
  })
})

describe('an approval', () => {
  it('of which only the beginning came is shown whole on asking', async () => {
    server.say('approval.asked', notice('a2', { preview: '{"content": "A long let…' }))
    expect(item('approval-a2').about).toMatchObject({ args: null, preview: '{"content": "A long let…' })
    server.answers['GET /api/approvals/a2'] = () => ({ approval: approval('a2', { args: { content: 'A long letter' } }) })
    await useInbox().complete({ id: 'a2' })
    expect(item('approval-a2').about).toMatchObject({ args: { content: 'A long letter' } })
  })

  it('is answered once, with the reason when one is given', async () => {
    const answered = vi.fn((_: URL, body: unknown) => ({ approval: approval('a1', { state: 'denied' }), body }))
    server.answers['POST /api/approvals/a1/answer'] = answered
    await press('approval-a1', 'deny', '  not today ')
    expect(answered.mock.calls[0]![1]).toEqual({ decision: 'deny', reason: 'not today' })
    expect(keys()).not.toContain('approval-a1')
    expect(toasts.value.at(-1)?.text).toContain('fetch_url')
  })

  it('that was allowed for always can be asked for again: undoing it goes back to asking', async () => {
    const decided = vi.fn((_: URL, body: unknown) => ({ tools: [], body }))
    server.answers['POST /api/approvals/a1/answer'] = () => ({ approval: approval('a1', { state: 'allowed', always: true }) })
    server.answers['PUT /api/agents/writer/tools'] = decided
    await press('approval-a1', 'always')
    await toasts.value.at(-1)!.undo!()
    expect(decided.mock.calls[0]![1]).toEqual({ tools: { fetch_url: 'ask' } })
  })

  it('that was answered elsewhere in the same moment leaves, and the person is told', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ error: 'answered', code: 'already_answered' }, { status: 409 }))
    await press('approval-a1', 'allow')
    expect(keys()).not.toContain('approval-a1')
    expect(toasts.value.at(-1)).toMatchObject({ tone: 'plain', text: 'This was answered already, here or on another screen.' })
  })
})

describe('a failure', () => {
  it('that was tried again since, or ended by the person, is none', async () => {
    server.answers['GET /api/turns'] = url => ({ turns: url.searchParams.get('source_id') === 'source-f3' ? [turn('later', { state: 'done' })] : url.searchParams.get('source_id') ? [turn('f1')] : [turn('f1'), turn('f3'), turn('f4', { reason: 'cancelled' }), turn('f5', { ended_at: ago(5 * 24 * 60) })] })
    server.reset()
    await settle()
    expect(keys().filter(key => key.startsWith('failure'))).toEqual(['failure-f1'])
  })

  it('appears when it happens', async () => {
    server.answers['GET /api/turns'] = url => ({ turns: url.searchParams.get('source_id') ? [turn(url.searchParams.get('source_id')!.slice('source-'.length))] : [turn('f1'), turn('f2')] })
    server.say('turn.failed', { id: 'f2', agent_id: 'writer', kind: 'letter', source_id: 'source-f2', reason: 'internal', message: 'It broke.' })
    await vi.waitFor(() => expect(keys()).toContain('failure-f2'))
  })

  it('put away stays away after a reload, and comes back when that is undone', async () => {
    await press('failure-f1', 'dismiss')
    expect(keys()).not.toContain('failure-f1')
    await nextTick()
    server.reset()
    await settle()
    expect(keys()).not.toContain('failure-f1')
    await toasts.value.at(-1)!.undo!()
    expect(keys()).toContain('failure-f1')
  })
})

it('a mention of the person in a group waits until they have looked there', async () => {
  const message = { id: 'm1', group_id: 'general', from: 'writer', content: '@user shall I send it?', mentions: [], timestamp: new Date(Date.now() + 1000).toISOString(), task_id: null, reply_to: null, token_count: 5 }
  server.say('chat.message', { ...message, id: 'm0', content: 'write to me@user.example' })
  expect(keys().filter(key => key.startsWith('mention'))).toEqual([])
  server.say('chat.message', message)
  expect(keys()).toContain('mention-m1')
  const { useChat } = await import('@/chat/store')
  useChat().look('general')
  expect(keys()).not.toContain('mention-m1')
})
