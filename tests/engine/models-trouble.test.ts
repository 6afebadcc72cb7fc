// Promise: whatever a provider does wrong ends the turn clearly where it was asked, loses nothing and harms nobody.
import type { TestHouse } from '../support/house'
import type { Ear } from '../support/listen'
import type { Trouble } from '../support/providers/wire'
import { describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { listen } from '../support/listen'
import { playAnthropic } from '../support/providers/anthropic'
import { addProvider, kinds } from '../support/providers/kinds'
import { playOpenAi } from '../support/providers/openai'

const write = async (house: TestHouse, content: string, to = 'writer') => (await house.client.mailbox.send({ body: { to, content } })).message
const answers = async (house: TestHouse) => (await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages.map(({ content }) => content)
const turnOf = async (house: TestHouse, source_id: string) => (await house.client.turns.get({ params: { id: (await house.client.turns.list({ query: { source_id } })).turns[0]!.id } })).turn
const failed = async (ear: Ear) => (await ear.next('turn.failed')).data
const AT_ONCE = { 'retry-after': '0' }

describe.each(kinds)('a provider of kind %s', (kind, play) => {
  it.each<[string, Trouble, string, RegExp]>([
    ['hangs', 'hang', 'provider_timeout', /“Played” said nothing for 0.25 seconds/],
    ['hangs in mid-sentence', 'hang midway', 'provider_timeout', /“Played” said nothing/],
    ['refuses the key', { status: 401 }, 'provider_unauthorized', /“Played” does not accept the API key \(401: Played trouble 401\)/],
    ['forbids it', { status: 403 }, 'provider_unauthorized', /403/],
    ['is overrun', { status: 429, headers: AT_ONCE }, 'provider_rate_limited', /“Played” takes no more requests for now/],
    ['is overrun for an hour', { status: 429, headers: { 'retry-after': '3600' } }, 'provider_rate_limited', /for 3600 seconds/],
    ['is broken', { status: 500, headers: AT_ONCE }, 'provider_unavailable', /“Played” does not work at the moment \(500/],
    ['is broken and says so on a page', { status: 502, headers: AT_ONCE, body: '<html><h1>Bad gateway</h1></html>' }, 'provider_unavailable', /502: Bad gateway\)/],
    ['has no such model', { status: 404 }, 'provider_refused', /404.*name of the model/],
    ['finds the prompt too long', { status: 400, body: '{"error":{"message":"maximum context length exceeded"}}' }, 'provider_refused', /maximum context length exceeded/],
    ['points elsewhere', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }, 'provider_refused', /points to another address/],
    ['cuts its JSON', 'truncated json', 'provider_bad_answer', /“Played” gave no answer that can be used/],
    ['cuts its stream', 'truncated stream', 'provider_bad_answer', /no answer that can be used/],
    ['cuts the line in mid-sentence', 'reset midway', 'provider_bad_answer', /it broke off/],
    ['sends a web page', 'nonsense', 'provider_bad_answer', /sent a web page/],
    ['says nothing', 'nothing', 'provider_bad_answer', /no answer that can be used/],
    ['talks for 10 MB', 'endless', 'answer_too_long', /went on and on/],
  ])('that %s ends the turn clearly, and the next is fine', async (_, trouble, reason, message) => {
    await using house = await openTestHouse({ sample: true })
    using ear = await listen(house.url, house.token)
    await using wire = await play({ script: [{ text: 'Here I am.' }] })
    await addProvider(house, kind, wire, { timeout_ms: trouble === 'hang' || trouble === 'hang midway' ? 250 : 5000 })
    wire.trouble(trouble)
    const letter = await write(house, 'Are you there?')
    expect(await failed(ear)).toMatchObject({ agent_id: 'writer', source_id: letter.id, reason, message: expect.stringMatching(message) })
    expect(await turnOf(house, letter.id)).toMatchObject({ state: 'failed', reason, message: expect.stringMatching(message), moves: [], steps: [] })
    expect((await house.client.mailbox.read({ params: { agent_id: 'writer' } })).messages, 'the letter is still there').toMatchObject([{ id: letter.id, content: 'Are you there?' }])
    wire.trouble(null)
    await write(house, 'And now?')
    await ear.next('turn.finished')
    expect(await answers(house)).toEqual(['Here I am.'])
  })
})

describe('a provider that is down for a moment', () => {
  it.each<[string, Trouble]>([['is overrun', { status: 429, headers: AT_ONCE }], ['is broken', { status: 503, headers: AT_ONCE }]])('and %s is asked again, twice at most', async (_, trouble) => {
    await using house = await openTestHouse({ sample: true })
    await using wire = await playOpenAi()
    await addProvider(house, 'openai-compatible', wire)
    wire.trouble(trouble, 2)
    await write(house, 'Hello')
    await house.settled()
    expect(await answers(house)).toEqual(['Hello.'])
    expect(wire.asked()).toBe(3)
  })

  it('and drops the connection is asked again after a pause', async () => {
    await using house = await openTestHouse({ sample: true })
    await using wire = await playOpenAi()
    await addProvider(house, 'openai-compatible', wire)
    wire.trouble('reset', 1)
    const startedAt = Date.now()
    await write(house, 'Hello')
    await house.settled()
    expect(await answers(house)).toEqual(['Hello.'])
    expect(Date.now() - startedAt).toBeGreaterThan(900)
  })
})

describe('a model', () => {
  it('that is lively but never comes to an end is ended', async () => {
    await using house = await openTestHouse({ sample: true })
    using ear = await listen(house.url, house.token)
    await using wire = await playOpenAi()
    await addProvider(house, 'openai-compatible', wire, { timeout_ms: 100 })
    wire.trouble('drip')
    await write(house, 'Hello')
    expect(await failed(ear)).toMatchObject({ reason: 'provider_timeout', message: expect.stringContaining('had not come to an end') })
  })

  it('that is cut short by its bound says so, or fails where it has said nothing yet', async () => {
    await using house = await openTestHouse({ sample: true })
    using ear = await listen(house.url, house.token)
    await using wire = await playOpenAi({ script: [{ text: 'Once upon a', finish: 'length' }, { thinking: 'Well, well, well', finish: 'length' }] })
    await addProvider(house, 'openai-compatible', wire)
    await write(house, 'Tell me a story.')
    await ear.next('turn.finished')
    expect(await answers(house)).toEqual(['Once upon a …'])
    await write(house, 'Go on.')
    expect(await failed(ear)).toMatchObject({ reason: 'provider_bad_answer', message: expect.stringMatching(/tokens were used up before it said anything/) })
  })

  it('that calls a tool so that nobody can read it fails clearly', async () => {
    await using house = await openTestHouse({ sample: true })
    using ear = await listen(house.url, house.token)
    await using wire = await playOpenAi({ script: [{ calls: [{ tool: 'remember', args: '{"line": "never en' }] }] })
    await addProvider(house, 'openai-compatible', wire)
    await write(house, 'Hello')
    expect(await failed(ear)).toMatchObject({ reason: 'provider_bad_answer', message: expect.stringContaining('it wants to use “remember”') })
  })

  it('whose content filter steps in fails clearly', async () => {
    await using house = await openTestHouse({ sample: true })
    using ear = await listen(house.url, house.token)
    await using wire = await playOpenAi({ script: [{ finish: 'content_filter' }] })
    await addProvider(house, 'openai-compatible', wire)
    await write(house, 'Hello')
    expect(await failed(ear)).toMatchObject({ reason: 'provider_refused', message: expect.stringContaining('content filter') })
  })

  it('that tells in the middle of its answer that it is overloaded fails clearly', async () => {
    await using house = await openTestHouse({ sample: true })
    using ear = await listen(house.url, house.token)
    await using wire = await playAnthropic()
    await addProvider(house, 'anthropic', wire)
    wire.trouble('error midway')
    await write(house, 'Hello')
    expect(await failed(ear)).toMatchObject({ reason: 'provider_unavailable', message: expect.stringContaining('Overloaded') })
  })
})
