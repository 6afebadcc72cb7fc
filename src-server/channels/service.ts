// Channels: the doors of other platforms, each with its entry; and direct words to a scene or an agent.
import type { ChannelId, Delivery, TargetType } from '../entries/contract'
import type { Entries, OpenEntry } from '../entries/service'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Log } from '../kernel/log'
import type { Channel, ChannelEvents } from './contract'
import type { FrontDesk } from './desk'
import type { Answer, Incoming, Platform, Said } from './platform'
import type { SeenEvents } from './store'
import { conflict, notFound, Refusal } from '../kernel/errors'
import { createAnswering } from './answering'
import { createHttp } from './http'
import { createIntake } from './intake'
import { createLines } from './lines'
import { createOutbox } from './outbox'
import { platforms } from './platforms/all'
import { parseSpoken, unlocks } from './platforms/generic'
import { createRuns } from './runs'
import { strike } from './strike'

export interface Channels {
  list: () => Channel[]
  /** A platform's request to an entry; 404 where there is none of that kind, or it is disabled. */
  webhook: (channel: ChannelId, entry: string, request: Incoming) => Promise<Answer>
  /** A platform's check of an entry's address, by GET; 404 for platforms that have none. */
  webhookCheck: (channel: ChannelId, entry: string, request: Incoming) => Answer
  /** The same for the WeChat account of a scene; a check that fails is 403. */
  wechat: (scene: string, request: Incoming) => Promise<Answer>
  wechatCheck: (scene: string, request: Incoming) => Answer
  /** Words to a scene or an agent. Whoever brings the secret of a generic entry that leads there is let in; `admit` throws for anyone else who may not. */
  direct: (type: TargetType, id: string, request: Incoming, admit: () => void) => Promise<Answer>
  /** Whether the platform takes the entry's credentials. */
  test: (entry: string) => Promise<{ ok: boolean, message: string }>
  /** Takes an incoming delivery in again, or sends a dead outgoing one again; 404, or 409 where that makes no sense. */
  replay: (entry: string, delivery: string) => Delivery
  /** Goes on with what was left when the house closed. */
  start: () => void
  stop: () => Promise<void>
  /** Forgets what is older than it is kept; returns how much. */
  prune: () => number
}

export interface ChannelsOptions {
  db: Db<ChannelEvents>
  entries: Entries
  seen: SeenEvents
  desk: FrontDesk
  clock: Clock
  log: Log
  /** For tests: shorter pauses between tries and shorter patience, in milliseconds. */
  play?: { pauses?: readonly number[], patience?: number }
}

/** Pauses between the tries to send a reply, in milliseconds. */
const PAUSES = [1, 4, 15, 60, 300].map(seconds => seconds * 1000)
/** WeChat hangs up after five seconds; programs of one's own are patient. */
const WECHAT_PATIENCE = 4500
const PATIENCE = 300_000

/** What an entry of a channel must be told. */
export const fieldsOf = (channel: ChannelId): Platform['fields'] => platforms[channel].fields

/** A platform as it is shown to whoever sets up an entry. */
const describe = ({ id, name, description, fields }: Platform): Channel => ({
  id,
  name,
  description,
  fields: fields.map(({ pattern: _, must: __, ...field }) => field),
  webhook_path: id === 'wechat' ? '/api/channels/wechat/{scene_id}' : `/api/channels/webhook/${id}/{id}`,
})

function raise(refusal: Refusal): never {
  throw refusal
}

/** WeChat’s server check is answered 403, not 401. */
function forbidding<T>(check: () => T): T {
  try {
    return check()
  }
  catch (error) {
    throw error instanceof Refusal && error.status === 401 ? new Refusal(403, error.code, error.message) : error
  }
}

export function createChannels({ db, entries, seen, desk, clock, log, play = {} }: ChannelsOptions): Channels {
  const closing = new AbortController()
  const lineOf = createLines(createHttp(fetch, closing.signal), clock)
  const runs = createRuns<Said>()
  const patience = (channel: ChannelId): number => channel === 'wechat' ? play.patience ?? WECHAT_PATIENCE : PATIENCE
  const outbox = createOutbox({ db, entries, platforms, lineOf, clock, log, pauses: play.pauses ?? PAUSES })
  const answering = createAnswering({ db, entries, platforms, desk, outbox, runs, log })
  const intake = createIntake({ db, entries, seen, answering, runs, lineOf, clock, log, patience })

  function opened(channel: ChannelId, id: string): OpenEntry {
    const found = entries.open(id)
    if (found?.entry.channel !== channel || !found.entry.enabled)
      throw notFound('entry', id)
    return found
  }

  function ofScene(scene: string): OpenEntry {
    const [found] = entries.leadingTo('wechat', 'scene', scene)
    return found ?? raise(notFound('entry', scene))
  }

  async function direct(type: TargetType, id: string, request: Incoming, admit: () => void): Promise<Answer> {
    const entry = entries.leadingTo('generic', type, id).find(({ config }) => unlocks(request, config.secret!))
    if (entry) // here the answer always carries the reply
      return intake.take({ ...entry, config: { ...entry.config, api_base: '' } }, platforms.generic, request)
    admit()
    const { user_id, content, channel = 'webhook' } = parseSpoken(request.bytes)
    if (!desk.exists({ type, id }))
      throw notFound(type, id)
    const { reply, agent_id, message_id } = await desk.say({ type, id }, { user_id, content, channel })
    return { reply, user_id, agent_id, message_id }
  }

  function replay(entry: string, id: string): Delivery {
    entries.get(entry)
    const { ledger } = entries
    const delivery = ledger.find(entry, id) ?? raise(notFound('delivery', id))
    if (delivery.direction === 'outgoing') {
      if (delivery.verdict !== 'dead')
        throw conflict('not_replayable', 'Only a reply that was given up can be sent again.')
      db.tx(() => outbox.again(delivery))
      outbox.poke()
    }
    else {
      if (delivery.verdict === 'accepted' || ledger.work(id) === null)
        throw conflict('not_replayable', 'There is nothing in this delivery to take in again.')
      db.tx(() => ledger.change(id, { verdict: 'accepted' }))
      answering.again(delivery)
    }
    return ledger.find(entry, id)!
  }

  return {
    list: () => Object.values(platforms).map(describe),
    webhook: async (channel, id, request) => intake.take(opened(channel, id), platforms[channel], request),
    webhookCheck(channel, id, request) {
      const entry = opened(channel, id)
      if (!platforms[channel].check)
        throw new Refusal(404, 'no_such_check', 'This platform checks its address by POST.')
      return intake.check(entry, platforms[channel], request)
    },
    wechat: async (scene, request) => intake.take(ofScene(scene), platforms.wechat, request),
    wechatCheck: (scene, request) => forbidding(() => intake.check(ofScene(scene), platforms.wechat, request)),
    direct,
    async test(id) {
      const { name } = entries.get(id)
      const found = entries.open(id) ?? raise(conflict('entry_locked', `The secrets of “${name}” cannot be read any more: the key of this house was lost. Enter them again.`))
      const { ok, message } = await platforms[found.entry.channel].test(found.config, lineOf(found))
      return { ok, message: strike(message, found.secrets) }
    },
    replay,
    start() {
      outbox.start()
      answering.resume(clock().getTime())
    },
    async stop() {
      answering.stop()
      closing.abort()
      await outbox.stop()
    },
    prune: () => seen.prune(clock()) + entries.ledger.prune(clock()),
  }
}
