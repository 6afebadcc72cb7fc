// Promise: with no language model at all a leader splits work over the roster, collects the answers, and reports back to whoever asked.
import type { Context, Errand } from '../../src-server/engine/model'
import type { Turn } from './offline-corner'
import { describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { played } from '../support/models'
import { agent, context, letter, turn } from './offline-corner'

type House = Awaited<ReturnType<typeof openTestHouse>>
const lettersOf = async (house: House, agent_id: string) => (await house.client.mailbox.read({ params: { agent_id } })).messages
const ask = async (house: House, content: string) => (await house.client.mailbox.send({ body: { to: 'leader', content } })).message

const shop = [agent('leader', 'Leader'), agent('researcher', 'Researcher', { role: 'Finds things out' }), agent('writer', 'Writer', { role: 'Writes for people' }), agent('wang', '王小明', { role: '管仓库' })]
const wish = (said: string, wake: Partial<Context['wake']> = {}, team = shop): Promise<Turn> => turn(context(said, wake, { team }))
const dispatched = ({ calls }: Turn): [unknown, unknown][] => calls.map(({ tool, args }) => [tool === 'dispatch_task' ? args.to : `${tool} ${String(args.to)}`, args.content])

/** The turn that the answer to one of an errand's tasks wakes. */
function answered(asked: string, tasks: [to: string, content: string, answer: string | null][], by: number, team = shop): Promise<Turn> {
  const errand: Errand = { from: 'user', asked, tasks: tasks.map(([to, content, answer], i) => ({ letter_id: `task${i}`, to, content, answer })) }
  const { to, content, answer } = errand.tasks[by]!
  const wake = { from: to, fromName: to, content: answer!, letter: letter(answer!, { from: to, type: 'reply' as const, reply_to: `task${by}` }), answered: letter(content, { id: `task${by}`, from: 'leader', to, type: 'task' as const }) }
  return turn(context(answer!, wake, { team, errand }), () => 'sent')
}

describe('a wish for several', () => {
  it.each<[string, [string, string][], RegExp]>([
    ['leader, have the researcher find what our handbook says about refunds and the writer make a short notice of it', [['researcher', 'find what our handbook says about refunds']], /I asked Researcher\..*Writer will be asked/],
    ['ask @researcher when we open, then have @writer make a sign of it', [['researcher', 'when we open']], /I asked Researcher\..*Writer/],
    ['ask @researcher when we open and @writer how we sign letters', [['researcher', 'when we open'], ['writer', 'how we sign letters']], /^I asked Researcher, Writer\./],
    ['Please ask the researcher to count the cats; ask the writer to count the dogs.', [['researcher', 'count the cats'], ['writer', 'count the dogs.']], /^I asked Researcher, Writer\./],
    ['ask @researcher and @writer when we open, then let @wang check it', [['researcher', 'when we open'], ['writer', 'when we open']], /Researcher, Writer.*王小明/],
    ['tell @writer that we close and ask @researcher when we open', [['send_message writer', 'we close'], ['researcher', 'when we open']], /^I wrote to Writer\. I asked Researcher\./],
    ['tell @writer: first rest, then tell @researcher hello', [['send_message writer', 'first rest, then tell @researcher hello']], /^I wrote to Writer\.$/],
    ['tell @researcher that Bob and writer are late', [['send_message researcher', 'Bob and writer are late']], /^I wrote to Researcher\.$/],
    ['ask the researcher when we open and tell me', [['researcher', 'when we open']], /^I asked Researcher\./],
    ['ask the reseacher when we open', [['researcher', 'when we open']], /^I asked Researcher\./],
    ['ask @writre when we open', [['writer', 'when we open']], /^I asked Writer\./],
    ['have @researcher find out what is written about mice, and then tell @writer about it', [['researcher', 'find out what is written about mice']], /^I asked Researcher\./],
    ['让Researcher查一下退款怎么说，再让Writer据此写一个简短的通知', [['researcher', '查一下退款怎么说']], /^我已去问 Researcher.*Writer/],
    ['问Researcher几点开门，问王小明库存多少', [['researcher', '几点开门'], ['wang', '库存多少']], /^我已去问 Researcher, 王小明/],
  ])('%j begins with what builds on nothing else', async (said, first, text) => {
    const asked = await wish(said)
    expect(dispatched(asked)).toEqual(first)
    expect(asked.text).toMatch(text)
  })

  it.each(['ask @researcher when we open and ask @ghost how', 'ask the cook to cook', 'have @ghost find mice and the writer make a notice of it'])('%j asks nobody, for one is not here, and says so', async (said) => {
    expect(await wish(said)).toEqual({ calls: [], text: expect.stringMatching(/nobody called “(?:ghost|cook)”/) })
  })

  it.each(['tell the waiter hello', 'ask water companies', 'have you seen the writer?', 'let us ask the researcher'])('%j is none: a name must be meant', async (said) => {
    expect((await wish(said)).calls).toEqual([])
  })

  it('without a name goes to who finds and who writes by their role, where that is clear', async () => {
    for (const said of ['I need a short notice about refunds', 'find out what the handbook says about refunds and write a short notice about it', '我需要一个关于退款的简短通知'])
      expect(dispatched(await wish(said)), said).toEqual([['researcher', expect.stringMatching(/refunds$|退款/)]])
    expect(dispatched(await wish('I need a notice about refunds', {}, shop.filter(({ id }) => id !== 'researcher'))), 'only a writer').toEqual([['writer', 'I need a notice about refunds']])
    for (const team of [shop.slice(0, 2), [...shop, agent('poet', 'Poet', { role: 'Writes poems' })], shop.map(each => each.id === 'writer' ? { ...each, enabled: false } : each)])
      expect(await wish('I need a notice about returns', {}, team), 'it answers itself').toEqual({ calls: [], text: expect.stringContaining('within 30 days with a receipt') })
  })

  it('is left to the one it is for in a group; a colleague who gave it as a task is promised nothing', async () => {
    const said = '@leader have @researcher find mice and @writer make a notice of it'
    expect(await turn(context(said, { kind: 'mention', letter: null }, { team: shop, agent: shop[1]! }))).toEqual({ calls: [], text: null })
    expect(dispatched(await wish(said, { kind: 'mention', letter: null }))).toEqual([['researcher', 'find mice']])
    const task = await wish('ask @researcher when we open', { from: 'wang', letter: letter('', { from: 'wang', type: 'task' }) })
    expect([dispatched(task), task.text]).toEqual([[['researcher', 'when we open']], null])
  })

  it('says what it may not do, and does none of it', async () => {
    expect(await turn(context('ask @researcher when', {}, { team: shop }), undefined, ['send_message'])).toEqual({ calls: [], text: 'I may not do that here: the tool “dispatch_task” was not given to me.' })
  })
})

describe('when an answer is here', () => {
  const REFUNDS = 'leader, have the researcher find what our handbook says about refunds and the writer make a short notice of it'
  const FOUND = '“Refunds take 30 days.” — from the page “Refunds”'
  const first: [string, string, string] = ['researcher', 'find what our handbook says about refunds', FOUND]

  it('the next is asked, with what was found and by whom; meanwhile nothing is said', async () => {
    expect(await answered(REFUNDS, [first], 0)).toEqual({ calls: [{ tool: 'dispatch_task', args: { to: 'writer', content: `make a short notice of it\n\nWhat Researcher found:\n\n${FOUND}` } }], text: null })
  })

  it('and nobody is left to ask, it is reported, with the name of whose it is and of what it builds on', async () => {
    const { calls, text } = await answered(REFUNDS, [first, ['writer', `make a short notice of it\n\nWhat Researcher found:\n\n${FOUND}`, 'Notice: @all 30 days.']], 1)
    expect([calls, text]).toEqual([[], 'Writer answers:\n\nNotice: all 30 days.\n\nThis builds on what I heard from Researcher.'])
  })

  it.each(['I found nothing about “refunds” in the pages I can read.', 'I could not do this. The key is wrong.', '这件事我没能办成。没有钥匙。'])('and it says %j, that is reported, and nobody asked to go on from it', async (answer) => {
    const { calls, text } = await answered(REFUNDS, [['researcher', first[1], answer]], 0)
    expect([calls, text]).toEqual([[], `Researcher answers:\n\n${answer}\n\nSo I did not ask Writer: there was nothing to go on from.`])
  })

  it('but another is not, it waits; then there is one report, each named', async () => {
    const said = 'ask @researcher when we open and @writer how we sign letters'
    expect(await answered(said, [['researcher', 'when we open', 'At 9.'], ['writer', 'how we sign letters', null]], 0)).toEqual({ calls: [], text: null })
    expect(await answered(said, [['researcher', 'when we open', 'At 9.'], ['writer', 'how we sign letters', 'I could not do this. No ink.']], 1)).toEqual({ calls: [], text: 'Researcher answers:\n\nAt 9.\n\nWriter answers:\n\nI could not do this. No ink.' })
  })

  it('two answers go into what builds on both; one that came to nothing is left out', async () => {
    const said = 'ask @researcher when we open and ask @wang what we have, then have @writer make a notice of it'
    const both = await answered(said, [['researcher', 'when we open', 'At 9.'], ['wang', 'what we have', 'Mice.']], 1)
    expect(dispatched(both)).toEqual([['writer', 'make a notice of it\n\nWhat Researcher found:\n\nAt 9.\n\nWhat 王小明 found:\n\nMice.']])
    const one = await answered(said, [['researcher', 'when we open', 'I found nothing about it.'], ['wang', 'what we have', 'Mice.']], 1)
    expect(dispatched(one)).toEqual([['writer', 'make a notice of it\n\nWhat 王小明 found:\n\nMice.']])
  })

  it('somebody is told what was found where that was the wish', async () => {
    const told = await answered('have @researcher find out what is written about mice, and then tell @writer about it', [['researcher', 'find out what is written about mice', 'They are grey.']], 0)
    expect(dispatched(told)).toEqual([['send_message writer', 'about it\n\nWhat Researcher found:\n\nThey are grey.']])
    expect(told.text).toContain('I wrote to Writer.')
  })

  it('in Chinese as in English', async () => {
    const said = '让Researcher查一下退款怎么说，再让Writer据此写一个简短的通知'
    expect(dispatched(await answered(said, [['researcher', '查一下退款怎么说', '三十天。']], 0))).toEqual([['writer', '据此写一个简短的通知\n\nResearcher查到的：\n\n三十天。']])
    expect((await answered(said, [['researcher', '查一下退款怎么说', '三十天。'], ['writer', '据此写一个简短的通知\n\nResearcher查到的：\n\n三十天。', '通知：三十天。']], 1)).text).toBe('Writer 的答复：\n\n通知：三十天。\n\n以上依据 Researcher 的答复。')
  })

  it('a second answer of the same colleague counts as the last word', async () => {
    const errand: Errand = { from: 'user', asked: 'ask @researcher when we open', tasks: [{ letter_id: 'task0', to: 'researcher', content: 'when we open', answer: 'I will look.' }] }
    const wake = { from: 'researcher', letter: letter('At 9.', { from: 'researcher', type: 'reply' as const, reply_to: 'task0' }), answered: letter('when we open', { id: 'task0', type: 'task' as const }) }
    expect((await turn(context('At 9.', wake, { team: shop, errand }))).text).toBe('Researcher answers:\n\nAt 9.')
  })

  it('a plan that the roster does not bear out any more still ends in a report', async () => {
    expect((await answered(REFUNDS, [first, ['wang', 'something else', 'Done.']], 1, shop.slice(0, 1))).text).toBe(`researcher answers:\n\n${FOUND}\n\nwang answers:\n\nDone.`)
  })
})

describe.each([
  ['en', 'leader, have the researcher find what our handbook says about refunds and the writer make a short notice of it', /^Writer answers:\n\nNotice: Refunds\n\nA refund is paid within 30 days.*\n\nPut together from sentences of the page “Refunds”, not written by a language model\.\n\nThis builds on what I heard from Researcher\.$/],
  ['zh', '让研究员查一下手册里关于退款怎么说，再让写手据此写一个简短的通知', /^写手 的答复：\n\n通知：退款\n\n收到退货后30天内支付退款.*\n\n由页面“退款”中的句子摘编而成，并非语言模型所写。\n\n以上依据 研究员 的答复。$/],
] as const)('the sample team in %s', (language, wanted, report) => {
  it('finds what the handbook says about refunds, makes a notice of it, and reports to the person in their thread', async () => {
    await using house = await openTestHouse({ sample: true, language })
    const asked = await ask(house, wanted)
    await house.settled()

    const [task] = await lettersOf(house, 'researcher')
    const [work] = await lettersOf(house, 'writer')
    expect([task, work].map(one => [one?.from, one?.type, one?.delivery])).toEqual([['leader', 'task', 'answered'], ['leader', 'task', 'answered']])
    expect(work!.content).toMatch(/\n\n(?:What Researcher found|研究员查到的).*\n\n“.*30/s)
    const toUser = await lettersOf(house, 'user')
    expect(toUser.map(({ from, type, thread_id, reply_to }) => [from, type, thread_id, reply_to])).toEqual([['leader', 'reply', asked.id, asked.id], ['leader', 'reply', asked.id, asked.id]])
    expect(toUser[1]!.content).toMatch(report)
    expect((await lettersOf(house, 'leader')).map(({ from, type }) => [from, type])).toEqual([['user', 'message'], ['researcher', 'reply'], ['writer', 'reply']])

    const { edges } = await house.client.collaboration.graph()
    expect(new Set(edges.map(({ from, to }) => `${from} → ${to}`))).toEqual(new Set(['user → leader', 'leader → researcher', 'leader → writer']))
    const history = async (id: string) => (await house.client.agents.history({ params: { id } })).entries.map(({ from, actions, answered }) => [from, actions, answered !== null])
    await expect.poll(() => history('leader')).toEqual([['user', ['dispatch_task'], true], ['researcher', ['dispatch_task'], false], ['writer', [], true]])
    expect(await history('writer')).toEqual([['leader', [], true]])
    const { usage } = await house.client.usage.read()
    expect(usage.map(row => row.agent_id).sort()).toEqual(['leader', 'leader', 'leader', 'researcher', 'writer'])
    expect(usage.every(row => row.cost === 0 && row.completion_tokens > 0 && row.prompt_tokens > 0)).toBe(true)
    const { turns } = await house.client.turns.list({})
    expect(turns.map(({ state, agent_id, hops }) => [state, agent_id, hops])).toEqual([['done', 'leader', 0], ['done', 'researcher', 1], ['done', 'leader', 2], ['done', 'writer', 3], ['done', 'leader', 4]])
  })
})

describe('in a house', () => {
  it('two who are asked at once are reported on together, once, whoever answers first', async () => {
    await using house = await openTestHouse({ sample: true })
    await ask(house, 'ask @researcher when do parcels leave and @writer how do we sign letters')
    await house.settled()
    const [promise, report, ...more] = (await lettersOf(house, 'user')).map(each => each.content)
    expect(promise).toMatch(/^I asked Researcher, Writer\./)
    expect(report).toMatch(/^Researcher answers:\n\n.*Tuesdays and Fridays.*\n\nWriter answers:\n\n.*Yours, Whisker & Co\./s)
    expect(more).toEqual([])
  })

  it('in a group the report comes there, and wakes nobody anew', async () => {
    await using house = await openTestHouse({ sample: true })
    const { message } = await house.client.chat.post({ params: { id: 'general' }, body: { content: '@leader I need a short notice about opening hours' } })
    await house.settled()
    const said = (await house.client.chat.general()).messages.slice(1)
    expect(said.map(({ from, reply_to, mentions }) => [from, reply_to, mentions])).toEqual([['leader', message.id, []], ['leader', message.id, []]])
    expect(said[1]!.content).toMatch(/^Writer answers:\n\nNotice: Opening hours\n\nThe shop is open Monday to Saturday/)
  })

  it('what a colleague fails at is reported, and the errand ends', async () => {
    const { offlineEngine } = await import('../../src-server/engine/offline/engine')
    const model = played((given, _, thought) => {
      if (given.agent.id === 'researcher')
        throw new Error('broken')
      return offlineEngine.next(thought)
    })
    await using house = await openTestHouse({ sample: true, model })
    await ask(house, 'have the researcher find what our handbook says about refunds and the writer make a short notice of it')
    await house.settled()
    expect((await lettersOf(house, 'user')).at(-1)!.content).toMatch(/^Researcher answers:\n\nI could not do this\..*\n\nSo I did not ask Writer/s)
    expect(await lettersOf(house, 'writer')).toEqual([])
  })
})
