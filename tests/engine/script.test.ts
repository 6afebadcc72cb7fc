// Promise: a script file plays any exchange, word for word; and one that is not right says at once what is wrong with it.
import type { Exchange } from '../../src-server/engine/model'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ModelFailure } from '../../src-server/engine/model'
import { readScript, scriptedModel } from '../../src-server/engine/offline/script'
import { openTestHouse, temporaryFolder } from '../support/house'
import { context, thought } from './offline-corner'

const at = (name: string): string => join(import.meta.dirname, '../support/scripts', name)

/** The model of a script as a test writes it. */
function scripted(script: string): ReturnType<typeof scriptedModel> {
  using folder = temporaryFolder()
  writeFileSync(join(folder.path, 'script.yaml'), script)
  return scriptedModel(readScript(join(folder.path, 'script.yaml')))
}

const done = (result: string): Exchange => ({ move: { text: null, calls: [] }, steps: [{ n: 0, move: 0, call_id: 'c', tool: 'remember', args: {}, result, letter_id: null }] })

describe('a script that is not right', () => {
  it.each<[string, RegExp]>([
    ['rules: [', /cannot be read/],
    ['rules: []', /rules: /],
    ['', /it: /],
    ['rules: [{ move: {} }]\nmore: 1', /more/],
    ['rules: [{ who: leader, move: {} }]', /rules\.0: .*who/],
    ['rules: [{ move: { text: 7 } }]', /rules\.0\.move\.text/],
    ['rules: [{ move: { text: "{{asked}} {{asket}}" } }]', /rules\.0\.move\.text: holds a blank.*\{\{last_result\}\}/],
    ['rules: [{ move: { calls: [{ tool: remember, args: { line: ["{{nobody}}"] } }] } }]', /rules\.0\.move\.calls\.0/],
    ['rules: [{ when: "/(/", move: {} }]', /rules\.0\.when: is no pattern/],
    ['rules: [{ kind: email, move: {} }]', /rules\.0\.kind/],
    ['rules: [{ step: -1, move: {} }]', /rules\.0\.step/],
    ['rules: [{ times: twice, move: {} }]', /rules\.0\.times/],
    ['rules: [{ move: { fail: { reason: x } } }]', /rules\.0\.move\.fail\.message/],
  ])('%j says what is wrong, and where', (text, why) => {
    expect(() => scripted(text)).toThrow(why)
    expect(() => scripted(text)).toThrow(/script\.yaml/)
  })

  it('is none where there is no file', () => {
    expect(() => readScript(at('nothing.yaml'))).toThrow(/nothing\.yaml cannot be read/)
  })
})

describe('a rule', () => {
  it('may be JSON, and the first that fits by agent, kind, words and step is played', async () => {
    const model = scripted(JSON.stringify({ rules: [
      { agent: 'writer', move: { text: 'not this agent' } },
      { kind: 'mention', move: { text: 'not this kind' } },
      { when: 'tea', move: { text: 'not these words' } },
      { when: '/^COFFEE/i', step: 1, move: { text: 'the second move' } },
      { when: '/^COFFEE/i', move: { text: 'the first move' } },
      { move: { text: 'any other' } },
    ] }))
    const play = async (said: string, exchanges: Exchange[] = []): Promise<string | null> => (await model.next(thought(context(said), exchanges))).text
    expect([await play('coffee?'), await play('coffee?', [done('x')]), await play('coffee?'), await play('milk')]).toEqual(['the first move', 'the second move', 'the first move', 'any other'])
  })

  it('fills in what was asked, who asked, and the last result, in texts and arguments however deep', async () => {
    const model = scripted(`rules: [{ move: { text: "{{from}}: {{ asked }}", calls: [{ tool: remember, args: { line: "{{last_result}}!", many: [{ n: 1, of: "{{from}}" }], yes: true } }] } }]`)
    expect(await model.next(thought(context('$& milk'), [done('it went well')]))).toEqual({ text: 'user: $& milk', calls: [{ id: 'script-0', tool: 'remember', args: { line: 'it went well!', many: [{ n: 1, of: 'user' }], yes: true } }] })
    expect((await model.next(thought(context('x')))).calls[0]!.args.line).toBe('!')
  })

  it('may be played once', async () => {
    const model = scripted('rules: [{ times: once, move: { text: first } }, { move: { text: after } }]')
    expect([(await model.next(thought(context('x')))).text, (await model.next(thought(context('x')))).text]).toEqual(['first', 'after'])
  })

  it('says its answer as it comes, and what it took', async () => {
    const said: string[] = []
    const model = scripted('rules: [{ move: { text: hello, spent: { prompt_tokens: 3, completion_tokens: 4, cost: 0.5 } } }]')
    expect(await model.next(thought(context('x'), [], [], words => void said.push(words)))).toEqual({ text: 'hello', calls: [], spent: { prompt_tokens: 3, completion_tokens: 4, cost: 0.5 } })
    expect(said).toEqual(['hello'])
  })

  it('may fail, so that another model may be tried or not', async () => {
    const model = scripted('rules: [{ when: soft, move: { fail: { reason: busy, message: Too much to do. } } }, { move: { fail: { reason: bad_key, message: The key is wrong., elsewhere: false } } }]')
    await expect(model.next(thought(context('soft')))).rejects.toMatchObject({ reason: 'busy', message: 'Too much to do.', elsewhere: true })
    const failure = await model.next(thought(context('hard'))).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ModelFailure)
    expect(failure).toMatchObject({ reason: 'bad_key', elsewhere: false })
  })

  it('may take its time, and is cut short with its turn', async () => {
    const model = scripted('rules: [{ when: short, move: { delay_ms: 30, text: done } }, { move: { delay_ms: 60000, text: never } }]')
    const start = performance.now()
    expect((await model.next(thought(context('short')))).text).toBe('done')
    expect(performance.now() - start).toBeGreaterThan(25)
    const control = new AbortController()
    const cut = model.next({ ...thought(context('long')), signal: control.signal })
    control.abort()
    await expect(cut).rejects.toThrow(/abort/i)
  })

  it('where none fits fails the turn, or leaves it to the offline engine', async () => {
    await expect(scripted('rules: [{ agent: writer, move: {} }]').next(thought(context('milk')))).rejects.toMatchObject({ reason: 'no_rule', message: expect.stringContaining('milk'), elsewhere: false })
    expect((await scripted('rules: [{ agent: writer, move: {} }]\notherwise: offline').next(thought(context('hello')))).text).toMatch(/^Hello/)
  })
})

describe('in a house', () => {
  it('a script plays a whole exchange: who asks whom, with what, and what it takes', async () => {
    await using house = await openTestHouse({ sample: true, model: scriptedModel(readScript(at('refunds.yaml'))) })
    await house.client.mailbox.send({ body: { to: 'leader', content: 'What about refunds?' } })
    await house.settled()
    const letters = async (agent_id: string) => (await house.client.mailbox.read({ params: { agent_id } })).messages.map(({ from, type, content }) => [from, type, content.slice(0, 40)])
    expect(await letters('researcher')).toEqual([['leader', 'task', 'Find what the handbook says about refund']])
    expect(await letters('writer')).toEqual([['leader', 'task', expect.stringMatching(/^Make a notice of it\.\n\nFound:\n/)]])
    expect(await letters('user')).toEqual([['leader', 'reply', 'I asked the researcher.'], ['leader', 'reply', 'writer says: Notice: refunds take 30 day']])
    expect((await house.client.usage.read({ query: { agent_id: 'researcher' } })).usage).toEqual([expect.objectContaining({ provider: 'offline', model: 'script' })])
    expect((await house.client.usage.read({ query: { agent_id: 'researcher' } })).usage[0]!.completion_tokens).toBeGreaterThanOrEqual(30)
  })

  it('where no rule fits the person is told why', async () => {
    await using house = await openTestHouse({ sample: true, model: scriptedModel(readScript(at('refunds.yaml'))) })
    const { message } = await house.client.mailbox.send({ body: { to: 'leader', content: 'What about parcels?' } })
    await house.settled()
    const { turns } = await house.client.turns.list({ query: { source_id: message.id } })
    expect(turns).toEqual([expect.objectContaining({ state: 'failed', reason: 'no_rule', message: expect.stringContaining('What about parcels?') })])
  })
})
