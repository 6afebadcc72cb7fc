// Answering: whoever is behind the entry answers a message that was taken, and the reply goes home.
import type { ChannelId, Delivery, Entry } from '../entries/contract'
import type { Entries, OpenEntry } from '../entries/service'
import type { Db } from '../kernel/db'
import type { Log } from '../kernel/log'
import type { ChannelEvents } from './contract'
import type { FrontDesk } from './desk'
import type { Outbox } from './outbox'
import type { Platform, Said } from './platform'
import type { Reason } from './reasons'
import type { Runs } from './runs'
import { notFound, Refusal } from '../kernel/errors'
import { because } from './reasons'
import { split } from './split'
import { sentence } from './words'

/** What is needed to answer a message, now or again. */
export interface Work { user_id: string, content: string, channel: string, to: unknown, awaits: boolean }

export interface Answering {
  /** Begins to answer. Requests that wait under `key` may carry the reply home: the newest of them, or all (`shared`). */
  begin: (opened: OpenEntry, delivery: Delivery, work: Work, key: string, shared?: boolean) => void
  /** Answers a delivery again that was taken before. */
  again: (delivery: Delivery) => void
  /** Goes on with what was taken but not answered when the house closed, unless that was too long ago. */
  resume: (now: number) => void
  /** Replies that come from now on are left for the next start. */
  stop: () => void
}

export interface AnsweringOptions {
  db: Db<ChannelEvents>
  entries: Entries
  platforms: Readonly<Record<ChannelId, Platform>>
  desk: FrontDesk
  outbox: Outbox
  runs: Runs<Said>
  log: Log
}

const STALE_MS = 86_400_000

export function createAnswering({ db, entries, platforms, desk, outbox, runs, log }: AnsweringOptions): Answering {
  const { ledger } = entries
  let open = true

  /** Has it answered and sends the reply home: in the answer to a request that still waits, the rest (or all) by the outbox. */
  async function answer({ entry }: OpenEntry, delivery: Delivery, work: Work, key: string, shared: boolean): Promise<void> {
    const { said, failed } = await ask(entry, delivery, work)
    if (!open)
      return
    const parts = said.reply === null ? [] : split(said.reply, platforms[entry.channel].fits)
    const carried = runs.settle(key, { ...said, reply: parts[0] ?? null }, shared)
    const left = carried ? parts.slice(1) : parts
    try {
      db.tx(() => {
        ledger.change(delivery.id, { verdict: failed ? 'failed' : 'answered', ...failed, attempts: delivery.attempts + 1 })
        entries.touch(entry.id, failed ? 'failing' : 'working')
        if (carried && parts.length > 0) {
          ledger.add({ entry_id: entry.id, direction: 'outgoing', verdict: 'answered', user_id: work.user_id, body: parts[0]!, attempts: 1 })
          db.emit('channel.answered', { entry_id: entry.id, channel: entry.channel, user_id: work.user_id, ok: !failed })
        }
        if (left.length > 0)
          work.to === null ? nowhere(entry, work, left) : outbox.put(entry, work.user_id, left, work.to)
      })
      outbox.poke()
    }
    catch (error) { // the entry was deleted meanwhile
      log.warn({ err: error, entry: entry.id }, 'a reply has no entry to leave by')
    }
  }

  /** A reply that no platform can be asked to take: it is kept, for a person to read. */
  const nowhere = (entry: Entry, { user_id }: Work, parts: string[]): void => void ledger.add({ entry_id: entry.id, direction: 'outgoing', verdict: 'kept', ...because('no_way_back'), user_id, body: parts.join('\n\n') })

  async function ask(entry: Entry, delivery: Delivery, { user_id, content, channel, awaits }: Work): Promise<{ said: Said, failed: Reason | null }> {
    const target = { type: entry.target_type, id: entry.target_id }
    try {
      if (!desk.exists(target))
        throw notFound(target.type, target.id)
      const key = delivery.attempts === 0 ? delivery.id : `${delivery.id}.${delivery.attempts}` // after a crash the same message, when asked for again a new one
      const { reply, agent_id, message_id } = await desk.say(target, { user_id, content, channel, key })
      const text = reply?.trim() ? reply : awaits ? sentence('silent', content) : null
      return { said: { reply: text, user_id, agent_id, message_id }, failed: null }
    }
    catch (error) {
      if (!(error instanceof Refusal))
        log.error({ err: error, entry: entry.id }, 'a message from outside could not be answered')
      return { said: { reply: sentence('sorry', content), user_id, agent_id: null, message_id: null }, failed: error instanceof Refusal ? { code: error.code, reason: error.message } : because('inner_fault') }
    }
  }

  const begin: Answering['begin'] = (opened, delivery, work, key, shared = false) => void answer(opened, delivery, work, key, shared).catch(error => log.error({ err: error, delivery: delivery.id }, 'a message could not be answered'))

  return {
    begin,
    again(delivery) {
      const opened = entries.open(delivery.entry_id)
      const work = ledger.work<Work>(delivery.id)
      if (opened && work)
        begin(opened, delivery, work, `again ${delivery.id}`)
    },
    resume(now) {
      for (const delivery of ledger.unanswered()) {
        if (now - new Date(delivery.timestamp).getTime() < STALE_MS)
          this.again(delivery)
        else
          db.tx(() => ledger.change(delivery.id, { verdict: 'failed', ...because('too_late') }))
      }
    },
    stop() {
      open = false
      runs.close()
    },
  }
}
