// Anything that can send JSON: a secret in, the reply in the answer, or posted to an address of its own.
import type { Incoming, Message, Platform, Setting } from '../platform'
import { z } from 'zod'
import { Refusal } from '../../kernel/errors'
import { Content } from '../../kernel/route'
import { OutsideUser } from '../../scenes/contract'
import { hmacSha256, same } from '../crypto'
import { outcomeOf, textOf } from '../http'
import { apiBase, badSignature, isFresh, jsonOf, malformed, refused, secret, tooOld } from '../platform'

const Id = z.union([z.string().min(1).max(200), z.number()]).transform(String)

/** What an outside program says. `event_id` makes repeats of it one; `timestamp` (seconds, milliseconds or ISO 8601) makes old ones replays. */
const Spoken = z.looseObject({
  content: Content,
  user_id: OutsideUser,
  channel: z.string().trim().min(1).max(60).optional(),
  event_id: Id.optional(),
  timestamp: z.union([z.string().max(40), z.number()]).optional(),
})

interface To { user_id: string, event_id: string | null }

/** Where a request without an answer in time leaves off. */
const ACCEPTED = { status: 'accepted', reply: null }

export const generic: Platform = {
  id: 'generic',
  name: 'Generic webhook',
  description: 'Any program posts {content, user_id} with the secret; the answer carries the reply, or it is posted to your own address.',
  fields: [secret('secret', 'Secret'), { ...apiBase(''), label: 'Reply address', default: null }],

  receive(request, setting) {
    const { config, now } = setting
    if (!unlocks(request, config.secret!))
      return badSignature()
    const json = jsonOf(request.bytes)
    const spoken = Spoken.safeParse(json)
    if (!spoken.success) {
      const [issue] = spoken.error.issues
      return json === undefined ? malformed() : refused(`Something in the request is not right: ${issue!.path.join('.') || 'the body'}: ${issue!.message}.`, 'invalid_input', 400)
    }
    const moment = request.header('x-timestamp') ?? spoken.data.timestamp
    if (moment !== undefined && !isFresh(momentOf(moment), now))
      return tooOld()
    return message(request, spoken.data, setting)
  },

  fits: () => true,

  async send({ text, to, key }, config, line) {
    const json = { reply: text, ...(to as To) }
    const body = JSON.stringify(json)
    const heard = await line.http('POST', config.api_base!, { headers: { 'x-signature-256': `sha256=${hmacSha256(config.secret!, body, 'hex')}`, 'x-event-id': key }, json })
    return outcomeOf(heard, heard.status >= 200 && heard.status < 300, { why: textOf(heard.json.error) })
  },

  async test(config, line) {
    if (!config.api_base)
      return { ok: true, message: 'There is nothing to ask: replies go into the answers of requests.' }
    const { status, text } = await line.http('GET', config.api_base)
    return status > 0 && status < 500 ? { ok: true, message: 'The reply address can be reached.' } : { ok: false, message: `The reply address does not answer: ${text.slice(0, 200) || status}.` }
  },
}

/** The words of a request whose sender is known already. Throws 400 naming what is not right. */
export function parseSpoken(bytes: Incoming['bytes']): z.infer<typeof Spoken> {
  const json = jsonOf(bytes)
  if (json === undefined)
    throw new Refusal(400, 'malformed', 'The body could not be read: send JSON.')
  const spoken = Spoken.safeParse(json)
  if (spoken.success)
    return spoken.data
  const details = spoken.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }))
  throw new Refusal(400, 'invalid_input', `Something in the request is not right: ${details[0]!.path || 'the body'}: ${details[0]!.message}.`, details)
}

/** Does the request carry the secret: as a bearer token, in a header, or as the signature of its body? */
export function unlocks({ header, bytes }: Incoming, right: string): boolean {
  const bearer = /^Bearer +(\S+)$/i.exec(header('authorization') ?? '')?.[1]
  const signature = header('x-signature-256')
  return same(bearer, right) || same(header('x-webhook-secret'), right) || (signature !== undefined && same(signature.replace(/^sha256=/, ''), hmacSha256(right, bytes, 'hex')))
}

function message({ header }: Incoming, spoken: z.infer<typeof Spoken>, { config, patience }: Setting): Message {
  const { content, user_id, channel } = spoken
  const signature = header('x-signature-256') // a signed body that names no event is one event itself: nobody who overhears it can send it again
  const event_id = spoken.event_id ?? header('x-event-id') ?? (signature !== undefined ? `signed:${signature}` : null)
  const to: To = { user_id, event_id }
  return {
    kind: 'message',
    event_id,
    user_id,
    content,
    addressed: true,
    to: config.api_base ? to : null,
    answer: ACCEPTED,
    ...(!config.api_base && { passive: { within: patience, shared: true, answer: said => ({ ...said }) } }),
    ...(channel !== undefined && { channel }),
  }
}

/** Seconds, milliseconds or a date, as milliseconds. */
function momentOf(value: string | number): number {
  const number = Number(value)
  return Number.isNaN(number) ? new Date(value).getTime() : number < 1e11 ? number * 1000 : number
}
