// Promise: every tool of the house does what it says, in a real turn, within its bounds; what it refuses it refuses in a sentence to learn from.
import type { TestHouse } from '../support/house'
import type { Hands } from '../support/tools'
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { hands } from '../support/tools'

let house: TestHouse
const { model, use }: Hands = hands()
const does = (agent: string, tool: string, args: Record<string, unknown>) => use(house, agent, [tool, args]).then(([result]) => result!)
const lettersOf = async (agent_id: string) => (await house.client.mailbox.read({ params: { agent_id }, query: { limit: 500 } })).messages

beforeAll(async () => {
  house = await openTestHouse({ sample: true, model })
})
afterAll(() => house.close())

describe('send_message and dispatch_task', () => {
  it('write a letter that keeps to its task, to whoever is meant by an id or a name', async () => {
    await house.client.agents.updateDisplay({ params: { id: 'writer' }, body: { nickname: '小文' } })
    expect(await use(house, 'leader', ['send_message', { to: 'Researcher', content: 'for you' }], ['dispatch_task', { to: '小文', content: 'a notice' }], ['send_message', { to: 'user', content: 'done' }], ['dispatch_task', { to: '@WRITER', content: 'another' }]))
      .toEqual(['sent to researcher', 'sent to writer', 'sent to user', 'sent to writer'])
    const [task] = await lettersOf('writer')
    expect(task).toMatchObject({ from: 'leader', content: 'a notice', type: 'task', task_id: task!.id })
    expect(await lettersOf('researcher')).toEqual([expect.objectContaining({ from: 'leader', content: 'for you', type: 'message', task_id: null })])
    expect((await lettersOf('user')).at(-1)).toMatchObject({ content: 'done' })
  })

  it('to nobody, or to one of two of a name, are refused with whom there is', async () => {
    for (const id of ['twin-1', 'twin-2'])
      await house.client.agents.create({ body: { id, name: 'Twin' } })
    expect(await use(house, 'leader', ['send_message', { to: 'nobody', content: 'x' }], ['send_message', { to: 'twin', content: 'x' }], ['send_message', { to: '../x', content: 'x' }], ['send_message', { to: 'writer', content: ' ' }], ['send_message', { to: 'writer' }], ['dispatch_task', { to: 'writer', content: 'x'.repeat(100_001) }])).toEqual([
      expect.stringMatching(/^refused: There is no agent “nobody”\. You can write to: user, leader, (?=.*researcher)(?=.*twin-2)(?=.*writer)/),
      expect.stringMatching(/^refused: More than one agent is called “twin”\. You can write to: .*twin-1/),
      expect.stringMatching(/^refused: There is no agent/),
      ...Array.from({ length: 3 }, () => expect.stringMatching(/^refused: .*content/)),
    ])
  })
})

describe('post_to_group', () => {
  it('speaks in a group the agent is in, by its id or its name', async () => {
    await house.client.chat.create({ body: { id: 'lab', name: 'The Lab', members: ['writer'] } })
    expect(await use(house, 'writer', ['post_to_group', { group: 'the lab', content: 'hello' }], ['post_to_group', { group: '#general', content: 'all of you' }])).toEqual(['posted to lab', 'posted to general'])
    expect((await house.client.chat.messages({ params: { id: 'lab' } })).messages).toEqual([expect.objectContaining({ from: 'writer', content: 'hello' })])
    expect((await house.client.chat.general()).messages.at(-1)).toMatchObject({ from: 'writer', content: 'all of you' })
  })

  it('in any other is refused with those it is in', async () => {
    const said = await use(house, 'leader', ['post_to_group', { group: 'lab', content: 'x' }], ['post_to_group', { group: 'nowhere', content: 'x' }])
    expect(said).toEqual(['refused: You are not a member of “The Lab”, so you cannot speak there. You are in: general (General).', expect.stringMatching(/^refused: There is no group “nowhere”/)])
  })
})

describe('knowledge', () => {
  const page = async (slug: string) => (await house.client.knowledge.page({ params: { id: 'handbook', slug } })).page

  it('is searched and read where the scene mounts it, and nowhere else', async () => {
    await house.client.knowledge.create({ body: { id: 'secret', name: 'Secret' } })
    await house.client.knowledge.createPage({ params: { id: 'secret' }, body: { title: 'Refund codes', body: 'The refund code is 4711.' } })
    await house.client.agents.update({ params: { id: 'researcher' }, body: { scene: 'counter' } })
    const [found, read, titled, secret, absent] = await use(house, 'researcher', ['search_knowledge', { query: 'refund', limit: 3 }], ['read_page', { kb: 'handbook', page: 'refunds' }], ['read_page', { kb: 'Handbook', page: 'Refunds' }], ['read_page', { kb: 'secret', page: 'refund-codes' }], ['read_page', { kb: 'handbook', page: '../../secret/wiki/refund-codes' }])
    expect(found).toMatch(/^1\. .*\(kb handbook, page refunds\)/)
    expect(found).not.toMatch(/4711|<mark>/)
    expect(read).toContain((await page('refunds')).body)
    expect(titled).toBe(read)
    expect(secret).toMatch(/^refused: No knowledge base “secret” is mounted in your scene\. Mounted are: handbook\./)
    expect(absent).toMatch(/^refused: There is no page/)
    await house.client.agents.update({ params: { id: 'researcher' }, body: { scene: null } })
    expect(await does('researcher', 'search_knowledge', { query: 'refund' })).toMatch(/^No knowledge base is mounted/)
    expect(await does('researcher', 'read_page', { kb: 'handbook', page: 'refunds' })).toMatch(/^refused: .*None is\./)
    await house.client.agents.update({ params: { id: 'researcher' }, body: { scene: 'counter' } })
  })

  it('comes piece by piece when it is long', async () => {
    const body = Array.from({ length: 4000 }, (_, n) => `line ${n} 🐈`).join('\n')
    await house.client.knowledge.createPage({ params: { id: 'handbook' }, body: { title: 'Long', body } })
    let [text, offset] = ['', 0]
    for (let more = true; more;) {
      const part = await does('researcher', 'read_page', { kb: 'handbook', page: 'long', offset })
      expect(part.length).toBeLessThan(21_000)
      const [, piece, next] = /^[^\n]+\n\n([\s\S]*?)(?:\n\n\[Cut here: .* offset (\d+) for the rest\.\])?$/.exec(part)!
      text += piece
      offset = Number(next)
      more = next !== undefined
    }
    expect(text.trim()).toBe(body)
  })

  it('is written: a new page, another text, an addition; what is not named stays', async () => {
    const said = await use(house, 'researcher', ['write_page', { kb: 'handbook', title: 'Lost cats', body: 'Call the shelter.', type: 'policy', tags: ['cats'] }], ['write_page', { kb: 'handbook', page: 'Lost cats', body: 'Ring twice.', append: true }], ['write_page', { kb: 'handbook', page: 'lost-cats', title: 'Stray cats', body: 'Call the shelter, then wait.' }], ['write_page', { kb: 'handbook', page: 'found-dogs', title: 'Found dogs', body: 'Woof.' }])
    expect(said).toEqual(['created page lost-cats in handbook', 'wrote page lost-cats in handbook', 'wrote page lost-cats in handbook', 'created page found-dogs in handbook'])
    expect(await page('lost-cats')).toMatchObject({ title: 'Stray cats', type: 'policy', tags: ['cats'], body: 'Call the shelter, then wait.' })
    expect(house.file('knowledge', 'handbook', 'wiki', 'found-dogs.md')).toContain('Woof.')
  })

  it('keeps the front matter that a person wrote, and adds what is added once', async () => {
    writeFileSync(join(house.home, 'knowledge', 'handbook', 'wiki', 'by-hand.md'), '---\ntitle: By hand # mine\nowner: Anna\n---\n\nFirst.\n')
    for (let n = 0; n < 2; n++)
      await does('researcher', 'write_page', { kb: 'handbook', page: 'by-hand', body: 'Second.', append: true })
    expect(house.file('knowledge', 'handbook', 'wiki', 'by-hand.md')).toBe('---\ntitle: By hand # mine\nowner: Anna\n---\n\nFirst.\n\nSecond.\n')
  })

  it('done again after a crash makes no second page', async () => {
    const again = ['write_page', { kb: 'handbook', title: 'Opening party', body: 'On Friday.' }] as const
    expect(await use(house, 'researcher', [...again], [...again])).toEqual(['created page opening-party in handbook', 'wrote page opening-party in handbook'])
  })

  it('is not written over by a new page, beyond its bounds, or where it is not mounted', async () => {
    const before = await page('refunds')
    expect(await use(house, 'researcher', ['write_page', { kb: 'handbook', title: 'Refunds', body: 'None.' }], ['write_page', { kb: 'handbook', page: 'no-such-page', body: 'x' }], ['write_page', { kb: 'handbook', body: 'x' }], ['write_page', { kb: 'handbook', title: 'Big', body: 'x'.repeat(100_001) }], ['write_page', { kb: 'secret', title: 'New', body: 'x' }])).toEqual([
      expect.stringMatching(/^refused: There is a page “refunds” in “handbook” already\./),
      expect.stringMatching(/^refused: There is no page “no-such-page”/),
      expect.stringMatching(/^refused: .*title is missing/),
      expect.stringMatching(/^refused: .*body.*at most 100000 characters/),
      expect.stringMatching(/^refused: No knowledge base “secret” is mounted/),
    ])
    expect(await page('refunds')).toEqual(before)
  })
})

describe('memory', () => {
  it('remembers a line once, lets it go, and says when there is none', async () => {
    expect(await use(house, 'writer', ['remember', { line: 'Anna likes tea.' }], ['remember', { line: 'Anna likes tea.' }], ['forget', { line: 'Anna likes tea.' }], ['forget', { line: 'Anna likes tea.' }], ['remember', { line: 42 }], ['remember', { line: 'x', where: 'everywhere' }]))
      .toEqual(['remembered', 'known already', 'forgotten', expect.stringMatching(/^refused: No line there holds “Anna likes tea\.”/), expect.stringMatching(/^refused: .*line/), expect.stringMatching(/^refused: .*where/)])
    expect((await house.client.agents.memory({ params: { id: 'writer' } })).content).not.toContain('tea')
    const { versions } = await house.client.agents.memoryVersions({ params: { id: 'writer' } })
    expect(versions.slice(-2)).toEqual([expect.objectContaining({ author: 'writer' }), expect.objectContaining({ author: 'writer' })])
  })

  it('of the team is told to everybody', async () => {
    expect(await use(house, 'writer', ['remember', { line: 'The shop closes at five.', where: 'team' }], ['remember', { line: 'The shop closes at five.', where: 'team' }])).toEqual(['remembered', 'known already'])
    expect(house.file('agents', 'TEAM_MEMORY.md')).toContain('- The shop closes at five.')
    expect(await does('researcher', 'forget', { line: 'shop closes', where: 'team' })).toBe('forgotten')
    expect(house.file('agents', 'TEAM_MEMORY.md')).not.toContain('closes')
  })

  it('finds again what the agent lived through, newest first', async () => {
    const entry = (n: number, asked: string) => `${JSON.stringify({ turn_id: `t${n}`, timestamp: `2026-11-${10 + n}T09:00:00.000Z`, kind: 'letter', from: 'user', asked, answered: n === 1 ? null : `answer ${n}`, actions: n === 2 ? ['remember'] : [] })}\n`
    await house.client.agents.create({ body: { id: 'elder', name: 'Elder' } })
    mkdirSync(join(house.home, 'agents', 'elder', 'memory'), { recursive: true })
    appendFileSync(join(house.home, 'agents', 'elder', 'memory', 'history.jsonl'), [entry(1, 'the blue door'), entry(2, 'the BLUE window'), entry(3, '关于退款的问题')].join(''))
    const [all, blue, door, chinese, either, none, one] = await use(house, 'elder', ['recall_history', {}], ['recall_history', { query: 'blue' }], ['recall_history', { query: 'door blue' }], ['recall_history', { query: '退款' }], ['recall_history', { query: 'window 退款' }], ['recall_history', { query: 'zebra' }], ['recall_history', { limit: 1 }])
    const order = (text = '') => [...text.matchAll(/2026-11-(\d\d)/g)].map(match => Number(match[1]) - 10)
    expect([all, blue, door, chinese, either, one].map(order)).toEqual([[3, 2, 1], [2, 1], [1], [3], [3, 2], [3]])
    expect(none).toBe('Nothing in your history holds “zebra”.')
    expect(blue).toContain('- 2026-11-12 09:00 UTC, letter from user: the BLUE window\n  you used: remember\n  you answered: answer 2\n- 2026-11-11 09:00 UTC, letter from user: the blue door\n  you answered: (nothing)')
    expect(await does('twin-1', 'recall_history', {})).toBe('You have no history yet.')
  })
})

describe('skills', () => {
  it('are read when they are used, with the files that belong to them', async () => {
    await house.client.agents.updateSkills({ params: { id: 'writer' }, body: { skills: ['plain-notice'] } })
    mkdirSync(join(house.home, 'skills', 'plain-notice', 'reference'), { recursive: true })
    writeFileSync(join(house.home, 'skills', 'plain-notice', 'reference', 'words.md'), 'Say “cat”.')
    const [text, file, absent, other] = await use(house, 'writer', ['use_skill', { name: 'plain-notice' }], ['use_skill', { name: 'Plain-Notice', file: 'reference/words.md' }], ['use_skill', { name: 'juggling' }], ['use_skill', { name: 'plain-notice', file: 'SKILLS.md' }])
    expect(text).toBe(`${house.file('skills', 'plain-notice', 'SKILL.md').trimEnd()}\n\n[Other files of this skill: reference/words.md]`)
    expect(file).toBe('Say “cat”.\n\n[Other files of this skill: SKILL.md]')
    expect(absent).toBe('refused: You have no skill “juggling”. Yours are: plain-notice, quote-sources.') // one was given, one comes with its scene
    expect(other).toMatch(/^refused: There is no file “SKILLS\.md”/)
  })

  it.each(['../quote-sources/SKILL.md', '/etc/passwd', 'reference/../../quote-sources/SKILL.md', '..\\quote-sources\\SKILL.md', 'link.md', 'reference', '.env', 'linked/profile.json'])('give nothing outside of their folder: %s', async (file) => {
    const folder = join(house.home, 'skills', 'plain-notice')
    writeFileSync(join(folder, '.env'), 'SECRET=1')
    for (const [name, to] of [['link.md', join(house.home, 'agents', 'leader', 'profile.json')], ['linked', join(house.home, 'agents', 'leader')]] as const)
      symlinkSync(to, join(folder, name)) // only a person can put one there; still it is not followed
    const [said, listed] = await use(house, 'writer', ['use_skill', { name: 'plain-notice', file }], ['use_skill', { name: 'plain-notice' }])
    for (const name of ['link.md', 'linked', '.env'])
      rmSync(join(folder, name))
    expect(said).toMatch(/^refused: /)
    expect(listed).not.toMatch(/link|\.env/)
  })

  it('are learned, used in a later turn, and improved', async () => {
    const steps = { name: 'count-cats', description: 'How to count: cats. Use it for "cats".', instructions: '1. Look.\n2. Count.' }
    expect(await does('writer', 'learn_skill', steps)).toBe('learned count-cats')
    const { private: own } = await house.client.agents.skills({ params: { id: 'writer' } })
    expect(own).toEqual([{ name: 'count-cats', title: 'count-cats', description: steps.description, source: 'agents/writer/skills/count-cats' }])
    expect(await does('writer', 'learn_skill', { ...steps, instructions: '1. Count twice.' })).toBe('learned count-cats')
    const text = await does('writer', 'use_skill', { name: 'count-cats' })
    expect(text).toMatch(/^---\nname: count-cats\n/)
    expect(text).toMatch(/---\n\n1\. Count twice\.\n$/)
    expect(await does('leader', 'use_skill', { name: 'count-cats' }), 'one agent’s skill is not another’s').toMatch(/^refused: /)
  })

  it('that a person wrote or edited are not written over, and no name leads out', async () => {
    const file = join(house.home, 'agents', 'writer', 'skills')
    mkdirSync(join(file, 'by-hand'), { recursive: true })
    writeFileSync(join(file, 'by-hand', 'SKILL.md'), '---\nname: by-hand\ndescription: mine\n---\nMine.\n')
    await does('writer', 'learn_skill', { name: 'edited', description: 'd', instructions: 'i' })
    appendFileSync(join(file, 'edited', 'SKILL.md'), 'And mind the cat.\n')
    const learn = (name: string, more = {}): [string, Record<string, unknown>] => ['learn_skill', { name, description: 'd', instructions: 'i', ...more }]
    expect(await use(house, 'writer', learn('by-hand'), learn('edited'), learn('plain-notice'), learn('../escape'), learn('UP'), learn('big', { instructions: 'x'.repeat(50_001) }), learn('con'))).toEqual([
      'refused: The skill “by-hand” was written or edited by a person, so it is left as it is. Choose another name.',
      expect.stringMatching(/^refused: The skill “edited” was written or edited by a person/),
      'refused: There is a skill “plain-notice” in the house already. Choose another name.',
      ...Array.from({ length: 4 }, () => expect.stringMatching(/^refused: /)),
    ])
    expect(house.file('agents', 'writer', 'skills', 'by-hand', 'SKILL.md')).toContain('Mine.')
    expect(house.file('agents', 'writer', 'skills', 'edited', 'SKILL.md')).toContain('And mind the cat.')
  })

  it('an agent learns fifty at most', async () => {
    const folder = join(house.home, 'agents', 'twin-1', 'skills')
    for (let n = 0; n < 50; n++) {
      mkdirSync(join(folder, `s${n}`), { recursive: true })
      writeFileSync(join(folder, `s${n}`, 'SKILL.md'), 'x')
    }
    expect(await does('twin-1', 'learn_skill', { name: 'one-more', description: 'd', instructions: 'i' })).toMatch(/^refused: You have learned 50 skills/)
  })
})

describe('request_hire', () => {
  it('leaves a request in the agent’s name for its own scene', async () => {
    expect(await does('researcher', 'request_hire', { position: 'Translator', reason: 'Half of our pages are Chinese.' })).toMatch(/^asked to hire \S/)
    expect((await house.client.hiring.pending()).pending).toEqual([expect.objectContaining({ requested_by: 'researcher', scene: 'counter', reason: 'Half of our pages are Chinese.', profile: expect.objectContaining({ role: 'Translator' }) })])
  })
})

describe('schedule_task', () => {
  it('has the agent woken later, in the scene it was asked in', async () => {
    expect(await does('researcher', 'schedule_task', { name: 'Morning look', task: 'Look at the refunds.', cron: '0 9 * * 1-5', timezone: 'Europe/Berlin' })).toMatch(/^scheduled “Morning look” \(morning-look\); it comes next at 2\d{3}-/)
    expect(await does('researcher', 'schedule_task', { name: 'Once', task: 'Look again.', run_at: '2099-01-01T10:00:00+01:00' })).toContain('2099-01-01T09:00:00.000Z')
    const { tasks } = await house.client.schedule.list()
    expect(tasks.find(task => task.id === 'morning-look')).toMatchObject({ assigned_to: 'researcher', scene: 'counter', cron: '0 9 * * 1-5', timezone: 'Europe/Berlin', enabled: true })
  })

  it.each([
    [{ cron: '* * * * *' }, /more often than every 5 minutes/],
    [{ cron: '*/4 * * * *' }, /more often than every 5 minutes/],
    [{ cron: '0,5,10,59 9 1 1 *' }, /more often than every 5 minutes/],
    [{ cron: '*/30 0 9 * * *' }, /more often than every 5 minutes/],
    [{ cron: '0 25 * * *' }, /bad hour “25”/],
    [{ cron: '0 0 31 2 *' }, /never comes/],
    [{ cron: '0 9 * * *', run_at: '2099-01-01T10:00:00Z' }, /exclude one another/],
    [{}, /needs one of them/],
    [{ run_at: '2001-01-01T10:00:00Z' }, /lies in the past/],
    [{ run_at: 'tomorrow' }, /must be a moment with its offset/],
    [{ cron: '0 9 * * *', timezone: 'Mars/Olympus' }, /no time zone/],
  ])('refuses %j', async (timing, why) => {
    const said = await does('writer', 'schedule_task', { name: 'Bad', task: 'x', ...timing })
    expect(said).toMatch(/^refused: /)
    expect(said).toMatch(why)
  })

  it.each(['*/5 * * * *', '7,37 * * * *', '30 0 9 * * *', '0 0 1 1 *'])('takes %s', async (cron) => {
    expect(await does('twin-1', 'schedule_task', { name: 'Good', task: 'x', cron })).toMatch(/^scheduled/)
  })

  it('of twenty that are still to come no agent makes another', async () => {
    for (let n = 0; n < 20; n++)
      await house.client.schedule.create({ body: { name: `T${n}`, task: 'x', assigned_to: 'twin-2', cron: '0 0 1 1 *' } })
    expect(await does('twin-2', 'schedule_task', { name: 'One more', task: 'x', cron: '0 0 1 1 *' })).toMatch(/^refused: 20 tasks of yours are still to come/)
    await house.client.schedule.update({ params: { id: 't0' }, body: { enabled: false } })
    expect(await does('twin-2', 'schedule_task', { name: 'One more', task: 'x', cron: '0 0 1 1 *' })).toMatch(/^scheduled/)
  })
})
