// Promise: whatever goes wrong with a model in the middle of the work, those who wait for it hear why, nothing is lost, and it can be taken up again.
import type { Letter } from '../../../src-server/mailbox/contract'
import type { TestHouse } from '../../support/house'
import type { Said, Trouble, WireServer } from '../../support/providers/wire'
import { describe, expect, it } from 'vitest'
import { ModelFailure } from '../../../src-server/engine/model'
import { openTestHouse } from '../../support/house'
import { played } from '../../support/models'
import { playAnthropic } from '../../support/providers/anthropic'
import { addProvider } from '../../support/providers/kinds'
import { playOpenAi } from '../../support/providers/openai'
import { lettersOf, SCENARIO } from './performance'
import { lately, playback, readRecording } from './recording'

const AT_ONCE = { 'retry-after': '0' }
const recording = readRecording('trouble')

/** What a provider does instead of an answer, or what a model says again and again; and how the turn ends. */
const troubles: [name: string, trouble: Trouble | Said, reason: string, message: RegExp][] = [
  ['hangs', 'hang', 'provider_timeout', /“Shaky” said nothing for 0.25 seconds/],
  ['refuses the key (401)', { status: 401 }, 'provider_unauthorized', /“Shaky” does not accept the API key/],
  ['is overrun (429)', { status: 429, headers: AT_ONCE }, 'provider_rate_limited', /“Shaky” takes no more requests/],
  ['is broken (500)', { status: 500, headers: AT_ONCE }, 'provider_unavailable', /“Shaky” does not work at the moment/],
  ['cuts its JSON', 'truncated json', 'provider_bad_answer', /“Shaky” gave no answer that can be used/],
  ['cuts its stream', 'truncated stream', 'provider_bad_answer', /“Shaky” gave no answer that can be used/],
  ['wants a tool that is not there', { calls: [{ tool: 'ask_the_oracle', args: {} }] }, 'too_many_steps', /It used tools 8 times and was not done/],
  ['uses a tool wrongly', { calls: [{ tool: 'search_knowledge', args: { question: 7 } }] }, 'too_many_steps', /It used tools 8 times and was not done/],
  ['uses a tool so that nobody can read it', { calls: [{ tool: 'search_knowledge', args: '{"query": "ref' }] }, 'provider_bad_answer', /it wants to use “search_knowledge”/],
  ['talks for 10 MB', 'endless', 'answer_too_long', /“Shaky” went on and on/],
  ['says nothing', 'nothing', 'provider_bad_answer', /“Shaky” gave no answer that can be used/],
]
const isSaid = (trouble: Trouble | Said): trouble is Said => typeof trouble === 'object' && 'calls' in trouble

/** A team that thinks with one server, and one of it with another. */
async function openTeam(steady: WireServer, shaky: WireServer, whose: string, timeout_ms = 5000): Promise<TestHouse> {
  const house = await openTestHouse({ sample: true })
  await addProvider(house, 'openai-compatible', steady, { id: 'steady' })
  await addProvider(house, 'anthropic', shaky, { id: 'shaky', name: 'Shaky', think: false, timeout_ms })
  await house.client.agents.update({ params: { id: whose }, body: { provider: 'shaky' } })
  return house
}

const write = async (house: TestHouse): Promise<Letter> => (await house.client.mailbox.send({ body: { to: 'leader', content: SCENARIO.en } })).message
const turnOf = async (house: TestHouse, id: string) => (await house.client.turns.get({ params: { id } })).turn
const thread = async (house: TestHouse, { id }: Letter): Promise<Letter[]> => (await lettersOf(house)).filter(letter => letter.thread_id === id)
const report = (letters: Letter[]): string[] => letters.filter(({ to }) => to === 'user').map(({ content }) => content)

describe('when the researcher’s model, in the middle of its turn,', () => {
  it.each(troubles)('%s, the leader hears why and says so, and the task can be sent again', async (_, trouble, reason, message) => {
    const script = playback(recording)
    await using steady = await playOpenAi({ script })
    await using shaky = await playAnthropic()
    await using house = await openTeam(steady, shaky, 'researcher', trouble === 'hang' ? 250 : undefined)
    shaky.play((heard) => {
      const said = script(heard)
      if (isSaid(trouble))
        shaky.play(() => trouble)
      else
        shaky.trouble(trouble)
      return said
    })
    const letter = await write(house)
    await house.settled()

    const task = (await lettersOf(house)).find(({ to }) => to === 'researcher')!
    expect(task).toMatchObject({ from: 'leader', type: 'task', delivery: 'failed', failure: { reason, message: expect.stringMatching(message) } })
    const failed = await turnOf(house, task.turn_id!)
    expect(failed).toMatchObject({ agent_id: 'researcher', state: 'failed', reason, message: task.failure!.message })
    expect(failed.steps[0], 'what was done before is on record').toMatchObject({ tool: 'search_knowledge', result: expect.stringContaining('page refunds') })
    expect((await thread(house, task)).at(-1)).toMatchObject({ from: 'researcher', to: 'leader', type: 'reply', reply_to: task.id, content: `I could not do this. ${failed.message}` })
    expect(report(await thread(house, letter))).toEqual(['I asked the researcher.', 'The researcher could not look it up, so there is no notice yet.'])
    expect((await house.client.turns.replay({ params: { id: failed.id }, body: {} })).replay, 'a replay ends where the record does').toMatchObject({ same: true, answer: null, failure: expect.stringMatching(/record ends|used tools 8 times/) })

    shaky.trouble(null)
    shaky.play(script)
    await house.client.mailbox.resend({ params: { id: task.id } })
    await house.settled()
    expect(report(await thread(house, letter)).at(-1)).toBe('Here is the notice: Refunds take 30 days.')
    expect((await lettersOf(house)).find(({ id }) => id === task.id)).toMatchObject({ delivery: 'answered', failure: null })
    expect([...steady.faults, ...shaky.faults]).toEqual([])
  })
})

describe('when the leader’s model gives no answer', () => {
  it('to the person’s letter, the letter says why, and can be sent again', async () => {
    const script = playback(readRecording('openai'))
    await using steady = await playOpenAi({ script })
    await using shaky = await playAnthropic({ script })
    await using house = await openTeam(steady, shaky, 'leader')
    shaky.trouble({ status: 401 })
    const letter = await write(house)
    await house.settled()
    expect(await thread(house, letter)).toMatchObject([{ delivery: 'failed', failure: { reason: 'provider_unauthorized', message: expect.stringContaining('“Shaky”') } }])
    shaky.trouble(null)
    await house.client.mailbox.resend({ params: { id: letter.id } })
    await house.settled()
    expect(report(await thread(house, letter)).at(-1)).toMatch(/^The researcher found it on the page “Refunds”/)
  })

  it('to what came back from the researcher, the person hears so where they asked, and it can be tried again', async () => {
    const script = playback(readRecording('openai'))
    await using steady = await playOpenAi({ script })
    await using shaky = await playAnthropic()
    await using house = await openTeam(steady, shaky, 'leader')
    shaky.play((heard) => {
      if (lately(heard).includes('sent to researcher'))
        shaky.trouble({ status: 401 })
      return script(heard)
    })
    const letter = await write(house)
    await house.settled()
    const [failed] = (await house.client.turns.list({ query: { state: 'failed' } })).turns
    expect(failed).toMatchObject({ agent_id: 'leader', from: 'researcher', reason: 'provider_unauthorized' })
    expect((await thread(house, letter)).at(-1)).toMatchObject({ from: 'leader', to: 'user', reply_to: letter.id, content: `I could not do this. ${failed!.message}` })
    shaky.trouble(null)
    shaky.play(script)
    await house.client.turns.retry({ params: { id: failed!.id } })
    await house.settled()
    expect(report(await thread(house, letter)).at(-1)).toMatch(/^The researcher found it on the page “Refunds”/)
  })
})

describe('when what came back from the researcher comes to nothing', () => {
  /** Whoever is asked has the next one look into it; the writer fails at what the researcher found. */
  const model = played(({ agent, wake }, steps) => {
    const next = { leader: 'writer', writer: 'researcher' }[agent.id]
    if (wake.from === 'researcher')
      throw new ModelFailure('broken', 'The model broke.')
    if (next === undefined || wake.letter?.type === 'reply')
      return { kind: 'answer', text: next === undefined ? 'Found.' : `It came back: ${wake.content}` }
    return steps.length === 0 ? { kind: 'call', tool: 'dispatch_task', args: { to: next, content: 'look into it' } } : { kind: 'answer', text: null }
  })
  const why = 'I could not do this. The model broke.'

  it('the colleague who gave the task hears so, and whoever asked them', async () => {
    await using house = await openTestHouse({ sample: true, model })
    const letter = await write(house)
    await house.settled()
    expect((await lettersOf(house)).filter(({ from, to }) => from === 'writer' && to === 'leader')).toMatchObject([{ type: 'reply', content: why }])
    expect(report(await thread(house, letter))).toEqual([`It came back: ${why}`])
  })

  it('the group where it was asked hears so', async () => {
    await using house = await openTestHouse({ sample: true, model })
    const { message } = await house.client.chat.post({ params: { id: 'general' }, body: { content: '@writer look into it' } })
    await house.settled()
    expect((await house.client.chat.general()).messages.at(-1)).toMatchObject({ from: 'writer', reply_to: message.id, content: why })
  })

  it('nobody is left to hear so, the turn ends all the same', async () => {
    const leaving = played(async (context, steps, thought) => {
      if (context.wake.from === 'researcher')
        await house.client.chat.update({ params: { id: 'desk' }, body: { members: [] } })
      return model.next(thought)
    })
    await using house = await openTestHouse({ sample: true, model: leaving })
    await house.client.chat.create({ body: { id: 'desk', name: 'Desk', members: ['writer'] } })
    await house.client.chat.post({ params: { id: 'desk' }, body: { content: '@writer look into it' } })
    await house.settled()
    expect((await house.client.turns.list({ query: { agent_id: 'writer' } })).turns.map(({ state, reason }) => [state, reason])).toEqual([['done', null], ['failed', 'broken']])
    expect((await house.client.chat.messages({ params: { id: 'desk' } })).messages).toHaveLength(1)
  })
})
