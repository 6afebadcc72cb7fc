// A question to a scene: the words of the answer as they come, however they are cut, and every failure in words.
import type { ChatReply } from '@server/scenes/contract'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useAsking } from '@/scenes/asking'
import { speak } from '@/shell/i18n'
import { playServer } from '../played'

const reply: ChatReply = { reply: 'On Tuesdays, 周二.', user_id: 'ann', agent_id: 'writer', message_id: 'm1', usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } }
const told = (event: string, data: object): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`

/** Answers with these pieces of a stream, one after the other. */
function streams(...pieces: Uint8Array[]): void {
  vi.stubGlobal('fetch', async () => new Response(new ReadableStream({
    start(controller) {
      pieces.forEach(piece => controller.enqueue(piece))
      controller.close()
    },
  })))
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const answers = (status: number, body: object): void => void vi.stubGlobal('fetch', async () => Response.json(body, { status }))

beforeEach(async () => {
  playServer({})
  await speak('en', false)
})

async function asked() {
  const asking = effectScope().run(() => useAsking('shop'))!
  await asking.ask({ user_id: 'ann', content: 'When?' })
  return asking
}

describe('a question', () => {
  it('hears the words one by one, wherever the bytes were cut', async () => {
    const all = bytes(told('token', { token: 'On Tuesdays, ' }) + told('token', { token: '周二.' }) + told('done', reply))
    streams(...Array.from(all, byte => Uint8Array.of(byte)))
    const { words, busy, failure } = await asked()
    expect([words.value, busy.value, failure.value]).toEqual([reply.reply, false, null])
  })

  it('knows an answer that has nothing to say', async () => {
    streams(bytes(told('done', { ...reply, reply: null })))
    const { silent, failure } = await asked()
    expect([silent.value, failure.value]).toEqual([true, null])
  })

  it.each([
    ['nobody serves', 409, 'empty_roster', 'Nobody serves in this scene yet. Add an agent first.'],
    ['the turn was ended before its first word', 409, 'cancelled', 'You ended it.'],
    ['the turn failed in a way this page does not know', 409, 'struck_by_lightning', 'The server’s own words.'],
    ['there were too many', 429, 'too_many_requests', 'Too many requests in a short time. Wait a moment and try again.'],
    ['the member is gone', 404, 'member_not_found', 'This is no longer there. It may have been deleted meanwhile.'],
  ])('says in words that %s', async (_, status, code, words) => {
    answers(status, { error: 'The server’s own words.', code })
    expect((await asked()).failure.value).toBe(words)
  })

  it('says in words what ended the answer in its midst, and forgets its beginning', async () => {
    streams(bytes(told('token', { token: 'On Tues' }) + told('error', { error: 'Ended.', code: 'cancelled' })))
    const { words, failure } = await asked()
    expect([words.value, failure.value]).toEqual(['', 'You ended it.'])
  })

  it('says so when the line breaks', async () => {
    streams(bytes(told('token', { token: 'On Tues' })))
    expect((await asked()).failure.value).toContain('cannot be reached')
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')))
    expect((await asked()).failure.value).toContain('cannot be reached')
  })
})
