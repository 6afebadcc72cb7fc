// DingTalk (钉钉), a robot of one's own company: messages in, replies to the conversation's own address while it lasts, later by the robot API.
import type { Outcome } from '../http'
import type { Config, Line, Platform } from '../platform'
import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { hmacSha256, same } from '../crypto'
import { outcomeOf, textOf } from '../http'
import { apiBase, badSignature, field, ignored, isFresh, jsonOf, malformed, secret, tooOld } from '../platform'
import { because } from '../reasons'

const Message = z.looseObject({
  msgId: z.string(),
  msgtype: z.string(),
  conversationType: z.string(),
  conversationId: z.string().default(''),
  senderId: z.string().default(''),
  senderStaffId: z.string().optional(),
  isInAtList: z.boolean().optional(),
  robotCode: z.string().optional(),
  sessionWebhook: z.string().optional(),
  sessionWebhookExpiredTime: z.number().optional(),
  text: z.looseObject({ content: z.string() }).optional(),
})

interface To { session: string | null, until: number, robot: string, group: string | null, staff: string | null }

/** The parameters of a message may hold 15 000 bytes. */
const LIMIT_BYTES = 12_000
const HOME = 'https://api.dingtalk.com'
/** Asks DingTalk for nothing. */
const DONE = { msgtype: 'empty' }
const TITLE_LENGTH = 30

export const dingtalk: Platform = {
  id: 'dingtalk',
  name: 'DingTalk',
  description: 'Colleagues write to a DingTalk robot of your company, alone or in groups where they mention it.',
  fields: [field('app_key', 'App Key'), secret('app_secret', 'App Secret'), apiBase(HOME)],

  receive(request, { config, now }) {
    const timestamp = request.header('timestamp') ?? ''
    if (!same(request.header('sign'), hmacSha256(config.app_secret!, `${timestamp}\n${config.app_secret}`, 'base64')))
      return badSignature()
    if (!isFresh(Number(timestamp || Number.NaN), now))
      return tooOld()
    const json = jsonOf(request.bytes)
    const message = Message.safeParse(json)
    if (!message.success)
      return json === undefined ? malformed() : ignored('unknown_event', DONE)
    const { msgId, msgtype, conversationType, conversationId, senderId, senderStaffId, isInAtList, robotCode, sessionWebhook, sessionWebhookExpiredTime, text } = message.data
    const user_id = senderStaffId || senderId
    const content = text?.content.trim() ?? ''
    if (msgtype !== 'text' || content === '' || user_id === '')
      return ignored('other_kind', DONE, user_id || undefined)
    const group = conversationType !== '1'
    const to: To = { session: sessionOf(sessionWebhook, config), until: sessionWebhookExpiredTime ?? 0, robot: robotCode ?? config.app_key!, group: group ? conversationId : null, staff: senderStaffId || null }
    return { kind: 'message', event_id: msgId, user_id, content, addressed: !group || isInAtList === true, to, answer: DONE }
  },

  fits: text => Buffer.byteLength(JSON.stringify(JSON.stringify(text))) <= LIMIT_BYTES,

  async send({ text, to }, config, line) {
    const { session, until, robot, group, staff } = to as To
    const title = text.replace(/[#*`>_~[\]]/g, '').trim().split('\n')[0]!.slice(0, TITLE_LENGTH) || 'CocoCat'
    if (session !== null && until > line.now) {
      const heard = await line.http('POST', session, { json: { msgtype: 'markdown', markdown: { title, text } } })
      return outcomeOf(heard, heard.status === 200 && heard.json.errcode === 0, { why: errorOf(heard.json), retry: BUSY.has(heard.json.errcode) })
    }
    const common = { robotCode: robot, msgKey: 'sampleMarkdown', msgParam: JSON.stringify({ title, text }) }
    if (group !== null)
      return asRobot(config, line, '/v1.0/robot/groupMessages/send', { ...common, openConversationId: group })
    return staff === null
      ? { ok: false, ...because('conversation_over'), retry: false }
      : asRobot(config, line, '/v1.0/robot/oToMessages/batchSend', { ...common, userIds: [staff] })
  },

  async test(config, line) {
    const heard = await fetchToken(config, line)
    return textOf(heard.json.accessToken) !== '' ? { ok: true, message: 'DingTalk accepted the App Key and the App Secret.' } : { ok: false, message: `DingTalk did not accept the App Key and the App Secret: ${errorOf(heard.json) || heard.text}.` }
  },
}

/** Errors that pass: the system is busy, or it is too fast (20 messages a minute). */
const BUSY = new Set<unknown>([-1, 130101, 130102, 410100])

const errorOf = (json: Record<string, unknown>): string => `${textOf(json.errcode ?? json.code)} ${textOf(json.errmsg ?? json.message)}`.trim()

/**
 * Where a conversation is answered. The signature does not cover the body, so only DingTalk's own addresses are taken;
 * where the entry names another API address (a proxy), the path is asked of that.
 */
function sessionOf(address: string | undefined, config: Config): string | null {
  if (address === undefined || !URL.canParse(address))
    return null
  const url = new URL(address)
  const base = new URL(config.api_base!)
  const theirs = url.protocol === 'https:' && (url.hostname === 'dingtalk.com' || url.hostname.endsWith('.dingtalk.com'))
  if (url.origin === base.origin || (theirs && config.api_base === HOME))
    return url.href
  return theirs ? `${base.origin}${url.pathname}${url.search}` : null
}

const fetchToken = (config: Config, line: Line): ReturnType<Line['http']> => line.http('POST', `${config.api_base}/v1.0/oauth2/accessToken`, { json: { appKey: config.app_key, appSecret: config.app_secret } })

async function asRobot(config: Config, line: Line, path: string, json: unknown): Promise<Outcome> {
  let refused: Outcome | null = null
  const token = await line.tokens.get('robot', line.now, async () => {
    const heard = await fetchToken(config, line)
    if (textOf(heard.json.accessToken) === '') {
      refused = outcomeOf(heard, false, { why: errorOf(heard.json) })
      throw new Error('no token')
    }
    return { token: textOf(heard.json.accessToken), seconds: Number(heard.json.expireIn) || 7200 }
  }).catch(() => null)
  if (token === null)
    return refused ?? { ok: false, ...because('no_token'), retry: true }
  const heard = await line.http('POST', `${config.api_base}${path}`, { headers: { 'x-acs-dingtalk-access-token': token }, json })
  if (heard.status === 401)
    line.tokens.drop('robot')
  return outcomeOf(heard, heard.status === 200, { why: errorOf(heard.json), retry: heard.status === 401 || /throttl/i.test(textOf(heard.json.code)) })
}
