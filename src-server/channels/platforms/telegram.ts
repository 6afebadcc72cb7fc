// Telegram: updates by webhook, replies by sendMessage in Telegram's HTML.
import type { Config, Line, Platform } from '../platform'
import { z } from 'zod'
import { same } from '../crypto'
import { outcomeOf, textOf } from '../http'
import { toPlain, toTelegram } from '../markdown'
import { apiBase, badSignature, ignored, jsonOf, malformed, secret } from '../platform'

const User = z.looseObject({ id: z.number(), is_bot: z.boolean().default(false), username: z.string().optional() })
const Entity = z.looseObject({ type: z.string(), offset: z.number(), length: z.number(), user: User.optional() })
const Update = z.looseObject({
  update_id: z.number(),
  message: z.looseObject({
    message_id: z.number(),
    message_thread_id: z.number().optional(),
    is_topic_message: z.boolean().optional(),
    from: User.optional(),
    chat: z.looseObject({ id: z.number(), type: z.string() }),
    text: z.string().optional(),
    caption: z.string().optional(),
    entities: z.array(Entity).default([]),
    caption_entities: z.array(Entity).default([]),
    reply_to_message: z.looseObject({ from: User.optional() }).optional(),
  }).optional(),
})
type TelegramMessage = NonNullable<z.infer<typeof Update>['message']>

interface To { chat: number, message: number, thread: number | null, group: boolean }

const LIMIT = 4096
/** Telegram takes any 2xx; an empty object asks it for nothing. */
const DONE = {}

const call = (config: Config, line: Line, method: string, json?: unknown): ReturnType<Line['http']> => line.http(json === undefined ? 'GET' : 'POST', `${config.api_base}/bot${config.bot_token}/${method}`, json === undefined ? {} : { json })

export const telegram: Platform = {
  id: 'telegram',
  name: 'Telegram',
  description: 'People write to a Telegram bot, alone or in groups where they mention it or reply to it.',
  fields: [
    secret('bot_token', 'Bot token'),
    secret('secret_token', 'Secret token', { pattern: /^[\w-]{1,256}$/, must: 'must be 1 to 256 letters, digits, “_” or “-”, as given to setWebhook' }),
    apiBase('https://api.telegram.org'),
  ],

  receive(request, { config }) {
    if (!same(request.header('x-telegram-bot-api-secret-token'), config.secret_token))
      return badSignature()
    const json = jsonOf(request.bytes)
    const update = Update.safeParse(json)
    if (!update.success)
      return json === undefined ? malformed() : ignored('unknown_event', DONE)
    const { update_id, message } = update.data
    if (!message?.from || message.from.is_bot)
      return ignored('not_a_person', DONE)
    const content = message.text ?? message.caption ?? ''
    const user_id = String(message.from.id)
    if (content.trim() === '')
      return ignored('without_text', DONE, user_id)
    const group = message.chat.type !== 'private'
    const thread = message.is_topic_message ? message.message_thread_id ?? null : null
    const to: To = { chat: message.chat.id, message: message.message_id, thread, group }
    return { kind: 'message', event_id: String(update_id), user_id, content, addressed: !group || addressees(message, botId(config)), to, answer: DONE }
  },

  async self(config, line) {
    const heard = await call(config, line, 'getMe')
    const { username } = (heard.json.result ?? {}) as { username?: string }
    if (!username)
      throw new Error(`Telegram did not say the bot’s name: ${textOf(heard.json.description) || heard.text}`)
    return username.toLowerCase()
  },

  fits: text => toTelegram(text).length <= LIMIT,

  async send({ text, index, to }, config, line) {
    const { chat, message, thread, group } = to as To
    const common = { chat_id: chat, ...(thread !== null && { message_thread_id: thread }), ...(group && index === 0 && { reply_parameters: { message_id: message, allow_sending_without_reply: true } }), link_preview_options: { is_disabled: true } }
    const heard = await call(config, line, 'sendMessage', { ...common, text: toTelegram(text), parse_mode: 'HTML' })
    const said = textOf(heard.json.description)
    const { retry_after } = (heard.json.parameters ?? {}) as { retry_after?: number }
    if (heard.status === 400 && /parse entities/i.test(said)) { // better plain than not at all
      const plain = await call(config, line, 'sendMessage', { ...common, text: toPlain(text) })
      return outcomeOf(plain, plain.json.ok === true, { why: textOf(plain.json.description) })
    }
    return outcomeOf(heard, heard.json.ok === true, { why: said, ...(retry_after !== undefined && { after: retry_after * 1000 }) })
  },

  async test(config, line) {
    const heard = await call(config, line, 'getMe')
    const { username } = (heard.json.result ?? {}) as { username?: string }
    return heard.json.ok === true ? { ok: true, message: `Telegram knows this bot as @${username ?? '?'}.` } : { ok: false, message: `Telegram did not accept the bot token: ${textOf(heard.json.description) || heard.text}.` }
  },
}

/** A bot's token begins with its id. */
const botId = (config: Config): number => Number(config.bot_token!.split(':')[0])

/** In a group: true for a reply to the bot or a mention of it by id; otherwise the names that are mentioned. */
function addressees(message: TelegramMessage, bot: number): true | string[] {
  if (message.reply_to_message?.from?.id === bot)
    return true
  const [text, entities] = message.text === undefined ? [message.caption ?? '', message.caption_entities] : [message.text, message.entities]
  if (entities.some(({ type, user }) => type === 'text_mention' && user?.id === bot))
    return true
  return entities.flatMap(({ type, offset, length }) => {
    const part = text.slice(offset, offset + length).toLowerCase() // offsets count UTF-16 units, as strings do here
    return type === 'mention' ? [part.slice(1)] : type === 'bot_command' && part.includes('@') ? [part.split('@')[1]!] : []
  })
}
