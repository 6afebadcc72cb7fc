// Promise: an agent that has lived through enough distils it into its memory, once; what a person wrote there by hand stays, and nonsense changes nothing.
import type { HistoryEntry } from '../../src-server/agents/contract'
import type { Context } from '../../src-server/engine/model'
import type { TestHouse } from '../support/house'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { DREAM_AFTER } from '../../src-server/engine/dream'
import { distil } from '../../src-server/engine/offline/distil'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'
import { played } from '../support/models'

const leader = { params: { id: 'leader' } }
type Dreamer = (context: Context) => string | null | Promise<string | null>

/** A house whose agents answer every letter, and dream as they are told. */
async function open(dream: Dreamer = () => null, home?: string) {
  const dreams: Context[] = []
  const model = played(async (context) => {
    if (context.wake.kind !== 'dream')
      return { kind: 'answer', text: `I heard: ${context.wake.content.slice(0, 20)}` }
    dreams.push(context)
    return { kind: 'answer', text: await dream(context) }
  })
  const house = await openTestHouse({ model, ...(home !== undefined && { home }) })
  const say = async (content: string) => {
    await house.client.mailbox.send({ body: { to: 'leader', content } })
    await house.settled()
  }
  return {
    house,
    dreams,
    say,
    live: async (times: number, from = 1) => {
      for (let n = from; n < from + times; n++)
        await say(`This is letter ${n}.`)
    },
    /** Sends the agent to sleep, and waits until it has dreamt. */
    sleep: async () => {
      const { dream } = await house.client.agents.dream(leader)
      await house.settled()
      return dream
    },
    memory: async () => (await house.client.agents.memory(leader)).content,
    edit: (content: string) => house.client.agents.updateMemory({ ...leader, body: { content } }),
    told: async () => (await house.client.agents.memoryLines(leader)).lines.map(line => `${line.author} ${line.why} ${line.text}`),
    turns: async () => (await house.client.turns.list({ query: { limit: 500 } })).turns.filter(turn => turn.kind === 'dream'),
    [Symbol.asyncDispose]: () => house.close(),
  }
}
const onDisk = (house: TestHouse, text: string): void => {
  mkdirSync(join(house.home, 'agents', 'leader', 'memory'), { recursive: true })
  writeFileSync(join(house.home, 'agents', 'leader', 'memory', 'MEMORY.md'), text)
}

describe('when it dreams', () => {
  it('after enough has gathered, and not again before as much has gathered anew', async () => {
    await using play = await open(() => '- forty letters came\n')
    await play.live(DREAM_AFTER - 1)
    expect(await play.turns()).toEqual([])
    await play.live(1)
    await play.house.settled()
    const [turn, ...more] = await play.turns()
    expect(more).toEqual([])
    expect(turn).toMatchObject({ agent_id: 'leader', kind: 'dream', state: 'done', cause: null, hops: 0 })
    expect((await play.house.client.agents.memoryLines(leader)).lines).toMatchObject([{ text: '- forty letters came', author: 'leader', why: 'dreamed', cause: turn!.id }])
    await play.live(DREAM_AFTER - 1)
    expect(await play.turns()).toHaveLength(1)
    await play.live(1)
    await play.house.settled()
    expect(await play.turns()).toHaveLength(2)
  })

  it('or when it is asked to, however little there is, but not for nothing, twice at once, or while it is disabled', async () => {
    let wake = (): void => {}
    const asleep = new Promise<null>(resolve => wake = () => resolve(null))
    await using play = await open(() => asleep)
    await expect(play.house.client.agents.dream(leader)).rejects.toMatchObject({ status: 409, envelope: { code: 'nothing_new' } })
    await expect(play.house.client.agents.dream({ params: { id: 'nobody' } })).rejects.toMatchObject({ status: 404 })
    await play.live(2)
    await play.house.client.agents.update({ ...leader, body: { enabled: false } })
    await expect(play.house.client.agents.dream(leader)).rejects.toMatchObject({ status: 409, envelope: { code: 'agent_disabled' } })
    await play.house.client.agents.update({ ...leader, body: { enabled: true } })
    const { dream } = await play.house.client.agents.dream(leader)
    expect(dream).toMatchObject({ agent_id: 'leader', entries: 2, state: 'queued' })
    await expect(play.house.client.agents.dream(leader)).rejects.toMatchObject({ status: 409, envelope: { code: 'dreaming_already' } })
    wake()
    await play.house.settled()
    expect((await play.house.client.turns.get({ params: { id: dream.turn_id! } })).turn).toMatchObject({ kind: 'dream', state: 'done', source_id: dream.id })
    await expect(play.house.client.agents.dream(leader)).rejects.toMatchObject({ status: 409, envelope: { code: 'nothing_new' } })
  })

  it('what it gathered before a restart counts', async () => {
    using folder = temporaryFolder()
    const first = await open(undefined, folder.path)
    await first.live(DREAM_AFTER - 5)
    await first.house.close()
    await using again = await open(undefined, folder.path)
    await again.live(4)
    expect(await again.turns()).toEqual([])
    await again.live(1)
    await again.house.settled()
    expect(await again.turns()).toHaveLength(1)
  })

  it('a dream that failed is tried again only when as much has gathered anew, or when it is asked to', async () => {
    let failing = true
    await using play = await open(() => {
      if (failing)
        throw new Error('a nightmare')
      return '- at last\n'
    })
    await play.live(DREAM_AFTER)
    await vi.waitFor(async () => expect(await play.turns()).toMatchObject([{ state: 'failed' }]))
    await play.live(3)
    expect(await play.turns()).toHaveLength(1)
    failing = false
    expect(await play.sleep()).toMatchObject({ entries: DREAM_AFTER + 3 })
    expect(await play.memory()).toBe('- at last\n')
  })

  it('is no letter to anybody, and nothing it did', async () => {
    await using play = await open(() => '- a fact\n')
    await play.live(1)
    const letters = async () => (await play.house.client.status.house()).counts.letters
    const before = await letters()
    using ear = await listen(play.house.url, play.house.token)
    await play.sleep()
    expect(await letters()).toBe(before)
    expect((await play.house.client.agents.history(leader)).entries.map(entry => entry.kind)).toEqual(['letter'])
    expect(ear.facts().map(fact => fact.event)).toContain('agent.updated')
  })
})

describe('what it is told', () => {
  it('its memory, what the person wrote of it, and what it did since the last dream', async () => {
    await using play = await open()
    await play.edit('- by the person\n')
    await play.say('The first letter.')
    await play.sleep()
    await play.say('The second letter.')
    await play.sleep()
    const [first, second] = play.dreams.map(({ wake }) => wake.content) as [string, string]
    expect(first).toContain('The first letter.')
    expect(second).toContain('The second letter.')
    expect(second).not.toContain('The first letter.')
    for (const told of [first, second]) {
      expect(told.match(/- by the person/g)).toHaveLength(2)
      expect(told).toContain('I heard: ')
      expect(told).toContain('MEMORY.md')
    }
    expect(play.dreams[0]!.wake).toMatchObject({ kind: 'dream', from: 'leader' })
  })

  it('in Chinese where it lives in Chinese', async () => {
    await using play = await open()
    await play.say('今天店里很安静。')
    await play.sleep()
    expect(play.dreams[0]!.wake.content).toMatch(/^这是一次梦/)
  })

  it('in bounds, however much there is', async () => {
    await using play = await open()
    await play.edit(`${'- 猫\n'.repeat(100_000)}- the end\n`)
    for (let n = 0; n < 3; n++)
      await play.say(`letter ${n} ${'word '.repeat(19_000)}`)
    await play.sleep()
    const told = play.dreams[0]!.wake.content
    expect(told.length).toBeLessThan(100_000)
    expect(told).toContain('- the end')
  })
})

describe('what becomes of its answer', () => {
  /** Dreams once, having lived through one letter, and tells the memory that comes of it. */
  async function dreamt(memory: string, answer: string | null, before?: (play: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<{ memory: string, told: string[], whys: string[] }> {
    await using play = await open(() => answer)
    if (memory !== '')
      await play.edit(memory)
    await play.live(1)
    await before?.(play)
    await play.sleep()
    expect(await play.turns()).toMatchObject([{ state: 'done' }])
    return { memory: await play.memory(), told: await play.told(), whys: (await play.house.client.agents.memoryVersions(leader)).versions.map(version => version.why) }
  }

  it('every line a person wrote stays, in its place, and theirs; the rest is as it was dreamt', async () => {
    const { memory, told } = await dreamt('# Notes\n\n- my wife is Mei\n- we close on Sundays\n', '# Notes\n\n- my wife is Mei\n- the shop got a cat\n')
    expect(memory).toBe('# Notes\n\n- my wife is Mei\n- we close on Sundays\n- the shop got a cat\n')
    expect(told).toEqual(['user edited # Notes', 'user edited ', 'user edited - my wife is Mei', 'user edited - we close on Sundays', 'leader dreamed - the shop got a cat'])
  })

  it('also when all is put in other words, moved, or dressed otherwise', async () => {
    expect((await dreamt('- one\n- two\n', 'All of it in other words.\n')).memory).toBe('- one\n- two\nAll of it in other words.\n')
    expect((await dreamt('- one\n- two\n', '- two\n- between\n- one\n')).memory).toBe('- two\n- between\n- one\n')
    expect((await dreamt('- one\n- two  \n', '* one\n1. two\n- three')).memory).toBe('- one\n- two  \n- three\n')
  })

  it('what was written on disk is a person’s too', async () => {
    const { memory, told } = await dreamt('', '- dreamt\n', async ({ house }) => onDisk(house, '- on disk\n'))
    expect(memory).toBe('- on disk\n- dreamt\n')
    expect(told).toEqual(['disk disk - on disk', 'leader dreamed - dreamt'])
  })

  it('what it dreamt before may go', async () => {
    await using play = await open(({ memory }) => memory.includes('first') ? '- second dream\n' : '- first dream\n')
    await play.live(1)
    await play.sleep()
    await play.live(1)
    await play.sleep()
    expect(await play.memory()).toBe('- second dream\n')
    const { versions } = await play.house.client.agents.memoryVersions(leader)
    await play.house.client.agents.restoreMemory({ params: { id: 'leader', version: versions[0]!.id } })
    expect(await play.told()).toEqual(['leader dreamed - first dream'])
  })

  it('what the person added or took out while it slept stays added and taken out', async () => {
    await using play = await open(async () => {
      await play.edit('- stays\n- added meanwhile\n')
      return '- stays\n- taken out meanwhile\n- dreamt\n'
    })
    await play.edit('- stays\n- taken out meanwhile\n')
    await play.live(1)
    await play.sleep()
    expect(await play.memory()).toBe('- stays\n- added meanwhile\n- dreamt\n')
  })

  it.each([
    ['nothing', null],
    ['spaces', ' \n\n '],
    ['an empty fence', '```markdown\n\n```'],
    ['far too much', 'x'.repeat(2_000_000)],
    ['a word for a whole memory', 'OK'],
    ['the same', Array.from({ length: 50 }, (_, n) => `- fact ${n} of many that I know`).join('\n')],
  ])('%s changes nothing', async (_, answer) => {
    const before = `${Array.from({ length: 50 }, (_, n) => `- fact ${n} of many that I know`).join('\n')}\n`
    const { memory, whys } = await dreamt(before, answer)
    expect(memory).toBe(before)
    expect(whys).toEqual(['edited'])
  })

  it('a code fence around it is not in it', async () => {
    expect((await dreamt('', '```markdown\n# Mine\n\n- a fact\n```\n')).memory).toBe('# Mine\n\n- a fact\n')
  })

  it('a memory too long to be written anew is only added to', async () => {
    const before = `${Array.from({ length: 10_000 }, (_, n) => `- fact ${n} of many that I know`).join('\n')}\n`
    const { memory, told } = await dreamt(before, '- fact 7 of many that I know\n- a new one\n', async ({ house }) => {
      expect((await house.client.agents.memory(leader)).bytes).toBeGreaterThan(100_000)
    })
    expect(memory).toBe(`${before}- a new one\n`)
    expect(told).not.toContain('leader dreamed - a new one') // beyond the first page of lines
  })

  it('half a million characters survive it', async () => {
    const before = 'x\n'.repeat(249_990)
    expect((await dreamt(before, '- a new one\n')).memory).toBe(`${before}- a new one\n`)
    expect((await dreamt('猫'.repeat(499_999), 'a line too many')).memory).toBe('猫'.repeat(499_999))
  })
})

describe('the offline engine', () => {
  const entry = (asked: string, more: Partial<HistoryEntry> = {}): HistoryEntry => ({ turn_id: 't', timestamp: '2026-11-22T09:00:00.000Z', kind: 'letter', from: 'user', asked, answered: 'x', actions: [], ...more })

  it('keeps what the person stated, dated, under a heading, and all that stood there', () => {
    const once = distil('- old\n', [entry('@leader The shop has a new cat called Momo.'), entry('The rent is due on the 5th', { timestamp: '2026-11-23T09:00:00.000Z' })], 'en')
    expect(once).toBe('- old\n\n## What I was told\n\n- The shop has a new cat called Momo. (2026-11-22)\n- The rent is due on the 5th (2026-11-23)\n')
    expect(distil(once, [entry('The rent is due on the 5th.'), entry('the shop has a new cat called Momo')], 'en')).toBe(once)
    expect(distil(`${once}\n# Mine\n\n- last\n`, [entry('We are closed on Mondays.')], 'en')).toBe(`${once}- We are closed on Mondays. (2026-11-22)\n\n# Mine\n\n- last\n`)
    expect(distil('', [entry('周一店里是休息的')], 'zh')).toBe('## 我听说的\n\n- 周一店里是休息的（2026-11-22）\n')
  })

  it.each([
    'When is the shop open?',
    'what is the rent',
    '几点开门',
    '你是谁？',
    'Please write a notice about what is new.',
    'tell @writer the rent is due',
    'remember the code is 7788',
    'thanks, that is great',
    'hello',
    'ok',
    'line one is\nline two is',
    `it is ${'very '.repeat(100)}long`,
  ])('does not take %j for a fact', asked => expect(distil('- old', [entry(asked)], 'en')).toBe('- old'))

  it('takes from the person only, and only what led to nothing else', () => {
    const said = 'The shop is closed on Mondays.'
    for (const more of [{ from: 'writer' }, { from: 'anna', kind: 'scene' }, { kind: 'task' }, { kind: 'heartbeat' }, { actions: ['remember'] }])
      expect(distil('', [entry(said, more)], 'en')).toBe('')
  })

  it('keeps a handful of a flood, the newest, the same each time', () => {
    const flood = Array.from({ length: 200 }, (_, n) => entry(`Shelf ${n} is full.`))
    const text = distil('', flood, 'en')
    expect(text.match(/^- Shelf 19[5-9] is full\. \(2026-11-22\)$/gm)).toHaveLength(5)
    expect(distil('', flood, 'en')).toBe(text)
  })

  it.each(['\n', ' ', '- ', '(2026-11-22)', '# '])('a memory of half a million characters of %j takes no time', (part) => {
    const begun = Date.now()
    distil(`x${part.repeat(500_000 / part.length)}x`, [entry('The shop is closed on Mondays.')], 'en')
    expect(Date.now() - begun).toBeLessThan(2000)
  })

  it('dreams in a house without any model', async () => {
    await using house = await openTestHouse()
    await house.client.mailbox.send({ body: { to: 'leader', content: 'The shop is closed on Mondays.' } })
    await house.settled()
    await house.client.agents.dream(leader)
    await house.settled()
    expect(readFileSync(join(house.home, 'agents', 'leader', 'memory', 'MEMORY.md'), 'utf8')).toMatch(/^- The shop is closed on Mondays\. \(\d{4}-\d{2}-\d{2}\)$/m)
    expect((await house.client.agents.memoryLines(leader)).lines.at(-1)).toMatchObject({ author: 'leader', why: 'dreamed' })
  })
})
