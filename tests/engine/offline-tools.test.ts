// Promise: the offline engine works with the same tools as a language model, in English and Chinese, and never pretends.
import type { Context } from '../../src-server/engine/model'
import { describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { playTime } from '../support/time'
import { context, hear, letter, team, turn } from './offline-corner'

const call = (tool: string, args: Record<string, unknown>) => ({ tool, args })
const pages: Context['passages'] = [
  { kb_id: 'handbook', slug: 'refunds', title: 'Refunds', text: 'A refund is paid within 30 days.' },
  { kb_id: 'handbook', slug: 'refunds', title: 'Refunds', text: 'After 14 days it goes to the original card only.' },
  { kb_id: 'handbook', slug: 'shipping', title: 'Shipping', text: 'Parcels leave on Tuesdays. A lost parcel is sent again.' },
  { kb_id: 'handbook', slug: 'tui-kuan', title: '退款', text: '收到退货后30天内支付退款。' },
]
const kb = { passages: pages }

describe('memory', () => {
  it.each<[string, string]>([
    ['forget that returns are within 30 days with a receipt', 'Returns: within 30 days with a receipt.'],
    ['Please forget: the shop opens at 9:30 on weekdays', 'The shop opens at 9:30 on weekdays.'],
    ['忘掉猫粮放在二号货架', '猫粮放在二号货架。'],
  ])('%j takes out the line that is meant, word for word', async (said, line) => {
    const { calls, text } = await turn(context(said), () => 'forgotten')
    expect(calls).toEqual([call('forget', { line })])
    expect(text).toContain(line.replace(/[.。]$/, ''))
  })

  it('forgets nothing where no line is meant or several are, and says so', async () => {
    expect(await hear('forget the unicorns')).toEqual({ calls: [], text: 'My memory has nothing about “the unicorns” that I could forget.' })
    const { calls, text } = await hear('forget the cat', {}, { memory: '- The cat is grey.\n- The cat is old.' })
    expect([calls, text]).toEqual([[], expect.stringMatching(/- The cat is grey\.\n- The cat is old\./)])
  })

  it.each(['remember for the team that we close at six', 'Note for everyone: we close at six', '替团队记住：六点关门'])('%j is written down for all', async (said) => {
    expect((await hear(said)).calls).toEqual([call('remember', { line: expect.stringMatching(/^(?:we close at six|六点关门)$/), where: 'team' })])
  })
})

describe('groups', () => {
  it.each<[string, string, string]>([
    ['tell everyone in #shop that we close at six', 'shop', 'we close at six'],
    ['tell everyone we close at six', 'general', 'we close at six'],
    ['let everybody know that we close', 'general', 'we close'],
    ['post in #general: we close', 'general', 'we close'],
    ['say to the shop group: we close', 'shop', 'we close'],
    ['在群里说今天休息', 'general', '今天休息'],
    ['请在“门店”群里说：今天休息', '门店', '今天休息'],
    ['告诉大家今天休息', 'general', '今天休息'],
    ['通知所有人：今天休息', 'general', '今天休息'],
  ])('%j', async (said, group, content) => {
    const { calls, text } = await hear(said)
    expect(calls).toEqual([call('post_to_group', { group, content })])
    expect(text).toContain(`#${group}`)
  })

  it('“in the group” is the one it was asked in', async () => {
    expect((await hear('@队长 在群里说今天休息', { kind: 'mention', letter: null, group_id: 'room' })).calls).toEqual([call('post_to_group', { group: 'room', content: '今天休息' })])
  })

  it('what was said there before is found, with who said it; questions and its own words are not', async () => {
    const said = (from: string, content: string) => ({ id: from, from, content, timestamp: '2026-11-21T10:00:00.000Z' })
    const group = [said('researcher', 'The zebra arrives on Thursday.'), said('user', 'When does the zebra arrive?'), said('leader', 'The zebra is mine.')]
    expect((await hear('@leader when does the zebra come?', { kind: 'mention', letter: null, group_id: 'general' }, { group })).text).toBe('“The zebra arrives on Thursday.” — 小研 said this here on 2026-11-21')
  })
})

describe('the schedule', () => {
  const zone = 'Europe/Berlin'
  it.each<[string, Record<string, unknown>]>([
    ['every day at 9 look up refunds', { name: 'look up refunds', task: 'look up refunds', cron: '0 9 * * *', timezone: zone }],
    ['every Monday at 9:30, ask @researcher what is new', { name: 'ask @researcher what is new', task: 'ask @researcher what is new', cron: '30 9 * * 1', timezone: zone }],
    ['tomorrow at 9 tell @writer to rest', { name: 'tell @writer to rest', task: 'tell @writer to rest', run_at: '2026-11-23T08:00:00.000Z' }],
    ['in 10 minutes remind me to drink', { name: 'remind me: drink', task: 'remind me: drink', run_at: '2026-11-22T09:10:00.000Z' }],
    ['remind me to call Bob tomorrow at 5pm', { name: 'remind me: call Bob', task: 'remind me: call Bob', run_at: '2026-11-23T16:00:00.000Z' }],
    ['remind me every weekday at 8 to open', { name: 'remind me: open', task: 'remind me: open', cron: '0 8 * * 1-5', timezone: zone }],
    ['每天9点让小研查一下退款', { name: '让小研查一下退款', task: '让小研查一下退款', cron: '0 9 * * *', timezone: zone }],
    ['每周一下午3点半提醒我浇花', { name: '提醒我：浇花', task: '提醒我：浇花', cron: '30 15 * * 1', timezone: zone }],
    ['明天上午9点问小研几点开门', { name: '问小研几点开门', task: '问小研几点开门', run_at: '2026-11-23T08:00:00.000Z' }],
    ['提醒我10分钟后喝水', { name: '提醒我：喝水', task: '提醒我：喝水', run_at: '2026-11-22T09:10:00.000Z' }],
  ])('%j', async (said, args) => {
    const { calls, text } = await turn(context(said), () => 'scheduled')
    expect(calls).toEqual([call('schedule_task', args)])
    expect(text).toMatch(/^(?:It is on my schedule|已列入我的日程)/)
    expect(text).toContain(zone)
  })

  it('counts from when it was asked, not from when it comes to it', async () => {
    const late = context('in 10 minutes remind me to drink', { letter: letter('', { timestamp: '2026-11-22T08:00:00.000Z' }) })
    expect((await turn(late, () => 'refused: run_at lies in the past')).calls[0]!.args.run_at).toBe('2026-11-22T08:10:00.000Z')
    expect((await turn(late, () => 'refused: run_at lies in the past')).text).toBe('I could not do that: run_at lies in the past')
    const mention = context('@leader in 10 minutes remind me to drink', { kind: 'mention', letter: null })
    expect((await turn(mention)).calls[0]!.args.run_at).toBe('2026-11-22T09:10:00.000Z')
  })

  it.each(['every day at 9 the shop opens', 'tomorrow we are closed', 'at 9 we open', '每天9点开门吗？', 'in 2019 we opened', 'every 7 minutes look up refunds', 'on 2026-02-30 at 9 look up refunds', 'remind me to drink', '提醒我喝水'])('%j puts nothing there', async (said) => {
    const { calls, text } = await hear(said)
    expect(calls).toEqual([])
    expect(text).toMatch(/\S/)
  })

  it('a reminder whose time has come is written to the person', async () => {
    for (const [task, what] of [['remind me: call Bob at 5pm', 'call Bob at 5pm'], ['提醒我：9点浇花', '9点浇花']] as const) {
      const { calls } = await hear(task, { kind: 'task', letter: null })
      expect(calls).toEqual([call('send_message', { to: 'user', content: expect.stringContaining(what) })])
    }
  })
})

describe('knowledge', () => {
  it.each([
    ['what does our handbook say about refunds?', 'A refund is paid within 30 days.'],
    ['find out what the handbook says about refunds', 'A refund is paid within 30 days.'],
    ['look up refunds', 'A refund is paid within 30 days.'],
    ['查一下手册里关于退款怎么说', '收到退货后30天内支付退款。'],
    ['查一下退款', '收到退货后30天内支付退款。'],
  ])('%j gives the page of that name from its first line on', async (said, line) => {
    const { calls, text } = await hear(said, {}, kb)
    expect(calls).toEqual([])
    expect(text!.startsWith(`“${line}”`)).toBe(true)
  })

  it('looks where it is told to', async () => {
    const rest = { passages: pages, memory: '- Refunds are a nuisance.', teamMemory: '- Refunds are blue in our books.' }
    expect((await hear('find what our handbook says about refunds', {}, rest)).text).not.toMatch(/nuisance|blue/)
    expect((await hear('what does the team memory say about refunds', {}, rest)).text).toBe('“Refunds are blue in our books.” — from the team’s memory')
    expect((await hear('what does your memory say about refunds', {}, rest)).text).toMatch(/^“Refunds are a nuisance\.” — from my memory/)
  })

  it('forgives a slip in a word, and does not take one word for another', async () => {
    expect((await hear('when do parcls leave?', {}, kb)).text).toContain('Parcels leave on Tuesdays.')
    expect((await hear('when do marbles leave?', {}, { ...kb, memory: '' })).text).not.toContain('from my memory')
  })

  it.each(['read the page Refunds', 'read the page "refunds"', 'open the page Refunds.', 'read page Refnds', '读一下页面“Refunds”', 'show me “Refunds”'])('%j reads it out', async (said) => {
    const { calls, text } = await turn(context(said, {}, kb), () => 'Refunds (kb handbook, page refunds, changed x)\n\nPaid in [[Money|cash]], see [[Returns]].')
    expect(calls).toEqual([call('read_page', { kb: 'handbook', page: 'refunds' })])
    expect(text).toMatch(/^Paid in cash, see Returns\.\n\n(?:— the page|——页面).*Refunds/)
  })

  it('says so where there is no such page', async () => {
    expect(await hear('read the page Unicorns', {}, kb)).toEqual({ calls: [], text: 'I found no page “Unicorns” in the knowledge I can read.' })
  })
})

describe('a text', () => {
  const alone = { ...kb, team: team.slice(0, 1) } // nobody to split the work with
  const GIVEN = 'The shop opens at 9. We sell food for cats. The shop closes at 6. On Sunday the shop is closed. My aunt likes tea.'

  it('is put together from what was given, and says that it was', async () => {
    const { text } = await hear(`make a short notice of it: ${GIVEN}`)
    expect(text).toBe('Notice\n\nThe shop opens at 9. The shop closes at 6. On Sunday the shop is closed.\n\nPut together from sentences of the text you gave me, not written by a language model.')
    expect((await hear(`summarise:\n${GIVEN}`)).text).toMatch(/^Summary\n\n- The shop opens at 9\.\n- .*\n\nPut together/s)
    expect((await hear('总结一下：小店九点开门。我们卖猫粮。小店六点关门。')).text).toMatch(/^摘要\n\n- 小店九点开门。\n.*由你给的文字中的句子摘编而成，并非语言模型所写。$/s)
  })

  it('of a topic is put together from what is found about it', async () => {
    expect((await hear('write a short notice about refunds', {}, alone)).text).toBe('Notice: Refunds\n\nA refund is paid within 30 days. After 14 days it goes to the original card only.\n\nPut together from sentences of the page “Refunds”, not written by a language model.')
    expect((await hear('写一个关于退款的简短通知', {}, alone)).text).toBe('通知：退款\n\n收到退货后30天内支付退款。\n\n由页面“退款”中的句子摘编而成，并非语言模型所写。')
    expect((await hear('look up refunds and make a summary of it', {}, alone)).text).toMatch(/^Summary: Refunds\n\n- A refund/)
  })

  it('names whose memory a sentence is from, and says no sentence twice', async () => {
    const { text } = await hear('make a notice of it\n\nWhat Researcher found:\n\n“Refunds take 30 days after the return.” — from my memory\n\nI also found:\n\n- “Refunds take 30 days after the return arrives.” — from the page “Refunds”\n- “Cash is paid out within two weeks.” — from the page “Refunds”')
    expect(text).toMatch(/^Notice: Refunds\n\nRefunds take 30 days after the return\. Cash is paid out within two weeks\.\n\nPut together from sentences of Researcher’s memory, the page “Refunds”/)
  })

  it('of “this” is one of the letter before', async () => {
    expect((await hear('summarise this', {}, { thread: [letter(GIVEN, { from: 'researcher' })] })).text).toContain('The shop opens at 9.')
  })

  it('is none where there is nothing to make it from, and says so', async () => {
    expect((await hear('make a notice of it')).text).toMatch(/^There is nothing to make it from/)
    expect((await hear('write a notice about unicorns', {}, alone)).text).toMatch(/^I found nothing about “unicorns”/)
  })

  it('of any length is made soon, and stays short', async () => {
    const start = performance.now()
    const { text } = await hear(`make a notice of it: ${'The shop sells many things for cats and dogs. '.repeat(2000)}${'word '.repeat(2000)}`)
    expect(text!.length).toBeLessThan(2500)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})

describe('skills', () => {
  const skills = [{ name: 'quote-sources', title: 'Quote sources', description: 'Answer with the wording.', source: 'skills' }]
  it('are listed, and read out with the word that it cannot follow them', async () => {
    expect((await hear('which skills do you have?', {}, { skills })).text).toContain('- quote-sources: Answer with the wording.')
    expect((await hear('你有哪些技能？', {}, { skills })).text).toContain('- quote-sources')
    expect((await hear('what skills do you have?')).text).toMatch(/no skills/)
    const { calls, text } = await turn(context('use the skill quote-sources', {}, { skills }), () => '1. Look it up.')
    expect(calls).toEqual([call('use_skill', { name: 'quote-sources' })])
    expect(text).toMatch(/language model, which I am not\.\n\n1\. Look it up\./)
  })
})

describe('what it does not understand', () => {
  it.each(['buy milk', 'Delete all my files', 'translate this into French', 'send an email to Bob', 'paint the door red', '帮我订一张机票', '把门打开'])('%j is said to be so, with what it can do', async (said) => {
    const { calls, text } = await hear(said, {}, { memory: '', history: [] })
    expect([calls, text]).toEqual([[], expect.stringMatching(/do not understand.*remember|不明白.*记住/s)])
  })

  it('of which it can only read is told as that', async () => {
    expect((await hear('open the shop on Sunday')).text).toMatch(/^I cannot do things like that, only look them up\. This is what I found:\n\n“The shop opens/)
  })

  it.each(['remember x', 'forget that the shop opens at 9:30 on weekdays', 'tell everyone hi', 'every day at 9 look up x', 'hire a cook', 'ask @researcher x', 'tell @writer x', 'read the page Refunds', 'use the skill x'])('%j without its tool is said to be not allowed, and nothing is called', async (said) => {
    expect(await turn(context(said, {}, kb), undefined, [])).toEqual({ calls: [], text: expect.stringMatching(/^I may not do that here: the tool “\w+”/) })
  })

  it.each(['remember x', 'every day at 9 look up x', 'have the researcher find x and the writer make a notice of it', 'make a notice about refunds', 'which skills do you have?', 'buy milk', '提醒我明天9点开会'])('%j from a person outside is only looked up', async (said) => {
    const { calls, text } = await turn(context(said, { kind: 'scene', from: 'anna', letter: null, outside: [] }, { memory: '', history: [] }), undefined, [])
    expect([calls, text]).toEqual([[], expect.stringMatching(/^(?:I am sorry, I found nothing|抱歉|“)/)])
  })
})

describe('a heartbeat', () => {
  const beat = (points: string, rest: Partial<Context> = {}) => hear(`It is time to look at your HEARTBEAT.md. Do what is due.\n\n${points}`, { kind: 'heartbeat', letter: null }, rest)

  it('does the points it understands, all at once, and tells of those that are to be ticked', async () => {
    expect(await beat('# Every morning\n\n- ask @researcher what is new\n- think about life\n- [ ] tell @writer to rest\n- every day at 9 look up x\n- hire a cook')).toEqual({
      calls: [call('dispatch_task', { to: 'researcher', content: 'what is new' }), call('send_message', { to: 'writer', content: 'rest' })],
      text: 'I wrote to Night Writer.',
    })
    expect((await beat('- tell @writer to rest')).text).toBeNull()
    expect((await turn(context('x\n\n- tell @writer to rest', { kind: 'heartbeat', letter: null }), () => 'refused: The disk is full.')).text).toBe('I could not do that: The disk is full.')
    expect(await beat('- think about life')).toEqual({ calls: [], text: null })
  })

  it('does a point with a box once', async () => {
    const history = [{ turn_id: 't', timestamp: '2026-11-21T09:00:00.000Z', kind: 'heartbeat', from: 'user', asked: 'x\n\n- [ ] tell @writer to rest', answered: null, actions: ['send_message'] }]
    expect((await beat('- [ ] tell @writer to rest\n- tell @writer to work', { history })).calls).toEqual([call('send_message', { to: 'writer', content: 'work' })])
  })

  it('goes on with what a point set off', async () => {
    const asked = 'It is time.\n\n- tell @writer hello\n- have @researcher find mice and @writer make a notice of it'
    const errand = { from: 'user', asked, tasks: [{ letter_id: 'task0', to: 'researcher', content: 'find mice', answer: 'Grey.' }] }
    const wake = { from: 'researcher', letter: letter('Grey.', { type: 'reply' as const, reply_to: 'task0' }), answered: letter('find mice', { id: 'task0', type: 'task' as const }) }
    expect((await hear('Grey.', wake, { errand })).calls).toEqual([call('dispatch_task', { to: 'writer', content: 'make a notice of it\n\nWhat 小研 found:\n\nGrey.' })])
  })
})

describe('in a house', () => {
  it('a reminder comes at its time, and a dream keeps what it was told', async () => {
    await using house = await openTestHouse({ sample: true })
    const write = (content: string) => house.client.mailbox.send({ body: { to: 'leader', content } })
    await write('every day at 9 remind me to water the plants')
    await write('Our plumber is called Rosa.')
    await house.settled()
    const [task] = (await house.client.schedule.list()).tasks
    expect(task).toMatchObject({ cron: '0 9 * * *', assigned_to: 'leader', task: 'remind me: water the plants' })
    await house.client.schedule.run({ params: { id: task!.id } })
    await house.client.agents.dream({ params: { id: 'leader' } })
    await house.settled()
    expect((await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages.map(letter => letter.content)).toContain('A reminder, as you wished: water the plants')
    expect(house.file('agents', 'leader', 'memory', 'MEMORY.md')).toContain('Our plumber is called Rosa.')
  })

  it('a heartbeat does what its list says, a point with a box once', async () => {
    const time = playTime('2026-11-22T09:00:00.000Z')
    await using house = await openTestHouse({ sample: true, clock: time.clock, timers: time.timers })
    await house.client.agents.updateHeartbeat({ params: { id: 'leader' }, body: { minutes: 30, content: '- tell @writer the kettle is on\n- [ ] ask @researcher when do parcels leave?\n' } })
    for (let beats = 0; beats < 3; beats++) {
      time.pass(31 * 60_000)
      await house.settled()
    }
    const to = async (agent_id: string) => (await house.client.mailbox.read({ params: { agent_id } })).messages.map(letter => letter.content)
    expect(await to('writer')).toHaveLength(3)
    expect(await to('researcher')).toEqual(['when do parcels leave?'])
    expect(await to('user')).toEqual([expect.stringMatching(/^I asked Researcher/), expect.stringMatching(/^Researcher answers:\n\n.*Tuesdays and Fridays/)])
  })

  it('forgets what it was told to remember, posts to a group, and reads a page out', async () => {
    await using house = await openTestHouse({ sample: true })
    const write = async (content: string) => {
      await house.client.mailbox.send({ body: { to: 'researcher', content } })
      await house.settled()
      return (await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages.at(-1)!.content
    }
    await write('remember that the alarm code is 7788')
    expect(await write('forget the alarm code')).toBe('I took it out of my memory: “the alarm code is 7788”.')
    expect(house.file('agents', 'researcher', 'memory', 'MEMORY.md')).not.toContain('7788')
    expect(await write('tell everyone in #general that the party is on Friday')).toBe('I said it in #general.')
    expect((await house.client.chat.general()).messages.at(-1)).toMatchObject({ from: 'researcher', content: 'the party is on Friday' })
    expect(await write('read the page Shiping')).toMatch(/^Parcels leave on Tuesdays.*— the page “Shipping”$/s)
    expect(await write('use the skill quote-sources')).toMatch(/Look the question up before answering/)
    expect(await write('tell everyone in #nowhere hi')).toMatch(/^I could not do that: There is no group “nowhere”/)
  })
})
