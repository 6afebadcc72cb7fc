// Promise: whatever goes wrong with a model in the middle of the work, those who wait for it hear why, nothing is lost, and it can be taken up again.
import type { Letter } from '../../../src-server/mailbox/contract'
import type { RemoteKind } from '../../../src-server/providers/contract'
import type { TestHouse } from '../../support/house'
import type { Said, Trouble, WireServer } from '../../support/providers/wire'
import { describe, expect, it } from 'vitest'
import { openTestHouse } from '../../support/house'
import { playAnthropic } from '../../support/providers/anthropic'
import { addProvider } from '../../support/providers/kinds'
import { playOpenAi } from '../../support/providers/openai'
import { lettersOf, SCENARIO } from './performance'
import { lately, playback, readRecording, whoAsks } from './recording'

const AT_ONCE = { 'retry-after': '0' }
const PATIENCE_MS = 250
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
const kinds: [RemoteKind, typeof playOpenAi][] = [['openai-compatible', playOpenAi], ['anthropic', playAnthropic]]
const isSaid = (trouble: Trouble | Said): trouble is Said => typeof trouble === 'object' && 'calls' in trouble

/** A team with a model that works, but for one of them. */
async function openTeam(kind: RemoteKind, [steady, shaky]: WireServer[], whose: string): Promise<TestHouse> {
  const house = await openTestHouse({ sample: true })
  await addProvider(house, 'openai-compatible', steady!, { id: 'steady' })
  await addProvider(house, kind, shaky!, { id: 'shaky', name: 'Shaky', think: false, timeout_ms: PATIENCE_MS })
  await house.client.agents.update({ params: { id: whose }, body: { provider: 'shaky' } })
  return house
}

const write = async (house: TestHouse): Promise<Letter> => (await house.client.mailbox.send({ body: { to: 'leader', content: SCENARIO.en } })).message
const turnOf = async (house: TestHouse, id: string) => (await house.client.turns.get({ params: { id } })).turn
const thread = async (house: TestHouse, { id }: Letter): Promise<Letter[]> => (await lettersOf(house)).filter(letter => letter.thread_id === id)
const report = (letters: Letter[]): string[] => letters.filter(({ to }) => to === 'user').map(({ content }) => content)

describe.each(kinds)('when the researcher’s model, of kind %s, in the middle of its turn', (kind, play) => {
  it.each(troubles)('%s, the leader hears why and says so, and the task can be sent again', async (_, trouble, reason, message) => {
    const script = playback(recording) as (heard: Parameters<typeof whoAsks>[0]) => Said
    await using steady = await playOpenAi({ script })
    await using shaky = await play()
    await using house = await openTeam(kind, [steady, shaky], 'researcher')
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
    await using house = await openTeam('anthropic', [steady, shaky], 'leader')
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
    const script = playback(readRecording('openai')) as (heard: Parameters<typeof lately>[0]) => Said
    await using steady = await playOpenAi({ script })
    await using shaky = await playAnthropic()
    await using house = await openTeam('anthropic', [steady, shaky], 'leader')
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
