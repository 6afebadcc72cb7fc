// Slack: the Events API and slash commands in, chat.postMessage out.
import type { Config, Incoming, Line, Platform, Receipt } from '../platform'
import { z } from 'zod'
import { Raw } from '../../kernel/answers'
import { hmacSha256, same } from '../crypto'
import { outcomeOf, textOf } from '../http'
import { toSlack } from '../markdown'
import { apiBase, badSignature, ignored, isFresh, jsonOf, malformed, secret, tooOld } from '../platform'
import { sentence } from '../words'

const Envelope = z.looseObject({
  type: z.string(),
  challenge: z.string().optional(),
  event_id: z.string().optional(),
  authorizations: z.array(z.looseObject({ user_id: z.string().optional() })).default([]),
  event: z.looseObject({
    type: z.string(),
    subtype: z.string().optional(),
    bot_id: z.string().optional(),
    user: z.string().optional(),
    text: z.string().default(''),
    channel: z.string().optional(),
    channel_type: z.string().optional(),
    ts: z.string().optional(),
    thread_ts: z.string().optional(),
    parent_user_id: z.string().optional(),
  }).optional(),
})
type SlackEvent = NonNullable<z.infer<typeof Envelope>['event']>

interface To { channel: string, thread: string | null }

const LIMIT = 4000
const DONE = new Raw(200, 'text/plain', '')
/** What is worth another try; Slack answers most failures with 200. */
const PASSING = /^(?:internal_error|fatal_error|service_unavailable|request_timeout|ratelimited|rate_limited)$/
/** Messages that are what they look like; the other subtypes tell of edits, joins and bots. */
const SPOKEN = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message'])

const call = (config: Config, line: Line, method: string, json: unknown): ReturnType<Line['http']> => line.http('POST', `${config.api_base}/api/${method}`, { headers: { authorization: `Bearer ${config.bot_token}` }, json })

export const slack: Platform = {
  id: 'slack',
  name: 'Slack',
  description: 'People mention a Slack app in channels, write to it directly, or use its slash command.',
  fields: [secret('signing_secret', 'Signing secret'), secret('bot_token', 'Bot token'), apiBase('https://slack.com')],

  receive(request, setting) {
    const timestamp = request.header('x-slack-request-timestamp') ?? ''
    if (!same(request.header('x-slack-signature'), `v0=${hmacSha256(setting.config.signing_secret!, `v0:${timestamp}:${request.bytes.toString('utf8')}`, 'hex')}`))
      return badSignature()
    if (!isFresh(Number(timestamp) * 1000, setting.now))
      return tooOld()
    return request.header('content-type')?.startsWith('application/x-www-form-urlencoded') ? command(request) : event(request)
  },

  fits: text => toSlack(text).length <= LIMIT,

  async send({ text, to }, config, line) {
    const { channel, thread } = to as To
    const heard = await call(config, line, 'chat.postMessage', { channel, text: toSlack(text), mrkdwn: true, unfurl_links: false, ...(thread !== null && { thread_ts: thread }) })
    const error = textOf(heard.json.error)
    return outcomeOf(heard, heard.json.ok === true, { why: error, retry: PASSING.test(error) })
  },

  async test(config, line) {
    const { json, text } = await call(config, line, 'auth.test', {})
    return json.ok === true ? { ok: true, message: `Slack knows this app as ${textOf(json.user)} in ${textOf(json.team)}.` } : { ok: false, message: `Slack did not accept the bot token: ${textOf(json.error) || text}.` }
  },
}

function command(request: Incoming): Receipt {
  const form = new URLSearchParams(request.bytes.toString('utf8'))
  const [user_id, channel, content, trigger] = ['user_id', 'channel_id', 'text', 'trigger_id'].map(name => form.get(name) ?? '') as [string, string, string, string]
  if (user_id === '' || channel === '')
    return ignored('unknown_event', DONE)
  if (content.trim() === '')
    return ignored('without_words', { response_type: 'ephemeral', text: sentence('empty', '') }, user_id)
  const to: To = { channel, thread: null }
  return { kind: 'message', event_id: trigger || null, user_id, content, addressed: true, to, answer: { response_type: 'in_channel' } }
}

function event(request: Incoming): Receipt {
  const json = jsonOf(request.bytes)
  const envelope = Envelope.safeParse(json)
  if (!envelope.success)
    return json === undefined ? malformed() : ignored('unknown_event', DONE)
  const { type, challenge = '', event_id, event: said, authorizations } = envelope.data
  if (type === 'url_verification')
    return { kind: 'handshake', answer: { challenge } }
  if (type !== 'event_callback' || !said || !['app_mention', 'message'].includes(said.type))
    return ignored('other_kind', DONE)
  const { user, channel, ts } = said
  if (!user || !channel || !ts || said.bot_id !== undefined || !SPOKEN.has(said.subtype))
    return ignored('not_a_person', DONE)
  const self = authorizations[0]?.user_id
  const mentioned = self !== undefined && said.text.includes(`<@${self}>`)
  const content = textIn(said, self)
  if (said.type === 'message' && said.channel_type !== 'im' && mentioned)
    return ignored('said_twice', DONE, user)
  if (content === '')
    return ignored('without_text', DONE, user)
  const direct = said.channel_type === 'im'
  const to: To = { channel, thread: said.thread_ts ?? (direct ? null : ts) }
  const addressed = said.type === 'app_mention' || direct || (self !== undefined && said.parent_user_id === self)
  return { kind: 'message', event_id: event_id ?? `${channel}:${ts}`, user_id: user, content, addressed, to, answer: DONE }
}

/** What was said, without the mention of ourselves, and with Slack's escapes undone. */
const textIn = ({ text }: SlackEvent, self: string | undefined): string => (self === undefined ? text.replace(/^\s*<@\w+>/, '') : text.replaceAll(`<@${self}>`, ''))
  .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, '$1')
  .replace(/&lt;/g, '<')
  .replace(/&gt;/g, '>')
  .replace(/&amp;/g, '&')
  .trim()
