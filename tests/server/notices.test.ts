// Promise: the desktop hears how the team stands and what calls for the person, each once and where the page shows it; and it can pause everything.
import type { Badge, Notice } from '../../src-server/notices'
import type { TestHouse } from '../support/house'
import type { Played } from '../support/models'
import { describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { played } from '../support/models'

const REMEMBER: Played = { kind: 'call', tool: 'remember', args: { line: 'a line' } }

/** A house with all that the desktop is told of it. */
async function openHeard(options: Parameters<typeof openTestHouse>[0] = {}) {
  const house = await openTestHouse({ sample: true, ...options })
  const told: (Notice | Badge)[] = []
  house.house.notices.tell(news => told.push(news))
  const notices = (): Notice[] => told.filter(news => news.type === 'notice')
  const badge = (): Badge => told.filter(news => news.type === 'badge').at(-1)!
  return Object.assign(house, { told, notices, badge })
}

const say = (house: TestHouse, content: string, from = 'writer') => house.client.chat.post({ params: { id: 'general' }, body: { content, from } })

describe('the desktop is told', () => {
  it('how the team stands, at once and when it changes', async () => {
    await using house = await openHeard()
    expect(house.told).toEqual([{ type: 'badge', waits: 0, paused: false, busy: [] }])
    const { message } = (await house.client.mailbox.send({ body: { to: 'user', from: 'writer', content: 'Done.' } }))
    await expect.poll(house.badge).toMatchObject({ waits: 1 })
    await house.client.mailbox.markRead({ params: { agent_id: 'user', idx: String(message.idx) } })
    await expect.poll(house.badge).toMatchObject({ waits: 0 })
  })

  it('of a letter to the person, but of none that they write', async () => {
    await using house = await openHeard()
    const { message } = (await house.client.mailbox.send({ body: { to: 'user', from: 'writer', content: `First\n\nline ${'x'.repeat(500)}` } }))
    await house.client.mailbox.send({ body: { to: 'user', content: 'A note to myself' } })
    expect(house.notices()).toEqual([{ type: 'notice', kind: 'mention', about: 'letter', who: 'Writer', text: expect.stringMatching(/^First line x+…$/) as string, path: `/mailboxes/user/${message.idx}` }])
  })

  it('when somebody calls the person in a group, not when agents are called', async () => {
    await using house = await openHeard()
    for (const words of ['@all look', 'mail me@you.example', '@youth', 'no call']) await say(house, words)
    await say(house, '@you', 'user')
    expect(house.notices()).toEqual([])
    await say(house, 'What do you think, @you?')
    await say(house, '@你 看看')
    expect(house.notices()).toMatchObject([{ about: 'group', who: 'Writer', path: '/chat/general' }, { text: '@你 看看' }])
  })

  it('when an agent asks for permission, and that it waits until it is answered', async () => {
    await using house = await openHeard({ model: played((_, steps) => steps.length === 0 ? REMEMBER : { kind: 'answer', text: 'So.' }) })
    await house.client.tools.decide({ params: { id: 'writer' }, body: { tools: { remember: 'ask' } } })
    await house.client.mailbox.send({ body: { to: 'writer', content: 'note it' } })
    await expect.poll(house.badge).toMatchObject({ waits: 1 })
    const { approvals: [approval] } = await house.client.approvals.list({ query: { state: 'waiting' } })
    expect(house.notices()).toEqual([{ type: 'notice', kind: 'approval', about: 'tool', who: 'Writer', text: 'remember', path: `/inbox?item=approval-${approval!.id}` }])
    await house.client.approvals.answer({ params: { id: approval!.id }, body: { decision: 'deny' } })
    await house.settled()
    await expect.poll(house.badge).toMatchObject({ waits: 1 }) // its answer: an unread letter
  })

  it('when an agent wants to hire, not when the person does', async () => {
    await using house = await openHeard()
    await house.client.hiring.request({ body: { name: 'Mine' } })
    expect(house.notices()).toEqual([])
    const { request } = await house.client.hiring.request({ body: { name: 'Editor', requested_by: 'writer' } })
    expect(house.notices()).toMatchObject([{ kind: 'approval', about: 'hire', who: 'Writer', text: 'Editor', path: `/inbox?item=hire-${request.id}` }])
    await expect.poll(house.badge).toMatchObject({ waits: 2 })
  })

  it('when a turn fails, unless the person ended it', async () => {
    await using house = await openHeard({ model: played(() => {
      throw new Error('out of order')
    }) })
    const { message } = await house.client.mailbox.send({ body: { to: 'writer', content: 'try' } })
    await expect.poll(() => house.notices().filter(notice => notice.kind === 'failure')).toMatchObject([{ about: 'turn', who: 'Writer', path: `/turns/${message.turn_id}` }])
  })
})

describe('from outside the page', () => {
  it('everything is paused and goes on', async () => {
    await using house = await openHeard()
    house.house.notices.pause(true)
    expect((await house.client.office.state()).office.paused).toBe(true)
    await expect.poll(house.badge).toMatchObject({ paused: true })
    house.house.notices.pause(false)
    await expect.poll(house.badge).toMatchObject({ paused: false })
  })

  it('a listener that left hears nothing more', async () => {
    await using house = await openHeard()
    house.house.notices.stop()
    await house.client.mailbox.send({ body: { to: 'user', from: 'writer', content: 'Done.' } })
    expect(house.told).toHaveLength(1)
  })
})
