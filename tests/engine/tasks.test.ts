// Promise: with no model at all the team works: it remembers, passes letters on, and brings answers back to who asked.
import { describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'

type House = Awaited<ReturnType<typeof openTestHouse>>
const lettersOf = async (house: House, agent_id: string) => (await house.client.mailbox.read({ params: { agent_id } })).messages
const say = (house: House, to: string, content: string) => house.client.mailbox.send({ body: { to, content } })

describe('remember', () => {
  it('writes MEMORY.md, once, as the agent; and it is found again', async () => {
    await using house = await openTestHouse({ sample: true })
    const before = house.file('agents', 'leader', 'memory', 'MEMORY.md')
    for (const content of ['remember the alarm code is 7788', 'Please remember that the alarm code is 7788'])
      await say(house, 'leader', content)
    await house.settled()
    expect(house.file('agents', 'leader', 'memory', 'MEMORY.md')).toBe(`${before.trimEnd()}\n- the alarm code is 7788\n`)
    expect((await house.client.agents.memoryVersions({ params: { id: 'leader' } })).versions.map(version => version.author)).toEqual(['user', 'leader'])
    await say(house, 'leader', 'what is the alarm code?')
    await house.settled()
    expect((await lettersOf(house, 'user')).map(letter => letter.content)).toEqual([
      'I will remember: “the alarm code is 7788”.',
      'I remember that already: “the alarm code is 7788”.',
      expect.stringContaining('“the alarm code is 7788” — from my memory'),
    ])
  })
})

describe('tell', () => {
  it('sends a letter that wakes the other; nobody thanks for ever', async () => {
    await using house = await openTestHouse({ sample: true })
    await say(house, 'leader', 'tell @researcher and @writer remember the party is on Friday')
    await house.settled()
    for (const id of ['researcher', 'writer']) {
      expect(await lettersOf(house, id)).toEqual([expect.objectContaining({ from: 'leader', type: 'message', content: 'remember the party is on Friday' })])
      expect(house.file('agents', id, 'memory', 'MEMORY.md')).toContain('- the party is on Friday\n')
    }
    expect((await lettersOf(house, 'leader')).map(letter => letter.from)).toEqual(['user', ...(await lettersOf(house, 'leader')).slice(1).map(letter => letter.from)])
    expect((await lettersOf(house, 'user')).map(letter => letter.content)).toEqual(['I wrote to Researcher, Writer.'])
    expect((await house.client.status.house()).counts.letters).toBe(6)
  })
})

describe('ask', () => {
  it('by letter: the answer comes back to the person, in the thread, from who was asked first', async () => {
    await using house = await openTestHouse({ sample: true })
    const { message: asked } = await say(house, 'leader', 'ask @researcher when is the shop open?')
    await house.settled()
    const [task] = await lettersOf(house, 'researcher')
    expect(task).toMatchObject({ from: 'leader', type: 'task', content: 'when is the shop open?', task_id: task!.id })
    const [promise, answer, ...more] = await lettersOf(house, 'user')
    expect([promise, answer].map(letter => [letter?.from, letter?.type, letter?.thread_id])).toEqual([['leader', 'reply', asked.id], ['leader', 'reply', asked.id]])
    expect(promise!.content).toMatch(/^I asked Researcher/)
    expect(answer!.content).toMatch(/^Researcher answers:\n\n.*9:30/s)
    expect(more).toEqual([])
    const reply = (await lettersOf(house, 'leader')).at(-1)
    expect(reply).toMatchObject({ from: 'researcher', type: 'reply', reply_to: task!.id, task_id: task!.id })
  })

  it('in a group: the answer comes back to the group, in answer to who asked', async () => {
    await using house = await openTestHouse({ sample: true })
    const { message } = await house.client.chat.post({ params: { id: 'general' }, body: { content: '@leader ask @researcher when is the shop open?' } })
    await house.settled()
    const said = (await house.client.chat.general()).messages.slice(1)
    expect(said.filter(each => each.from === 'leader').map(each => each.reply_to)).toEqual([message.id, message.id])
    expect(said.at(-1)!.content).toMatch(/^Researcher answers:\n\n.*9:30/s)
    expect(await lettersOf(house, 'user')).toEqual([])
  })

  it('along a chain: every answer goes back the way its question came', async () => {
    await using house = await openTestHouse({ sample: true })
    await say(house, 'leader', 'ask @writer ask @researcher when is the shop open?')
    await house.settled()
    const answers = (await lettersOf(house, 'user')).map(letter => letter.content)
    expect(answers.at(-1)).toMatch(/Researcher answers:.*9:30/s)
    expect((await house.client.status.house()).queue).toMatchObject({ queued: 0, running: 0, failed: 0 })
  })

  it('in Chinese, among colleagues with Chinese names', async () => {
    await using house = await openTestHouse({ sample: true, language: 'zh' })
    const { agents } = await house.client.agents.list()
    const researcher = agents.find(agent => agent.id === 'researcher')!
    await say(house, 'leader', `请问问 @${researcher.display.nickname || researcher.name} 营业时间是？`)
    await house.settled()
    const answers = await lettersOf(house, 'user')
    expect(answers).toHaveLength(2)
    expect(answers[1]!.content).toMatch(/答复.*9/s)
  })
})
