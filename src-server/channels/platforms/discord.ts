// Discord: interactions (slash and message commands) in, the deferred answer edited when the reply is there.
import type { Outcome } from '../http'
import type { Config, Line, Platform, Receipt } from '../platform'
import { Buffer } from 'node:buffer'
import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import { outcomeOf, textOf } from '../http'
import { apiBase, badSignature, field, ignored, isFresh, jsonOf, malformed, secret, tooOld } from '../platform'
import { sentence } from '../words'

interface Option { name: string, type: number, value?: unknown, options?: Option[] }
const Option: z.ZodType<Option> = z.looseObject({ name: z.string(), type: z.number(), value: z.unknown().optional(), options: z.lazy(() => z.array(Option)).optional() })
const User = z.looseObject({ id: z.string() })
const Interaction = z.looseObject({
  id: z.string(),
  type: z.number(),
  token: z.string().default(''),
  channel_id: z.string().optional(),
  member: z.looseObject({ user: User }).optional(),
  user: User.optional(),
  data: z.looseObject({
    target_id: z.string().optional(),
    options: z.array(Option).optional(),
    resolved: z.looseObject({ messages: z.record(z.string(), z.looseObject({ content: z.string().default('') })).optional() }).optional(),
  }).optional(),
})

interface To { token: string, channel: string | null }

const LIMIT = 2000
const [PING, COMMAND, COMPONENT, AUTOCOMPLETE] = [1, 2, 3, 4]
const [PONG, MESSAGE, DEFERRED, DEFERRED_UPDATE, CHOICES] = [1, 4, 5, 6, 8]
const ONLY_FOR_THEM = 64
const STRING = 3

export const discord: Platform = {
  id: 'discord',
  name: 'Discord',
  description: 'People use a slash command of a Discord application, in servers or in direct messages.',
  fields: [
    field('application_id', 'Application ID', { pattern: /^\d{1,25}$/, must: 'must be the digits of the application ID' }),
    field('public_key', 'Public key', { pattern: /^[\da-f]{64}$/i, must: 'must be 64 hexadecimal digits' }),
    secret('bot_token', 'Bot token'),
    apiBase('https://discord.com/api/v10'),
  ],

  receive(request, { config, now }) {
    const timestamp = request.header('x-signature-timestamp') ?? ''
    if (!isSigned(config.public_key!, request.header('x-signature-ed25519') ?? '', Buffer.concat([Buffer.from(timestamp), request.bytes])))
      return badSignature()
    if (!isFresh(Number(timestamp) * 1000, now))
      return tooOld()
    const json = jsonOf(request.bytes)
    const interaction = Interaction.safeParse(json)
    return interaction.success ? understand(interaction.data) : json === undefined ? malformed() : ignored('unknown_event', { type: DEFERRED_UPDATE })
  },

  fits: text => text.length <= LIMIT,

  async send({ text, index, to }, config, line) {
    const { token, channel } = to as To
    const json = { content: text, allowed_mentions: { parse: [] } }
    const webhook = `${config.api_base}/webhooks/${config.application_id}/${encodeURIComponent(token)}`
    const heard = index === 0 ? await line.http('PATCH', `${webhook}/messages/@original`, { json }) : await line.http('POST', webhook, { json })
    const over = heard.status === 401 || heard.status === 404 // an interaction's token ends after 15 minutes
    return over && channel !== null ? outcome(await asBot(config, line, channel, json)) : outcome(heard)
  },

  async test(config, line) {
    const { status, json, text } = await line.http('GET', `${config.api_base}/applications/@me`, { headers: { authorization: `Bot ${config.bot_token}` } })
    if (status !== 200)
      return { ok: false, message: `Discord did not accept the bot token: ${textOf(json.message) || text}.` }
    return json.id === config.application_id ? { ok: true, message: `Discord knows this application as ${textOf(json.name)}.` } : { ok: false, message: 'The bot token belongs to another application.' }
  },
}

const asBot = (config: Config, line: Line, channel: string, json: unknown): ReturnType<Line['http']> => line.http('POST', `${config.api_base}/channels/${channel}/messages`, { headers: { authorization: `Bot ${config.bot_token}` }, json })

function outcome(heard: Awaited<ReturnType<Line['http']>>): Outcome {
  const { retry_after: after } = heard.json
  return outcomeOf(heard, heard.status >= 200 && heard.status < 300, { why: textOf(heard.json.message), ...(typeof after === 'number' && { after: after * 1000 }) })
}

/** DER of an Ed25519 public key up to the key itself (RFC 8410). */
const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

function isSigned(publicKey: string, signature: string, bytes: Buffer): boolean {
  if (!/^[\da-f]{128}$/i.test(signature))
    return false
  const key = createPublicKey({ key: Buffer.concat([DER_PREFIX, Buffer.from(publicKey, 'hex')]), format: 'der', type: 'spki' })
  return verify(null, bytes, key, Buffer.from(signature, 'hex'))
}

function understand({ id, type, token, channel_id, member, user, data }: z.infer<typeof Interaction>): Receipt {
  if (type === PING)
    return { kind: 'handshake', answer: { type: PONG } }
  if (type === AUTOCOMPLETE)
    return ignored('other_kind', { type: CHOICES, data: { choices: [] } })
  const user_id = (member?.user ?? user)?.id
  if (type !== COMMAND || user_id === undefined)
    return ignored('other_kind', type === COMPONENT ? { type: DEFERRED_UPDATE } : { type: MESSAGE, data: { content: sentence('onlyText', ''), flags: ONLY_FOR_THEM } })
  const content = [...wordsIn(data?.options ?? []), data?.resolved?.messages?.[data.target_id ?? '']?.content ?? ''].filter(Boolean).join('\n').trim()
  if (content === '')
    return ignored('without_words', { type: MESSAGE, data: { content: sentence('empty', ''), flags: ONLY_FOR_THEM } }, user_id)
  const to: To = { token, channel: channel_id ?? null }
  return { kind: 'message', event_id: id, user_id, content, addressed: true, to, answer: { type: DEFERRED }, awaits: true }
}

/** The texts a person wrote into a command's options, those of subcommands too. */
const wordsIn = (options: readonly Option[]): string[] => options.flatMap(({ type, value, options: inner }) => [...(type === STRING && typeof value === 'string' ? [value] : []), ...wordsIn(inner ?? [])])
