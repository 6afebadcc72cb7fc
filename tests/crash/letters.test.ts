// What is acknowledged is kept, once, and what is queued is done, once: 300 letters while the house is killed ten times.
import type { Drama } from './drama'
import type { Box, Ledger, Letter, Wakeup } from './ledger'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireBuilt } from '../support/built'
import { chance } from './chance'
import { play } from './drama'
import { readLedger, readMailboxes } from './ledger'
import { AGENTS, passedOn } from './senders'

const dice = chance()

describe(`300 letters and ten kills (CRASH_SEED=${dice.seed})`, () => {
  const home = mkdtempSync(join(tmpdir(), 'cococat-crash-'))
  let drama: Drama
  let boxes: Box[]
  let ledger: Ledger
  let letters: Letter[]
  const fromPerson = (): Letter[] => letters.filter(({ from }) => from === 'user')
  const repliesTo = (id: string): Letter[] => letters.filter(({ to, reply_to }) => to === 'user' && reply_to === id)
  const wakeupsOf = (id: string): Wakeup[] => ledger.wakeups.filter(({ source_id }) => source_id === id)

  beforeAll(async () => {
    requireBuilt()
    console.log(`letters: CRASH_SEED=${dice.seed}`)
    drama = await play(home, dice)
    boxes = await readMailboxes(drama.last.origin, drama.token)
    letters = boxes.flatMap(box => box.messages)
    drama.screen.close()
    drama.latecomer.close()
    await drama.last.end()
    ledger = readLedger(home)
    console.log(`letters: ${drama.attempts.length} tries, ${drama.attempts.filter(({ outcome }) => outcome === 'unknown').length} unknown, ${letters.length} letters, ${ledger.wakeups.length} wake-ups, ${ledger.wakeups.filter(({ attempts }) => attempts > 1).length} of them cut short, ${drama.seq} events`)
  }, 120_000)

  afterAll(() => {
    drama?.last.child.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true })
  })

  it('was killed ten times, and took every letter in the end', () => {
    expect(drama.kills).toEqual(Array.from({ length: 10 }).fill('SIGKILL'))
    expect(drama.attempts.filter(({ outcome }) => outcome === 'sent')).toHaveLength(300)
    expect(drama.attempts.filter(({ kind }) => kind === 'refused').every(({ outcome }) => outcome !== 'sent')).toBe(true)
  })

  it('keeps every letter that was answered 201, once', () => {
    for (const { id, to, content, outcome } of drama.attempts) {
      const found = letters.filter(letter => letter.from === 'user' && letter.content === content)
      if (outcome === 'sent')
        expect(found.map(letter => [letter.id, letter.to]), content).toEqual([[id, to]])
      else
        expect(found.length, content).toBeLessThanOrEqual(outcome === 'refused' ? 0 : 1)
    }
    expect(letters.filter(({ content }) => content.includes('is for nobody'))).toEqual([])
  })

  it('counts places from 0 without a gap, and the totals are right', () => {
    for (const { agent_id, total, unread, messages } of boxes) {
      const counted = { agent_id, total: messages.length, unread: messages.filter(({ status }) => status === 'unread').length }
      expect(messages.map(({ idx }) => idx)).toEqual(messages.map((_, n) => n))
      expect({ agent_id, total, unread }).toEqual(counted)
      expect(ledger.counts.find(row => row.agent_id === agent_id)).toEqual(counted)
    }
  })

  it('wakes an agent once for each letter, and ends every wake-up, with a reason where it failed', () => {
    const called = ledger.wakeups.filter(({ kind }) => kind !== 'dream') // who has lived through much dreams of it besides
    expect(called.map(({ source_id }) => source_id).sort()).toEqual(letters.filter(({ to }) => to !== 'user').map(({ id }) => id).sort())
    for (const { id, state, reason } of ledger.wakeups)
      expect({ id, state, reason: reason !== null }).toEqual({ id, state: expect.stringMatching(/^(?:done|failed)$/), reason: state === 'failed' })
  })

  it('answers every letter once, and brings back one answer for each “ask”', () => {
    for (const { id, content } of fromPerson()) {
      const replies = repliesTo(id)
      const relayed = replies.filter(reply => reply.content.includes('answers:'))
      if (wakeupsOf(id)[0]!.state === 'failed')
        expect(replies, content).toEqual([])
      else
        expect(replies.length - relayed.length, content).toBe(1)
      expect(relayed.length, content).toBe(content.startsWith('ask ') && chainIsDone(content) ? 1 : 0)
    }
  })

  /** The wake-ups behind a letter: its own, the one of the task it led to, and the one of that task's answer. */
  function chainIsDone(content: string): boolean {
    const task = letters.find(letter => letter.from !== 'user' && letter.content === passedOn(content))
    const answer = letters.find(letter => task !== undefined && letter.to === task.from && letter.reply_to === task.id)
    return task !== undefined && answer !== undefined && [task, answer].every(({ id }) => wakeupsOf(id)[0]?.state === 'done')
  }

  it('sends each letter of a tool once', () => {
    const written = letters.filter(({ from, type }) => from !== 'user' && type !== 'reply')
    expect(written.map(({ id }) => id).sort()).toEqual(ledger.toolLetters.sort())
    const wanted = fromPerson().filter(({ id }) => wakeupsOf(id)[0]!.state === 'done').flatMap(({ content }) => passedOn(content) ?? [])
    expect(written.map(({ content }) => content)).toEqual(expect.arrayContaining(wanted))
    expect(new Set(written.map(({ content }) => content)).size).toBe(written.length)
  })

  it('remembers each line once', () => {
    for (const { to, content, id } of fromPerson().filter(letter => letter.content.startsWith('remember ') && wakeupsOf(letter.id)[0]!.state === 'done'))
      expect(ledger.memory[to]!.filter(line => line === `- ${content.replace('remember ', '')}`), id).toHaveLength(1)
  })

  it('writes each finished turn into the history once', () => {
    for (const agent of AGENTS) {
      const done = ledger.wakeups.filter(({ agent_id, kind, state }) => agent_id === agent && kind !== 'dream' && state === 'done')
      expect(ledger.history[agent]!.toSorted()).toEqual(done.map(({ id }) => id).sort())
    }
  })

  it('numbers its events without a gap, and tells of each letter once', () => {
    expect(ledger.events.map(({ seq }) => seq)).toEqual(ledger.events.map((_, n) => n + 1))
    const delivered = ledger.events.filter(({ type }) => type === 'mail.delivered')
    expect(delivered.map(({ letter }) => letter).sort()).toEqual(letters.map(({ id }) => id).sort())
  })

  it('tells a screen that comes back all that it missed, once and in order', () => {
    const stored = ledger.events.map(({ seq, type }) => ({ seq, event: type }))
    expect(drama.screen.resets + drama.latecomer.resets).toBe(0)
    expect(drama.screen.heard).toEqual(stored)
    expect(drama.latecomer.heard).toEqual(stored.slice(drama.latecomer.since))
  })

  it('leaves a sound database', () => {
    expect(ledger.integrity).toBe('ok')
  })
})
