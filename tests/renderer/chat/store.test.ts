// Groups and their messages stay true by themselves: live arrival, unread dots, pages, nothing twice.
import type { ChatMessage, Group } from '@server/chat/contract'
import type { PlayedServer } from '../played'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { blocksOf } from '@/chat/blocks'
import { useChat } from '@/chat/store'
import { useTurns } from '@/engine/store'
import { playServer, settle } from '../played'

const at = (seconds: number): string => new Date(Date.UTC(2099, 10, 22, 12) + seconds * 1000).toISOString()
const group = (id: string, more: Partial<Group> = {}): Group => ({ id, name: id, announcement: '', members: ['writer'], is_default: id === 'general', created_at: at(0), ...more })
const message = (n: number, more: Partial<ChatMessage> = {}): ChatMessage => ({
  id: `m${n}`,
  group_id: 'general',
  from: 'writer',
  content: `Message ${n}`,
  mentions: [],
  timestamp: at(n),
  task_id: null,
  reply_to: null,
  token_count: 2,
  ...more,
})

const messages = Array.from({ length: 80 }, (_, n) => message(n))
let server: PlayedServer

beforeEach(() => {
  localStorage.clear()
  server = playServer({
    'GET /api/chat/groups': () => ({ groups: [group('general'), group('shop')] }),
    'GET /api/chat/groups/shop/messages': () => ({ messages: [] }),
    'GET /api/chat/groups/general/messages': (url) => {
      const before = url.searchParams.get('before')
      const end = before ? messages.findIndex(each => each.id === before) : messages.length
      const start = Math.max(0, end - Number(url.searchParams.get('limit') ?? 50))
      return { messages: messages.slice(start, end), ...(start > 0 && { next_before: messages[start]!.id }) }
    },
    'POST /api/chat/groups/general/messages': () => ({ message: message(80, { from: 'user' }) }),
  })
})

describe('groups', () => {
  it('are kept current by their events, `general` first', async () => {
    const chat = useChat()
    await settle()
    server.say('group.created', group('alpha'))
    server.say('group.updated', group('shop', { name: 'The shop' }))
    expect(chat.groups.map(each => each.name)).toEqual(['general', 'The shop', 'alpha'])
    server.say('group.removed', { id: 'shop' })
    expect(chat.groups.map(each => each.id)).toEqual(['general', 'alpha'])
  })

  it('are unread when others spoke since the person last looked, also after a reload', async () => {
    const chat = useChat()
    await settle()
    expect(chat.isUnread('general')).toBe(true)
    chat.look('general')
    await nextTick()
    expect(chat.isUnread('general')).toBe(false)
    server.say('chat.message', message(90, { group_id: 'shop' }))
    server.say('chat.message', message(91, { from: 'user' }))
    expect(chat.isUnread('shop')).toBe(true)
    expect(chat.isUnread('general')).toBe(false)
    expect(localStorage.getItem('cococat.chat.looked')).toContain(at(79))
  })
})

describe('the messages of a group', () => {
  it('come by pages, each once, and grow live', async () => {
    const room = useChat().room('general')
    await settle()
    expect(room.rows).toHaveLength(50)
    server.say('chat.message', message(80))
    server.say('chat.message', message(81, { group_id: 'shop' }))
    await room.older()
    expect(room.rows.map(each => each.id)).toEqual([...messages.map(each => each.id), 'm80'])
    expect(room.tail).toBe('end')
  })

  it.each(['answer first', 'event first'])('hold what the person says once (%s)', async (order) => {
    const chat = useChat()
    const room = chat.room('general')
    await settle()
    const event = (): void => server.say('chat.message', message(80, { from: 'user' }))
    const open = server.hold()
    const posting = chat.post('general', 'Hello')
    if (order === 'event first')
      event()
    open()
    await posting
    if (order === 'answer first')
      event()
    expect(room.rows.filter(each => each.id === 'm80')).toHaveLength(1)
  })

  it('are laid out by day, sender and minute', () => {
    const blocks = blocksOf([message(0), message(59), message(60), message(61, { from: 'user' }), message(86_400)])
    expect(blocks.map(block => [block.messages.length, block.opensDay])).toEqual([[2, true], [1, false], [1, false], [1, true]])
  })
})

describe('who is at work', () => {
  it('is known from the start of a turn to its end, and a failure keeps its reason', () => {
    const turns = useTurns()
    const started = { kind: 'mention' as const, from: 'user', source_id: 'm1', group_id: 'general', asked: '' }
    server.say('turn.started', { id: 't1', agent_id: 'writer', ...started })
    server.say('turn.started', { id: 't2', agent_id: 'researcher', ...started })
    expect(turns.inGroup('general')).toHaveLength(2)
    server.say('turn.finished', { id: 't1', agent_id: 'writer', kind: 'mention', source_id: 'm1', answered: true, duration_ms: 5 })
    server.say('turn.failed', { id: 't2', agent_id: 'researcher', kind: 'mention', source_id: 'm1', reason: 'internal', message: 'It broke.' })
    expect(turns.of('m1').map(turn => turn.failure?.message)).toEqual(['It broke.'])
    server.say('turn.started', { id: 't3', agent_id: 'researcher', ...started })
    expect(turns.of('m1').map(turn => turn.failure)).toEqual([null])
  })

  it('is nobody where a turn failed before it began, but the letter or message says why', () => {
    const turns = useTurns()
    server.say('turn.failed', { id: 't9', agent_id: 'writer', kind: 'mention', source_id: 'm1', reason: 'too_many_hops', message: 'It was cut here.' })
    expect(turns.of('m1').map(turn => turn.failure?.reason)).toEqual(['too_many_hops'])
  })
})
