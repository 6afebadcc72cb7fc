// What every platform is to the house: how its requests are understood, and how replies go back. Pure: no database in here.
import type { Buffer } from 'node:buffer'
import type { Raw } from '../kernel/answers'
import type { Field } from './contract'
import type { Http, Outcome } from './http'
import type { Reason, ReasonCode } from './reasons'
import type { Tokens } from './tokens'
import { because } from './reasons'

/** What an entry was told about its platform, field by field, secrets included. */
export type Config = Readonly<Record<string, string>>

/** A field of the configuration, and what its value must look like. */
export interface FieldSpec extends Field { pattern?: RegExp, must?: string }

/** A request as it came in. */
export interface Incoming { query: Readonly<Record<string, string>>, header: (name: string) => string | undefined, bytes: Buffer }

/** What a platform may know beside the request. `patience`: how long a request may wait for its answer where it can carry one. */
export interface Setting { config: Config, name: string, now: number, patience: number }

/** The answer to a request: JSON, or another protocol's own words. */
export type Answer = Raw | Record<string, unknown>

/** What was answered to a message, as a request that can carry it home is told. */
export interface Said { reply: string | null, user_id: string, agent_id: string | null, message_id: string | null }

export interface Refused extends Reason { kind: 'refused', status: 400 | 401 }
export interface Handshake { kind: 'handshake', answer: Answer }
export interface Ignored extends Reason { kind: 'ignored', answer: Answer, user_id?: string }

export interface Message {
  kind: 'message'
  /** The same event has the same id, however often it comes; null where the platform gives none. */
  event_id: string | null
  user_id: string
  content: string
  /** Whether it is meant for us; a list names those it mentions, to be held against our own name (see `self`). */
  addressed: boolean | string[]
  /** Where a reply goes, for `send`; null where only the answer to the request can carry it. */
  to: unknown
  answer: Answer
  /** Lets the answer to the request itself carry the reply, when it comes in time. `shared`: a repeated request gets it too. */
  passive?: { within: number, shared: boolean, answer: (said: Said) => Answer }
  /** The platform shows that an answer is coming, so silence must be said too. */
  awaits?: boolean
  /** The channel as the sender names it, where it may. */
  channel?: string
}

export type Receipt = Refused | Handshake | Ignored | Message

/** One part of a reply, in Markdown. `key` is the same each time this part is tried. */
export interface Reply { text: string, index: number, to: unknown, key: string }

/** The line to the platform: HTTP, and tokens remembered for this entry. */
export interface Line { http: Http, tokens: Tokens, now: number }

export interface Platform {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly fields: readonly FieldSpec[]
  receive: (request: Incoming, setting: Setting) => Receipt
  /** The platform's check of our address, by GET. */
  check?: (request: Incoming, setting: Setting) => Receipt
  /** How the platform names us in mentions. Throws when it does not tell. */
  self?: (config: Config, line: Line) => Promise<string>
  /** Whether a text is short enough for one message. */
  fits: (text: string) => boolean
  send: (reply: Reply, config: Config, line: Line) => Promise<Outcome>
  /** Asks the platform whether the credentials are good. */
  test: (config: Config, line: Line) => Promise<{ ok: boolean, message: string }>
}

/** Requests older (or newer) than this are replays. */
const REPLAY_MS = 5 * 60_000

export const isFresh = (moment: number, now: number): boolean => Math.abs(now - moment) <= REPLAY_MS

export const refused = (reason: string, code = 'bad_signature', status: 400 | 401 = 401): Refused => ({ kind: 'refused', status, code, reason })
export const badSignature = (): Refused => refused('The signature does not fit the secret of this entry.')
export const tooOld = (): Refused => refused('The request is older than five minutes, so it may be a replay.', 'replayed')
export const malformed = (): Refused => refused('The body could not be read.', 'malformed', 400)
export const ignored = (code: ReasonCode, answer: Answer, user_id?: string): Ignored => ({ kind: 'ignored', ...because(code), answer, ...(user_id !== undefined && { user_id }) })

/** A field of text; `more` says what is different about it. */
export const field = (key: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({ key, label, type: 'text', secret: false, required: true, default: null, ...more })
export const secret = (key: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => field(key, label, { secret: true, ...more })
/** The platform's HTTP address; a proxy or a test may put another. */
export const apiBase = (preset: string): FieldSpec => field('api_base', 'API address', { type: 'url', required: false, default: preset })

/** The JSON of a body, or undefined when it is none. */
export function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  }
  catch {
    return undefined
  }
}
