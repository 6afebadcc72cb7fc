// Every platform as a case: how its requests are made and signed, and what its reply must look like on the wire.
import type { Knock } from '../../support/knock'
import type { Answer, Heard } from './player'
import { Buffer } from 'node:buffer'
import { createCipheriv, createHash, createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { expect } from 'vitest'

export interface Spoken { text: string, event: string, now: number, url: string }

export interface Case {
  channel: string
  config: Record<string, unknown>
  /** The query and the request of a message to us. */
  message: (spoken: Spoken) => Knock & { query?: string }
  /** The same message in a group, not meant for us; null where there are no groups. */
  aside: ((spoken: Spoken) => Knock & { query?: string }) | null
  /** Breaks the credential of a request. */
  forge: (knock: Knock & { query?: string }) => Knock & { query?: string }
  /** False where the platform sends no time with its requests. */
  timed: boolean
  /** The request that carries the reply, and what it must hold. */
  reply: { like: RegExp, holds: (heard: Heard, text: string) => void }
  busy: Answer
  user: string
}

const hmac = (key: string, data: string, encoding: 'hex' | 'base64' = 'hex'): string => createHmac('sha256', key).update(data).digest(encoding)
const bare = (body: unknown): string => JSON.stringify(body)
const withHeader = (name: string, value: string) => (knock: Knock): Knock => ({ ...knock, headers: { ...knock.headers, [name]: value } })

/** WeChat's and WeCom's encryption, written from their documentation and not from our code. */
export function weixinSeal(encodingKey: string, text: string, receiver: string): string {
  const key = Buffer.from(`${encodingKey}=`, 'base64')
  const body = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const bytes = Buffer.concat([randomBytes(16), length, body, Buffer.from(receiver)])
  const padding = 32 - bytes.length % 32
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(Buffer.concat([bytes, Buffer.alloc(padding, padding)])), cipher.final()]).toString('base64')
}
export const weixinSign = (...parts: string[]): string => createHash('sha1').update(parts.sort().join('')).digest('hex')
export const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

const telegram: Case = {
  channel: 'telegram',
  config: { bot_token: '42:telegram-bot-token', secret_token: 'telegram-secret' },
  message: ({ text, event }) => ({ headers: { 'x-telegram-bot-api-secret-token': 'telegram-secret' }, body: bare({ update_id: Number(event), message: { message_id: 5, date: 1, from: { id: 77, is_bot: false }, chat: { id: 77, type: 'private' }, text } }) }),
  aside: ({ text, event }) => ({ headers: { 'x-telegram-bot-api-secret-token': 'telegram-secret' }, body: bare({ update_id: Number(event), message: { message_id: 5, date: 1, from: { id: 77, is_bot: false }, chat: { id: -9, type: 'supergroup' }, text: `@someone ${text}`, entities: [{ type: 'mention', offset: 0, length: 8 }] } }) }),
  forge: withHeader('x-telegram-bot-api-secret-token', 'telegram-Secret'),
  timed: false,
  reply: {
    like: /^POST \/bot42:telegram-bot-token\/sendMessage$/,
    holds: ({ json }, text) => expect(json).toMatchObject({ chat_id: 77, parse_mode: 'HTML', text }),
  },
  busy: { status: 429, json: { ok: false, error_code: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } } },
  user: '77',
}

const slackSigned = (body: string, now: number): Knock => {
  const timestamp = String(Math.floor(now / 1000))
  return { headers: { 'content-type': 'application/json', 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${hmac('slack-signing-secret', `v0:${timestamp}:${body}`)}` }, body }
}
const slackEvent = (event: Record<string, unknown>, { event: id, now }: Spoken): Knock => slackSigned(bare({ type: 'event_callback', token: 'legacy-token', event_id: `Ev${id}`, authorizations: [{ user_id: 'UBOT', is_bot: true }], event: { user: 'U1', channel: 'C1', ts: '1700.1', ...event } }), now)

const slack: Case = {
  channel: 'slack',
  config: { signing_secret: 'slack-signing-secret', bot_token: 'xoxb-slack-bot-token' },
  message: spoken => slackEvent({ type: 'app_mention', text: `<@UBOT> ${spoken.text}` }, spoken),
  aside: spoken => slackEvent({ type: 'message', channel_type: 'channel', text: spoken.text }, spoken),
  forge: withHeader('x-slack-signature', `v0=${'0'.repeat(64)}`),
  timed: true,
  reply: {
    like: /^POST \/api\/chat\.postMessage$/,
    holds: ({ json, headers }, text) => {
      expect(headers.authorization).toBe('Bearer xoxb-slack-bot-token')
      expect(json).toMatchObject({ channel: 'C1', thread_ts: '1700.1', text })
    },
  },
  busy: { status: 429, headers: { 'retry-after': '1' }, json: { ok: false, error: 'ratelimited' } },
  user: 'U1',
}

const keys = generateKeyPairSync('ed25519')
const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
export const discordSigned = (body: string, now: number): Knock => {
  const timestamp = String(Math.floor(now / 1000))
  return { headers: { 'x-signature-timestamp': timestamp, 'x-signature-ed25519': sign(null, Buffer.from(timestamp + body), keys.privateKey).toString('hex') }, body }
}

const discord: Case = {
  channel: 'discord',
  config: { application_id: '1234', public_key: publicKey, bot_token: 'discord-bot-token' },
  message: ({ text, event, now }) => discordSigned(bare({ id: event, application_id: '1234', type: 2, token: 'interaction-token', channel_id: 'ch1', member: { user: { id: 'du1' } }, data: { id: '9', name: 'ask', type: 1, options: [{ name: 'question', type: 3, value: text }] } }), now),
  aside: null,
  forge: withHeader('x-signature-ed25519', '0'.repeat(128)),
  timed: true,
  reply: {
    like: /^PATCH \/webhooks\/1234\/interaction-token\/messages\/@original$/,
    holds: ({ json }, text) => expect(json).toEqual({ content: text, allowed_mentions: { parse: [] } }),
  },
  busy: { status: 429, json: { message: 'You are being rate limited.', retry_after: 1, global: false } },
  user: 'du1',
}

const githubSigned = (event: string, body: string): Knock => ({ headers: { 'x-github-event': event, 'x-github-delivery': 'd-1', 'x-hub-signature-256': `sha256=${hmac('github-secret', body)}` }, body })
const githubComment = (text: string, { event }: Spoken): Knock => githubSigned('issue_comment', bare({ action: 'created', issue: { id: 1, number: 7, title: 'It rains' }, comment: { id: Number(event), body: text }, repository: { full_name: 'cats/house' }, sender: { login: 'octocat', type: 'User' } }))

const github: Case = {
  channel: 'github',
  config: { secret: 'github-secret', access_token: 'ghp_github-access-token' },
  message: spoken => githubComment(`@github ${spoken.text}`, spoken),
  aside: spoken => githubComment(spoken.text, spoken),
  forge: withHeader('x-hub-signature-256', `sha256=${'0'.repeat(64)}`),
  timed: false,
  reply: {
    like: /^POST \/repos\/cats\/house\/issues\/7\/comments$/,
    holds: ({ json, headers }, text) => {
      expect(headers.authorization).toBe('Bearer ghp_github-access-token')
      expect(json.body).toBe(`${text}\n\n<!-- cococat -->`)
    },
  },
  busy: { status: 403, headers: { 'retry-after': '1' }, json: { message: 'You have exceeded a secondary rate limit.' } },
  user: 'octocat',
}

export const feishuSealed = (json: unknown, now: number, key = 'feishu-encrypt-key'): Knock => {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(key).digest(), iv)
  const body = bare({ encrypt: Buffer.concat([iv, cipher.update(bare(json)), cipher.final()]).toString('base64') })
  const [timestamp, nonce] = [String(Math.floor(now / 1000)), 'n1']
  return { headers: { 'x-lark-request-timestamp': timestamp, 'x-lark-request-nonce': nonce, 'x-lark-signature': createHash('sha256').update(timestamp + nonce + key + body).digest('hex') }, body }
}
const feishuMessage = (message: Record<string, unknown>, { event, now }: Spoken): Knock => feishuSealed({ schema: '2.0', header: { event_id: event, event_type: 'im.message.receive_v1', token: 'feishu-verification', create_time: String(now) }, event: { sender: { sender_type: 'user', sender_id: { open_id: 'ou_1' } }, message: { message_id: 'om_1', message_type: 'text', ...message } } }, now)

const feishu: Case = {
  channel: 'feishu',
  config: { app_id: 'cli_1', app_secret: 'feishu-app-secret', verification_token: 'feishu-verification', encrypt_key: 'feishu-encrypt-key' },
  message: spoken => feishuMessage({ chat_type: 'group', content: bare({ text: `@_user_1 ${spoken.text}` }), mentions: [{ key: '@_user_1', name: 'Coco', id: { open_id: 'ou_bot' } }] }, spoken),
  aside: spoken => feishuMessage({ chat_type: 'group', content: bare({ text: `@_user_1 ${spoken.text}` }), mentions: [{ key: '@_user_1', name: 'Ann', id: { open_id: 'ou_ann' } }] }, spoken),
  forge: withHeader('x-lark-signature', '0'.repeat(64)),
  timed: true,
  reply: {
    like: /^POST \/open-apis\/im\/v1\/messages\/om_1\/reply$/,
    holds: ({ json, headers }, text) => {
      expect(headers.authorization).toMatch(/^Bearer tenant-\d$/)
      expect(json).toMatchObject({ msg_type: 'post', uuid: expect.any(String) })
      expect(JSON.parse(String(json.content))).toEqual({ zh_cn: { content: [[{ tag: 'md', text }]] } })
    },
  },
  busy: { status: 429, headers: { 'retry-after': '1' }, json: { code: 99991400, msg: 'request trigger frequency limit' } },
  user: 'ou_1',
}

const dingMessage = (more: Record<string, unknown>, { text, event, now, url }: Spoken): Knock => ({
  headers: { timestamp: String(now), sign: hmac('ding-app-secret', `${now}\nding-app-secret`, 'base64') },
  body: bare({ msgId: event, msgtype: 'text', conversationId: 'cid1', senderId: 'secret-id', senderStaffId: 'staff1', robotCode: 'robot1', sessionWebhook: `${url}/robot/sendBySession?session=s1`, sessionWebhookExpiredTime: now + 5_400_000, text: { content: ` ${text} ` }, ...more }),
})

const dingtalk: Case = {
  channel: 'dingtalk',
  config: { app_key: 'ding1', app_secret: 'ding-app-secret' },
  message: spoken => dingMessage({ conversationType: '2', isInAtList: true }, spoken),
  aside: spoken => dingMessage({ conversationType: '2', isInAtList: false }, spoken),
  forge: withHeader('sign', 'AAAA'),
  timed: true,
  reply: {
    like: /^POST \/robot\/sendBySession\?session=s1$/,
    holds: ({ json }, text) => expect(json).toMatchObject({ msgtype: 'markdown', markdown: { text } }),
  },
  busy: { status: 429, headers: { 'retry-after': '1' }, json: { errcode: 130101, errmsg: 'send too fast' } },
  user: 'staff1',
}

export function weixinKnock(inner: string, { token, key, receiver, now }: { token: string, key: string, receiver: string, now: number }, more = ''): Knock & { query: string } {
  const sealed = weixinSeal(key, inner, receiver)
  const [timestamp, nonce] = [String(Math.floor(now / 1000)), 'nonce1']
  return { query: `msg_signature=${weixinSign(token, timestamp, nonce, sealed)}&timestamp=${timestamp}&nonce=${nonce}${more}`, body: `<xml><ToUserName><![CDATA[to]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>` }
}

const wecom: Case = {
  channel: 'wecom',
  config: { token: 'wecomtoken', encoding_aes_key: AES_KEY, corp_id: 'ww1', agent_id: 1000002, secret: 'wecom-secret' },
  message: ({ text, event, now }) => weixinKnock(`<xml><ToUserName>ww1</ToUserName><FromUserName><![CDATA[zhang]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content><MsgId>${event}</MsgId><AgentID>1000002</AgentID></xml>`, { token: 'wecomtoken', key: AES_KEY, receiver: 'ww1', now }),
  aside: null,
  forge: knock => ({ ...knock, query: knock.query!.replace(/msg_signature=\w+/, `msg_signature=${'0'.repeat(40)}`) }),
  timed: true,
  reply: {
    like: /^POST \/cgi-bin\/message\/send\?access_token=access-\d$/,
    holds: ({ json }, text) => expect(json).toMatchObject({ touser: 'zhang', msgtype: 'text', agentid: 1000002, text: { content: text } }),
  },
  busy: { status: 429, headers: { 'retry-after': '1' }, json: { errcode: 45009, errmsg: 'api freq out of limit' } },
  user: 'zhang',
}

const generic: Case = {
  channel: 'generic',
  config: { secret: 'generic-secret' },
  message: ({ text, event, now }) => ({ headers: { 'x-timestamp': String(now), 'x-signature-256': `sha256=${hmac('generic-secret', bare({ content: text, user_id: 'g1', event_id: event }))}` }, body: bare({ content: text, user_id: 'g1', event_id: event }) }),
  aside: null,
  forge: withHeader('x-signature-256', 'sha256=00'),
  timed: true,
  reply: {
    like: /^POST \/replies$/,
    holds: ({ json, headers, text: body }, text) => {
      expect(json).toMatchObject({ reply: text, user_id: 'g1' })
      expect(headers['x-signature-256']).toBe(`sha256=${hmac('generic-secret', body)}`)
    },
  },
  busy: { status: 429, headers: { 'retry-after': '1' }, json: { error: 'slow down' } },
  user: 'g1',
}

export const cases = { telegram, slack, discord, github, feishu, dingtalk, wecom, generic }
