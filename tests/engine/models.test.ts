// Promise: with a language model of any provider an agent works as with none, and who thinks is the person's choice.
import type { TestHouse } from '../support/house'
import type { Ear } from '../support/listen'
import process from 'node:process'
import { describe, expect, it, vi } from 'vitest'
import { openTestHouse } from '../support/house'
import { listen } from '../support/listen'
import { playAnthropic } from '../support/providers/anthropic'
import { addProvider, KEY, kinds } from '../support/providers/kinds'
import { playOpenAi } from '../support/providers/openai'

const write = async (house: TestHouse, content: string, to = 'writer') => (await house.client.mailbox.send({ body: { to, content } })).message
const answers = async (house: TestHouse) => (await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages.map(({ content }) => content)
const turnOf = async (house: TestHouse, source_id: string) => (await house.client.turns.get({ params: { id: (await house.client.turns.list({ query: { source_id } })).turns[0]!.id } })).turn
const failed = async (ear: Ear) => (await ear.next('turn.failed')).data
const AT_ONCE = { 'retry-after': '0' }

describe.each(kinds)('an agent with a model of kind %s', (kind, play) => {
  it('is given its prompt and its tools, uses them, hears what came of it, and answers', async () => {
    await using house = await openTestHouse({ sample: true })
    await using wire = await play({ key: KEY })
    await addProvider(house, kind, wire)
    wire.play(({ system, messages }) => {
      if (!system.includes('You are “Writer”'))
        return { text: '' }
      const calls = [{ tool: 'remember', args: { line: 'Refunds take 14 days.' } }, { tool: 'send_message', args: { to: 'researcher', content: 'Refunds take 14 days.' } }]
      return messages.length === 1 ? { text: 'I note that.', calls, usage: { prompt: 1000, completion: 20 } } : { text: 'Noted, 写好了.', usage: { prompt: 1200, completion: 30 } }
    })
    const letter = await write(house, 'Please remember: refunds take 14 days.')
    await house.settled()
    expect(await answers(house)).toEqual(['Noted, 写好了.'])
    expect(house.file('agents', 'writer', 'memory', 'MEMORY.md')).toContain('Refunds take 14 days.')
    const [first, second] = wire.heard.filter(({ system }) => system.includes('You are “Writer”'))
    expect(first).toMatchObject({ model: 'small', system: expect.stringContaining('You are “Writer” (id writer)'), tools: expect.arrayContaining(['remember', 'send_message', 'dispatch_task']), mostOutput: expect.any(Number) })
    expect(first!.messages).toEqual([{ role: 'user', text: expect.stringContaining('Please remember: refunds take 14 days.'), calls: [], results: [] }])
    const said = second!.messages.slice(1)
    expect(said.map(({ text }) => text).join('')).toBe('I note that.')
    expect(said.flatMap(({ calls }) => calls.map(call => [call.tool, call.args]))).toEqual([['remember', { line: 'Refunds take 14 days.' }], ['send_message', { to: 'researcher', content: 'Refunds take 14 days.' }]])
    expect(said.flatMap(({ results }) => results.map(({ text }) => text))).toEqual((await turnOf(house, letter.id)).steps.map(({ result }) => result))
    const turn = await turnOf(house, letter.id)
    expect(turn).toMatchObject({ state: 'done', prompt_tokens: 2200, completion_tokens: 50 })
    expect(turn.moves).toMatchObject([{ provider: 'played', model: 'small', text: 'I note that.', prompt_tokens: 1000, completion_tokens: 20, tries: [] }, { text: 'Noted, 写好了.' }])
    expect((await house.client.usage.read({ query: { agent_id: 'writer' } })).usage).toMatchObject([{ provider: 'played', model: 'small', prompt_tokens: 2200, completion_tokens: 50 }])
    expect(wire.faults).toEqual([])
  })

  it('is heard word by word', async () => {
    await using house = await openTestHouse({ sample: true })
    using ear = await listen(house.url, house.token)
    const text = 'One word after the other, until the whole of it is said. 一个字接一个字。'
    await using wire = await play({ script: [{ text }], pace: 30 })
    await addProvider(house, kind, wire)
    const letter = await write(house, 'Say something.')
    await ear.next('turn.finished')
    const deltas = ear.frames.flatMap(frame => frame.event === 'turn.delta' ? [frame.data] : [])
    expect(deltas.map(delta => delta.text).join('')).toBe(text)
    expect(deltas.length).toBeGreaterThan(2)
    expect(deltas[0]).toMatchObject({ agent_id: 'writer', kind: 'letter', source_id: letter.id })
    expect(ear.frames.findIndex(frame => frame.event === 'turn.delta')).toBeLessThan(ear.frames.findIndex(frame => frame.event === 'turn.finished'))
  })

  it('gets its own thinking back with what its tools did, and nobody else sees it', async () => {
    await using house = await openTestHouse({ sample: true })
    await using wire = await play()
    await addProvider(house, kind, wire, { model: kind === 'openai' ? 'gpt-5' : 'thinker' })
    wire.play([{ thinking: 'The line is short.', calls: [{ tool: 'remember', args: { line: 'Short.' } }] }, { thinking: 'Done then.', text: 'Done.' }])
    await write(house, 'Remember: short.')
    await house.settled()
    expect(wire.heard[1]!.messages.map(({ thinking }) => thinking).join('')).toMatch(/The line is short\.|signed-/)
    expect(await answers(house)).toEqual(['Done.'])
  })

  it('is told what it did wrong with a tool, and may go on', async () => {
    await using house = await openTestHouse({ sample: true })
    await using wire = await play()
    await addProvider(house, kind, wire)
    wire.play([{ calls: [{ tool: 'fly_to_the_moon', args: {} }, { tool: 'send_message', args: { recipient: 7 } }, { tool: 'send_message', args: { to: 'nobody', content: 'x' } }] }, { text: 'I cannot.' }])
    const letter = await write(house, 'Fly.')
    await house.settled()
    expect((await turnOf(house, letter.id)).steps.map(({ result }) => result)).toEqual([expect.stringMatching(/^refused: There is no tool “fly_to_the_moon”/), expect.stringMatching(/^refused: .*send_message/), expect.stringMatching(/^refused: .*nobody/)])
    expect(await answers(house)).toEqual(['I cannot.'])
  })

  it('that has nothing to say says nothing', async () => {
    await using house = await openTestHouse({ sample: true })
    await using wire = await play({ script: [{ text: '' }] })
    await addProvider(house, kind, wire)
    const letter = await write(house, 'Thanks!')
    await house.settled()
    expect(await turnOf(house, letter.id)).toMatchObject({ state: 'done', answer: null })
    expect(await answers(house)).toEqual([])
  })
})

describe('who thinks', () => {
  it('is the team’s model, or the agent’s own', async () => {
    await using house = await openTestHouse({ sample: true })
    await using ours = await playOpenAi()
    await using theirs = await playAnthropic()
    await addProvider(house, 'openai-compatible', ours, { id: 'ours' })
    await addProvider(house, 'anthropic', theirs, { id: 'theirs', think: false })
    const choose = (body: object) => house.client.agents.update({ params: { id: 'writer' }, body })
    for (const choice of [{}, { model: 'large' }, { provider: 'theirs' }, { provider: 'offline' }, { provider: null, model: null }]) {
      await choose(choice)
      await write(house, 'Hello')
      await house.settled()
    }
    expect(ours.heard.map(({ model }) => model)).toEqual(['small', 'large', 'small'])
    expect(theirs.heard.map(({ model }) => model)).toEqual(['large'])
  })

  it('is the fall-back where that one gives no answer; the trace tells both', async () => {
    await using house = await openTestHouse({ sample: true })
    await using first = await playOpenAi()
    await using second = await playAnthropic({ script: [{ text: 'I stand in.' }] })
    await addProvider(house, 'openai-compatible', first, { id: 'first' })
    await addProvider(house, 'anthropic', second, { id: 'second', think: false })
    await house.client.providers.choose({ body: { fallback: { provider: 'second', model: 'large' } } })
    first.trouble({ status: 401 })
    const letter = await write(house, 'Hello')
    await house.settled()
    expect(await answers(house)).toEqual(['I stand in.'])
    expect((await turnOf(house, letter.id)).moves).toMatchObject([{ provider: 'second', model: 'large', tries: [{ provider: 'first', model: 'small', reason: 'provider_unauthorized', message: expect.stringContaining('401') }] }])
    second.trouble({ status: 529, headers: AT_ONCE })
    const lost = await write(house, 'Hello again')
    await house.settled()
    expect(await turnOf(house, lost.id)).toMatchObject({ state: 'failed', reason: 'provider_unavailable', message: expect.stringMatching(/401.*529/) })
  })

  it('goes on with a turn where another model began it', async () => {
    await using house = await openTestHouse({ sample: true })
    await using first = await playOpenAi()
    await using second = await playAnthropic({ script: [{ text: 'Done by another.' }] })
    await addProvider(house, 'openai-compatible', first, { id: 'first' })
    await addProvider(house, 'anthropic', second, { id: 'second', think: false })
    await house.client.providers.choose({ body: { fallback: { provider: 'second', model: 'large' } } })
    first.play(() => {
      first.trouble({ status: 401 })
      return { thinking: 'Secret thoughts.', calls: [{ id: 'functions.remember:0', tool: 'remember', args: { line: 'Half done.' } }] }
    })
    await write(house, 'Remember: half done.')
    await house.settled()
    expect(await answers(house)).toEqual(['Done by another.'])
    expect(second.heard[0]!.messages.slice(1)).toMatchObject([{ calls: [{ tool: 'remember', args: { line: 'Half done.' } }] }, { results: [{ text: expect.any(String) }] }])
    expect(JSON.stringify(second.heard[0]!.body)).not.toContain('Secret thoughts')
  })

  it('is the team’s model where the agent’s provider was deleted, and the fall-back where it is switched off or has no key', async () => {
    await using house = await openTestHouse({ sample: true })
    await using wire = await playOpenAi()
    await addProvider(house, 'openai-compatible', wire, { id: 'team' })
    await house.client.providers.create({ body: { id: 'mine', name: 'Mine', kind: 'anthropic', model: 'large' } })
    await house.client.providers.choose({ body: { fallback: { provider: 'team', model: null } } })
    await house.client.agents.update({ params: { id: 'writer' }, body: { provider: 'mine' } })
    const tries: string[] = []
    for (const change of [() => {}, () => house.client.providers.update({ params: { id: 'mine' }, body: { enabled: false, api_key: KEY } }), () => house.client.providers.update({ params: { id: 'mine' }, body: { enabled: true, model: null } }), () => house.client.providers.remove({ params: { id: 'mine' } })]) {
      await change()
      const letter = await write(house, 'Hello')
      await house.settled()
      tries.push(...(await turnOf(house, letter.id)).moves[0]!.tries.map(({ reason }) => reason))
    }
    expect(await answers(house)).toEqual(['Hello.', 'Hello.', 'Hello.', 'Hello.'])
    expect(tries).toEqual(['provider_unauthorized', 'provider_disabled', 'no_model', 'provider_deleted'])
  })

  it('never takes a key from the environment', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-of-the-shell')
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:9/v1')
    expect(process.env.OPENAI_API_KEY).toBe('sk-of-the-shell')
    await using house = await openTestHouse({ sample: true })
    await using wire = await playOpenAi()
    const { provider } = await house.client.providers.create({ body: { name: 'Keyless', kind: 'openai-compatible', base_url: wire.url, model: 'small' } })
    await house.client.providers.choose({ body: { default: { provider: provider.id, model: null } } })
    await write(house, 'Hello')
    await house.settled()
    vi.unstubAllEnvs()
    expect(wire.heard[0]!.headers.authorization).toBeUndefined()
  })
})

describe('a model', () => {
  it('is stopped when its turn is cancelled', async () => {
    await using house = await openTestHouse({ sample: true })
    using ear = await listen(house.url, house.token)
    await using wire = await playOpenAi()
    await addProvider(house, 'openai-compatible', wire)
    wire.trouble('hang midway', 1)
    await write(house, 'Hello')
    const { data: { id } } = await ear.next('turn.started')
    await vi.waitFor(() => expect(wire.asked()).toBe(1))
    const startedAt = Date.now()
    await house.client.turns.cancel({ params: { id } })
    expect(await failed(ear)).toMatchObject({ id, reason: 'cancelled' })
    await write(house, 'Once more')
    await ear.next('turn.finished')
    expect(Date.now() - startedAt, 'nobody waits for what hangs').toBeLessThan(3000)
  })

  it('that thinks aloud has its thoughts left out', async () => {
    await using house = await openTestHouse({ sample: true })
    await using wire = await playOpenAi({ script: [{ text: '<think>They want a greeting.</think>\n\nGood morning!' }] })
    await addProvider(house, 'openai-compatible', wire)
    await write(house, 'Hello')
    await house.settled()
    expect(await answers(house)).toEqual(['Good morning!'])
  })

  it('is counted by estimate where its provider counts nothing', async () => {
    await using house = await openTestHouse({ sample: true })
    await using wire = await playOpenAi({ script: [{ text: 'Good morning to you!', usage: null }] })
    await addProvider(house, 'openai-compatible', wire)
    const letter = await write(house, 'Hello')
    await house.settled()
    const { prompt_tokens, completion_tokens, prompt } = await turnOf(house, letter.id)
    expect(completion_tokens).toBe(5)
    expect(prompt_tokens).toBeGreaterThanOrEqual(prompt.reduce((sum, part) => sum + part.tokens, 0) - 20)
  })
})
