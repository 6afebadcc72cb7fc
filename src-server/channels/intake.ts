// The intake: a verified request becomes a message, taken once, answered by whoever is behind the entry, its reply sent home.
import type { ChannelId, Delivery } from '../entries/contract'
import type { Entries, OpenEntry } from '../entries/service'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Log } from '../kernel/log'
import type { ChannelEvents } from './contract'
import type { FrontDesk } from './desk'
import type { Outbox } from './outbox'
import type { Answer, Incoming, Line, Message, Platform, Receipt, Refused, Said } from './platform'
import type { Runs } from './runs'
import type { SeenEvents } from './store'
import { notFound, Refusal } from '../kernel/errors'
import { split } from './split'
import { headersOf, strike } from './strike'
import { sentence } from './words'

export interface Intake {
  /** Takes a request in and answers it; what its platform would refuse is thrown as a refusal. */
  take: (opened: OpenEntry, platform: Platform, request: Incoming) => Promise<Answer>
  /** The platform's check of our address. */
  check: (opened: OpenEntry, platform: Platform, request: Incoming) => Answer
  /** Answers a delivery again that was taken before; false when nothing was kept of it. */
  again: (delivery: Delivery) => boolean
  stop: () => void
}

export interface IntakeOptions {
  db: Db<ChannelEvents>
  entries: Entries
  platforms: Readonly<Record<ChannelId, Platform>>
  seen: SeenEvents
  desk: FrontDesk
  outbox: Outbox
  runs: Runs<Said>
  lineOf: (opened: OpenEntry) => Line
  clock: Clock
  log: Log
  /** How long a request waits to carry its answer home, in milliseconds. */
  patience: (channel: ChannelId) => number
}

/** What is needed to answer a message again. */
interface Work { user_id: string, content: string, channel: string, to: unknown, awaits: boolean }
interface Kept { headers: Record<string, string>, body: string }

/** Strangers' refused requests are written down at most so often a minute; the rest are only refused. */
const REFUSALS_A_MINUTE = 30
const GROUP_RULE = 'In a group it answers only when it is addressed.'

export function createIntake(options: IntakeOptions): Intake {
  const { db, entries, platforms, seen, desk, outbox, runs, lineOf, clock, log, patience } = options
  const { ledger } = entries
  const brakes = new Map<string, { minute: number, count: number }>()
  let open = true

  const settingOf = ({ entry, config }: OpenEntry): Parameters<Platform['receive']>[1] => ({ config, name: entry.name, now: clock().getTime(), patience: patience(entry.channel) })
  const keep = (request: Incoming, { secrets }: OpenEntry): Kept => ({ headers: headersOf(request, secrets), body: strike(request.bytes.toString('utf8'), secrets) })

  /** Writes a request down and says so; inside a transaction. */
  function record({ entry }: OpenEntry, kept: Kept, verdict: string, { reason = null, user_id = null, work }: { reason?: string | null, user_id?: string | null, work?: Work } = {}): Delivery {
    const delivery = ledger.add({ entry_id: entry.id, direction: 'incoming', verdict, reason, user_id, ...kept, work })
    if (verdict !== 'refused')
      entries.touch(entry.id, entry.status === 'new' ? 'working' : undefined)
    db.emit('channel.received', { entry_id: entry.id, channel: entry.channel, user_id, verdict })
    return delivery
  }

  function refuse(opened: OpenEntry, request: Incoming, { status, code, reason }: Refused): never {
    const minute = Math.floor(clock().getTime() / 60_000)
    const brake = brakes.get(opened.entry.id)
    const count = brake?.minute === minute ? brake.count + 1 : 1
    brakes.set(opened.entry.id, { minute, count })
    if (count <= REFUSALS_A_MINUTE)
      db.tx(() => record(opened, keep(request, opened), 'refused', { reason }), { durable: false })
    throw new Refusal(status, code, reason)
  }

  async function take(opened: OpenEntry, platform: Platform, request: Incoming): Promise<Answer> {
    const receipt: Receipt = platform.receive(request, settingOf(opened))
    if (receipt.kind === 'handshake')
      return receipt.answer
    if (receipt.kind === 'refused')
      return refuse(opened, request, receipt)
    if (receipt.kind === 'message')
      return hear(opened, platform, receipt, keep(request, opened))
    db.tx(() => record(opened, keep(request, opened), 'ignored', { reason: receipt.reason, user_id: receipt.user_id ?? null }))
    return receipt.answer
  }

  async function hear(opened: OpenEntry, platform: Platform, message: Message, kept: Kept): Promise<Answer> {
    const { user_id, content, event_id, to, answer, passive, awaits = false } = message
    const forUs = await isForUs(opened, platform, message.addressed)
    if (forUs !== true) {
      db.tx(() => record(opened, kept, forUs === false ? 'ignored' : 'failed', { reason: forUs === false ? GROUP_RULE : forUs, user_id, work: workOf() }))
      return answer
    }
    const delivery = db.tx(() => {
      const first = event_id === null || seen.note(opened.entry.id, event_id)
      const noted = record(opened, kept, first ? 'accepted' : 'repeated', { user_id, ...(first && { work: workOf() }) })
      return first ? noted : null
    })
    const key = `${opened.entry.id} ${event_id ?? delivery?.id}`
    if (delivery) {
      runs.begin(key)
      void answerIt(opened, delivery, workOf(), key, message)
    }
    const said = passive ? await runs.wait(key, passive.within) : null
    return said && passive ? passive.answer(said) : answer

    function workOf(): Work {
      return { user_id, content, channel: message.channel ?? opened.entry.channel, to, awaits }
    }
  }

  /** Is it meant for us? A sentence when that could not be found out. */
  async function isForUs(opened: OpenEntry, platform: Platform, addressed: Message['addressed']): Promise<boolean | string> {
    if (typeof addressed === 'boolean' || addressed.length === 0)
      return addressed === true
    const line = lineOf(opened)
    try {
      const self = await line.tokens.get('self', line.now, async () => ({ token: await platform.self!(opened.config, line), seconds: 86_400 }))
      return addressed.includes(self)
    }
    catch (error) {
      log.warn({ err: error, entry: opened.entry.id }, 'a platform did not say who we are there')
      return 'The platform did not say how the entry is called there, so it is not known whether it was addressed.'
    }
  }

  /** Has it answered and sends the reply home: in the answer to a request that still waits, the rest (or all) by the outbox. */
  async function answerIt(opened: OpenEntry, delivery: Delivery, work: Work, key: string, message?: Message): Promise<void> {
    const { entry } = opened
    const { said, failed } = await ask(opened, delivery, work)
    if (!open)
      return
    const parts = said.reply === null ? [] : split(said.reply, platforms[entry.channel].fits)
    const carried = runs.settle(key, { ...said, reply: parts[0] ?? null }, message?.passive?.shared ?? false)
    const left = carried ? parts.slice(1) : parts
    try {
      db.tx(() => {
        ledger.change(delivery.id, { verdict: failed === null ? 'answered' : 'failed', reason: failed, attempts: delivery.attempts + 1 })
        entries.touch(entry.id, failed === null ? 'working' : 'failing')
        if (carried && parts.length > 0) {
          ledger.add({ entry_id: entry.id, direction: 'outgoing', verdict: 'answered', user_id: work.user_id, body: parts[0]!, attempts: 1 })
          db.emit('channel.answered', { entry_id: entry.id, channel: entry.channel, user_id: work.user_id, ok: failed === null })
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
  const nowhere = (entry: OpenEntry['entry'], { user_id }: Work, parts: string[]): void => void ledger.add({ entry_id: entry.id, direction: 'outgoing', verdict: 'kept', reason: 'There is no way back: nobody waited, and the entry has no credentials to send it.', user_id, body: parts.join('\n\n') })

  async function ask({ entry }: OpenEntry, delivery: Delivery, { user_id, content, channel, awaits }: Work): Promise<{ said: Said, failed: string | null }> {
    const target = { type: entry.target_type, id: entry.target_id }
    try {
      if (!desk.exists(target))
        throw notFound(target.type, target.id)
      const { reply, agent_id, message_id } = await desk.say(target, { user_id, content, channel, key: delivery.id })
      const text = reply?.trim() ? reply : awaits ? sentence('silent', content) : null
      return { said: { reply: text, user_id, agent_id, message_id }, failed: null }
    }
    catch (error) {
      if (!(error instanceof Refusal))
        log.error({ err: error, entry: entry.id }, 'a message from outside could not be answered')
      return { said: { reply: sentence('sorry', content), user_id, agent_id: null, message_id: null }, failed: error instanceof Refusal ? error.message : 'Something went wrong inside CocoCat; the log says more.' }
    }
  }

  return {
    take,
    check(opened, platform, request) {
      const receipt = platform.check!(request, settingOf(opened))
      if (receipt.kind === 'handshake')
        return receipt.answer
      return refuse(opened, request, receipt.kind === 'refused' ? receipt : { kind: 'refused', status: 401, code: 'bad_signature', reason: 'The check does not verify.' })
    },
    again(delivery) {
      const opened = entries.open(delivery.entry_id)
      const work = ledger.work<Work>(delivery.id)
      if (!opened || !work)
        return false
      void answerIt(opened, delivery, work, `again ${delivery.id}`)
      return true
    },
    stop() {
      open = false
      runs.close()
    },
  }
}
