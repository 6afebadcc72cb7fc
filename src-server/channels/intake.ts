// The intake: a verified request becomes a message and is taken once; everything that comes in is written down.
import type { ChannelId, Delivery } from '../entries/contract'
import type { Entries, OpenEntry } from '../entries/service'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Log } from '../kernel/log'
import type { Answering, Work } from './answering'
import type { ChannelEvents } from './contract'
import type { Answer, Incoming, Line, Message, Platform, Receipt, Refused, Said } from './platform'
import type { Reason } from './reasons'
import type { Runs } from './runs'
import type { SeenEvents } from './store'
import { Refusal } from '../kernel/errors'
import { because } from './reasons'
import { headersOf, strike } from './strike'

export interface Intake {
  /** Takes a request in and answers it; what its platform would refuse is thrown as a refusal. */
  take: (opened: OpenEntry, platform: Platform, request: Incoming) => Promise<Answer>
  /** The platform's check of our address. */
  check: (opened: OpenEntry, platform: Platform, request: Incoming) => Answer
}

export interface IntakeOptions {
  db: Db<ChannelEvents>
  entries: Entries
  seen: SeenEvents
  answering: Answering
  runs: Runs<Said>
  lineOf: (opened: OpenEntry) => Line
  clock: Clock
  log: Log
  /** How long a request waits to carry its answer home, in milliseconds. */
  patience: (channel: ChannelId) => number
}

interface Kept { headers: Record<string, string>, body: string }

/** Strangers' refused requests are written down at most so often a minute; the rest are only refused. */
const REFUSALS_A_MINUTE = 30

export function createIntake(options: IntakeOptions): Intake {
  const { db, entries, seen, answering, runs, lineOf, clock, log, patience } = options
  const { ledger } = entries
  const brakes = new Map<string, { minute: number, count: number }>()

  const settingOf = ({ entry, config }: OpenEntry): Parameters<Platform['receive']>[1] => ({ config, name: entry.name, now: clock().getTime(), patience: patience(entry.channel) })
  const keep = (request: Incoming, { secrets }: OpenEntry): Kept => ({ headers: headersOf(request, secrets), body: strike(request.bytes.toString('utf8'), secrets) })

  /** Writes a request down and says so; inside a transaction. */
  function record({ entry }: OpenEntry, kept: Kept, verdict: string, { why, user_id = null, work }: { why?: Reason, user_id?: string | null, work?: Work } = {}): Delivery {
    const delivery = ledger.add({ entry_id: entry.id, direction: 'incoming', verdict, ...why, user_id, ...kept, work })
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
      db.tx(() => record(opened, keep(request, opened), 'refused', { why: { code, reason } }), { durable: false })
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
    db.tx(() => record(opened, keep(request, opened), 'ignored', { why: { code: receipt.code, reason: receipt.reason }, user_id: receipt.user_id ?? null }))
    return receipt.answer
  }

  async function hear(opened: OpenEntry, platform: Platform, message: Message, kept: Kept): Promise<Answer> {
    const { user_id, content, event_id, to, answer, passive, awaits = false } = message
    const forUs = await isForUs(opened, platform, message.addressed)
    if (forUs !== true) {
      db.tx(() => record(opened, kept, forUs === false ? 'ignored' : 'failed', { why: because(forUs === false ? 'not_addressed' : 'name_unknown'), user_id, work: workOf() }))
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
      answering.begin(opened, delivery, workOf(), key, passive?.shared)
    }
    const said = passive ? await runs.wait(key, passive.within) : null
    return said && passive ? passive.answer(said) : answer

    function workOf(): Work {
      return { user_id, content, channel: message.channel ?? opened.entry.channel, to, awaits }
    }
  }

  /** Is it meant for us? Null when that could not be found out. */
  async function isForUs(opened: OpenEntry, platform: Platform, addressed: Message['addressed']): Promise<boolean | null> {
    if (typeof addressed === 'boolean' || addressed.length === 0)
      return addressed === true
    const line = lineOf(opened)
    try {
      const self = await line.tokens.get('self', line.now, async () => ({ token: await platform.self!(opened.config, line), seconds: 86_400 }))
      return addressed.includes(self)
    }
    catch (error) {
      log.warn({ err: error, entry: opened.entry.id }, 'a platform did not say who we are there')
      return null
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
  }
}
