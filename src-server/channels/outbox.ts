// The outbox: replies on their way out. Each waits in the table until its platform took it; it is tried again with growing pauses, and kept when it was in vain.
import type { ChannelId, Delivery } from '../entries/contract'
import type { Entries, OpenEntry } from '../entries/service'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Log } from '../kernel/log'
import type { ChannelEvents } from './contract'
import type { Outcome } from './http'
import type { Line, Platform } from './platform'
import { because } from './reasons'
import { strike } from './strike'

/** A reply in parts; `sent` of them are out. `tries` counts from the last time somebody asked for it. */
interface Work { parts: string[], sent: number, tries: number, to: unknown }

export interface Outbox {
  /** Puts a reply in, inside a transaction. */
  put: (entry: OpenEntry['entry'], user: string, parts: string[], to: unknown) => void
  /** Puts a dead one in again, inside a transaction. */
  again: (delivery: Delivery) => void
  /** Looks what is due. */
  poke: () => void
  start: () => void
  /** Ends what is under way; what is left waits for the next start. */
  stop: () => Promise<void>
}

export interface OutboxOptions {
  db: Db<ChannelEvents>
  entries: Entries
  platforms: Readonly<Record<ChannelId, Platform>>
  lineOf: (opened: OpenEntry) => Line
  clock: Clock
  log: Log
  /** The pauses between tries, in milliseconds. */
  pauses: readonly number[]
}

const LONGEST_SLEEP = 60_000
const INNER_FAULT: Outcome = { ok: false, ...because('inner_fault'), retry: false }
const DISABLED: Outcome = { ok: false, ...because('entry_disabled'), retry: false }
const LOCKED: Outcome = { ok: false, ...because('key_lost'), retry: false }

export function createOutbox({ db, entries, platforms, lineOf, clock, log, pauses }: OutboxOptions): Outbox {
  const { ledger } = entries
  const [busy, resting] = [new Map<string, Promise<void>>(), new Map<string, number>()] // entries that send; whose platform asked for a rest, until when
  let open = false
  let timer: NodeJS.Timeout | undefined
  const now = (): number => clock().getTime()

  function poke(): void {
    clearTimeout(timer)
    if (!open)
      return
    const moment = now() // one moment for both questions: nothing may become due between them
    for (const delivery of ledger.due(moment)) {
      const { entry_id } = delivery
      if (busy.has(entry_id) || (resting.get(entry_id) ?? 0) > moment)
        continue
      busy.set(entry_id, send(delivery).catch(error => giveUp(delivery, error)).finally(() => {
        busy.delete(entry_id)
        poke()
      }))
    }
    const wakes = [ledger.nextDue(moment) ?? Number.POSITIVE_INFINITY, ...resting.values()].filter(at => at > moment)
    timer = setTimeout(poke, Math.min(LONGEST_SLEEP, Math.min(...wakes) - moment))
  }

  function giveUp(delivery: Delivery, error: unknown): void {
    log.error({ err: error, delivery: delivery.id }, 'a reply could not be sent')
    if (open)
      end(delivery, INNER_FAULT, null)
  }

  async function send(delivery: Delivery): Promise<void> {
    const opened = entries.open(delivery.entry_id)
    const work = ledger.work<Work>(delivery.id)
    if (!opened || !work)
      return end(delivery, LOCKED, work)
    if (!opened.entry.enabled)
      return end(delivery, DISABLED, work)
    const { config, entry, secrets } = opened
    for (let { sent } = work; sent < work.parts.length; sent++) {
      const outcome = await platforms[entry.channel].send({ text: work.parts[sent]!, index: sent, to: work.to, key: `${delivery.id}-${sent}` }, config, lineOf(opened))
      if (!open)
        return
      if (!outcome.ok)
        return end(delivery, { ...outcome, reason: strike(outcome.reason, secrets) }, { ...work, sent })
      db.tx(() => ledger.change(delivery.id, { verdict: delivery.verdict, code: delivery.code, reason: delivery.reason, work: { ...work, sent: sent + 1 }, due_at: now() }))
    }
    end(delivery, { ok: true }, null)
  }

  /** It is out, or it waits for another try, or it is dead: whoever resends it has what was left. */
  function end({ id, entry_id, user_id, attempts }: Delivery, outcome: Outcome, left: Work | null): void {
    const channel = entries.list().find(entry => entry.id === entry_id)?.channel
    if (!channel)
      return // the entry was deleted meanwhile, and this given up with it
    const pause = !outcome.ok && outcome.retry && left ? pauses[left.tries] : undefined
    db.tx(() => {
      if (!outcome.ok && pause !== undefined && left) {
        const { code, reason, after = 0 } = outcome
        resting.set(entry_id, now() + after)
        return ledger.change(id, { verdict: 'failed', code, reason, attempts: attempts + 1, work: { ...left, tries: left.tries + 1 }, due_at: now() + Math.max(pause, after) })
      }
      ledger.change(id, { ...(outcome.ok ? { verdict: 'answered' } : { verdict: 'dead', code: outcome.code, reason: outcome.reason }), attempts: attempts + 1, ...(left ? { work: left } : outcome.ok && { work: null }) })
      entries.touch(entry_id, outcome.ok ? 'working' : 'failing')
      db.emit('channel.answered', { entry_id, channel, user_id: user_id ?? '', ok: outcome.ok })
    })
  }

  return {
    put(entry, user, parts, to) {
      ledger.add({ entry_id: entry.id, direction: 'outgoing', verdict: 'waiting', user_id: user, body: parts.join('\n\n'), work: { parts, sent: 0, tries: 0, to } satisfies Work, due_at: now() })
    },
    again({ id }) {
      const work = ledger.work<Work>(id)
      ledger.change(id, { verdict: 'waiting', ...(work && { work: { ...work, tries: 0 } }), due_at: now() })
    },
    poke,
    start() {
      open = true
      poke()
    },
    async stop() {
      open = false
      clearTimeout(timer)
      await Promise.all(busy.values())
    },
  }
}
