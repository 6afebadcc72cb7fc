// Feishu (飞书) and Lark: event subscriptions in, plain or encrypted; replies by the message API.
import type { Outcome } from '../http'
import type { Config, Incoming, Line, Platform, Receipt, Setting } from '../platform'
import { Buffer } from 'node:buffer'
import { createDecipheriv, createHash } from 'node:crypto'
import { z } from 'zod'
import { same, sha256 } from '../crypto'
import { outcomeOf, textOf } from '../http'
import { apiBase, badSignature, field, ignored, isFresh, jsonOf, malformed, refused, secret, tooOld } from '../platform'
import { because } from '../reasons'

const Mention = z.looseObject({ key: z.string(), name: z.string().default(''), id: z.looseObject({ open_id: z.string().nullish() }).optional() })
const Payload = z.looseObject({
  type: z.string().optional(),
  challenge: z.string().optional(),
  token: z.string().optional(),
  header: z.looseObject({ event_id: z.string(), event_type: z.string(), token: z.string().optional(), create_time: z.string().optional() }).optional(),
  event: z.looseObject({
    sender: z.looseObject({ sender_type: z.string().optional(), sender_id: z.looseObject({ open_id: z.string().nullish(), user_id: z.string().nullish() }) }).optional(),
    message: z.looseObject({ message_id: z.string(), chat_type: z.string(), message_type: z.string(), content: z.string(), mentions: z.array(Mention).nullish() }).optional(),
  }).optional(),
})
type FeishuEvent = z.infer<typeof Payload>

interface To { message: string }

/** A post message may hold 30 kB; Chinese takes three bytes a character, and JSON twice over some more. */
const LIMIT_BYTES = 20_000
const DONE = {}

export const feishu: Platform = {
  id: 'feishu',
  name: 'Feishu',
  description: 'People write to a Feishu (Lark) bot, alone or in groups where they mention it.',
  fields: [field('app_id', 'App ID'), secret('app_secret', 'App Secret'), secret('verification_token', 'Verification Token'), secret('encrypt_key', 'Encrypt Key', { required: false }), apiBase('https://open.feishu.cn')],

  receive(request, setting) {
    const opened = open(request, setting)
    if (opened.kind !== 'opened')
      return opened
    const payload = Payload.safeParse(opened.json)
    if (!payload.success)
      return refused('It carries no verification token.')
    return understand(payload.data, request, setting, opened.signed)
  },

  async self(config, line) {
    const heard = await line.http('GET', `${config.api_base}/open-apis/bot/v3/info`, { headers: { authorization: `Bearer ${await tenantToken(config, line)}` } })
    const { open_id } = (heard.json.bot ?? {}) as { open_id?: string }
    if (!open_id)
      throw new Error(`Feishu did not say who the bot is: ${textOf(heard.json.msg) || heard.text}`)
    return open_id
  },

  fits: text => Buffer.byteLength(text) <= LIMIT_BYTES,

  async send({ text, to, key }, config, line) {
    const content = JSON.stringify({ zh_cn: { content: [[{ tag: 'md', text }]] } })
    for (let attempt = 1; ; attempt++) {
      let token: string
      try {
        token = await tenantToken(config, line)
      }
      catch (error) {
        return error instanceof TokenRefused ? error.outcome : { ok: false, ...because('no_token'), retry: true }
      }
      const heard = await line.http('POST', `${config.api_base}/open-apis/im/v1/messages/${encodeURIComponent((to as To).message)}/reply`, { headers: { authorization: `Bearer ${token}` }, json: { msg_type: 'post', content, uuid: key.slice(0, 50) } })
      const { code } = heard.json
      if (!STALE.has(code) || attempt === 2)
        return outcomeOf(heard, code === 0, { why: `${textOf(code)} ${textOf(heard.json.msg)}`.trim(), retry: BUSY.has(code) })
      line.tokens.drop('tenant')
    }
  },

  async test(config, line) {
    try {
      line.tokens.drop('tenant')
      await tenantToken(config, line)
      return { ok: true, message: 'Feishu accepted the App ID and the App Secret.' }
    }
    catch (error) {
      return { ok: false, message: error instanceof Error ? error.message : 'Feishu gave no token.' }
    }
  },
}

/** The tenant's token is wrong or over; too many requests of one kind. */
const STALE = new Set<unknown>([99991663, 99991661, 99991664, 99991668])
const BUSY = new Set<unknown>([99991400, 230020])

class TokenRefused extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome.ok ? '' : outcome.reason)
  }
}

function tenantToken(config: Config, line: Line): Promise<string> {
  return line.tokens.get('tenant', line.now, async () => {
    const heard = await line.http('POST', `${config.api_base}/open-apis/auth/v3/tenant_access_token/internal`, { json: { app_id: config.app_id, app_secret: config.app_secret } })
    const token = textOf(heard.json.tenant_access_token)
    if (heard.json.code !== 0 || token === '')
      throw new TokenRefused(outcomeOf(heard, false, { why: `${textOf(heard.json.code)} ${textOf(heard.json.msg)}`.trim() }))
    return { token, seconds: Number(heard.json.expire) || 7200 }
  })
}

type Opened = { kind: 'opened', json: unknown, signed: boolean } | Receipt

/** The payload, decrypted where it is encrypted; with an encrypt key, nothing else is taken. */
function open(request: Incoming, { config }: Setting): Opened {
  const { encrypt_key: key } = config
  const json = jsonOf(request.bytes)
  if (!key)
    return json === undefined ? malformed() : { kind: 'opened', json, signed: false }
  const sealed = (json as { encrypt?: unknown } | null | undefined)?.encrypt
  if (typeof sealed !== 'string')
    return json === undefined ? malformed() : refused('This entry has an Encrypt Key, but the event is not encrypted.', 'not_encrypted')
  const signature = request.header('x-lark-signature')
  const right = sha256(Buffer.concat([Buffer.from(`${request.header('x-lark-request-timestamp') ?? ''}${request.header('x-lark-request-nonce') ?? ''}${key}`), request.bytes]))
  if (signature !== undefined && !same(signature, right))
    return badSignature()
  const text = decrypt(key, sealed)
  const opened = text === null ? undefined : jsonOf(Buffer.from(text))
  return opened === undefined ? refused('The event is encrypted with another Encrypt Key.') : { kind: 'opened', json: opened, signed: signature !== undefined }
}

/** AES-256-CBC, its key the SHA-256 of the Encrypt Key, its first 16 bytes the initial vector; null when it cannot be opened. */
export function decrypt(encryptKey: string, sealed: string): string | null {
  try {
    const bytes = Buffer.from(sealed, 'base64')
    const decipher = createDecipheriv('aes-256-cbc', createHash('sha256').update(encryptKey).digest(), bytes.subarray(0, 16))
    return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString('utf8')
  }
  catch {
    return null
  }
}

function understand(payload: FeishuEvent, request: Incoming, { config, now }: Setting, signed: boolean): Receipt {
  const { header, event } = payload
  if (!same(header?.token ?? payload.token, config.verification_token))
    return refused('The verification token is not that of this entry.')
  if (payload.type === 'url_verification')
    return { kind: 'handshake', answer: { challenge: payload.challenge ?? '' } }
  if (config.encrypt_key && !signed)
    return badSignature()
  const sent = request.header('x-lark-request-timestamp')
  if (!isFresh(sent !== undefined ? Number(sent) * 1000 : Number(header?.create_time ?? Number.NaN), now))
    return tooOld()
  const message = event?.message
  const user_id = event?.sender?.sender_id.open_id ?? event?.sender?.sender_id.user_id ?? undefined
  if (header?.event_type !== 'im.message.receive_v1' || !message || !user_id || (event?.sender?.sender_type ?? 'user') !== 'user')
    return ignored('not_a_person', DONE)
  const mentions = message.mentions ?? []
  const content = textIn(message.message_type, message.content, mentions)
  if (content === '')
    return ignored('other_kind', DONE, user_id)
  const to: To = { message: message.message_id }
  const addressed = message.chat_type === 'p2p' || mentions.flatMap(({ id }) => id?.open_id ?? [])
  return { kind: 'message', event_id: header.event_id, user_id, content, addressed, to, answer: DONE }
}

/** The words of a text or a rich-text message; mentions stand in it as `@_user_1` and become names. */
function textIn(type: string, content: string, mentions: z.infer<typeof Mention>[]): string {
  const json = jsonOf(Buffer.from(content)) as { text?: unknown, title?: unknown, content?: unknown } | undefined
  const words = type === 'text' ? [json?.text] : type === 'post' ? [json?.title, ...(Array.isArray(json?.content) ? json.content : []).flat().map((part: { text?: unknown, tag?: unknown }) => part?.tag === 'at' ? '' : part?.text)] : []
  const text = words.filter(word => typeof word === 'string' && word !== '').join(type === 'post' ? '\n' : '')
  return mentions.reduce((rest, { key, name }, index) => rest.replaceAll(key, index === 0 && rest.trimStart().startsWith(key) ? '' : `@${name}`), text).trim()
}
