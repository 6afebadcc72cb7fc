// Promise: what is special about a platform is known: handshakes, mentions, conversations that end, other kinds of messages.
import type { Entry } from '../../../src-server/entries/contract'
import type { Answer, Knock } from '../../support/knock'
import type { Stage } from './stage'
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cases, discordSigned } from './cases'
import { openStage } from './stage'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage[Symbol.asyncDispose]())

const make = (channel: keyof typeof cases, more: Record<string, unknown> = {}): Promise<Entry> => stage.entry(channel, { ...cases[channel].config, ...more })
const post = (entry: Entry, knock: Knock): Promise<Answer> => stage.stranger('POST', entry.webhook_url, knock)

describe('telegram', () => {
  const group = (message: Record<string, unknown>): Knock => ({ headers: { 'x-telegram-bot-api-secret-token': 'telegram-secret' }, body: JSON.stringify({ update_id: Math.floor(Math.random() * 1e9), message: { message_id: 8, from: { id: 77, is_bot: false }, chat: { id: -9, type: 'supergroup' }, ...message } }) })

  it('answers in a group to its name, to a command with its name and to replies to it, and to nothing else', async () => {
    const entry = await make('telegram')
    const said = ['@CocoBot hi', '/ask@cocobot hi', 'yes please']
    await post(entry, group({ text: said[0], entities: [{ type: 'mention', offset: 0, length: 8 }] }))
    await post(entry, group({ text: said[1], entities: [{ type: 'bot_command', offset: 0, length: 12 }] }))
    await post(entry, group({ text: said[2], reply_to_message: { from: { id: 42, is_bot: true } } }))
    await post(entry, group({ text: '/ask@otherbot hi', entities: [{ type: 'bot_command', offset: 0, length: 13 }] }))
    await post(entry, group({ text: 'no', reply_to_message: { from: { id: 43, is_bot: true } } }))
    await post(entry, group({ text: 'hm', from: { id: 5, is_bot: true } }))
    expect(stage.said.map(({ said: { content } }) => content)).toEqual(said)
    const sent = await stage.player.asked(/sendMessage/, 3)
    expect(sent[0]!.json).toMatchObject({ chat_id: -9, reply_parameters: { message_id: 8, allow_sending_without_reply: true } })
    expect(stage.player.heard.filter(({ path }) => path.endsWith('getMe'))).toHaveLength(1)
  })

  it('sends plainly what Telegram cannot read as HTML', async () => {
    const entry = await make('telegram')
    stage.answers('**bold**')
    stage.player.script(/sendMessage/, { status: 400, json: { ok: false, description: 'Bad Request: can\'t parse entities: …' } })
    await post(entry, cases.telegram.message({ text: 'x', event: '1', now: stage.now(), url: '' }))
    const sent = await stage.player.asked(/sendMessage/, 2)
    expect(sent[1]!.json).toMatchObject({ text: 'bold' })
    expect(sent[1]!.json).not.toHaveProperty('parse_mode')
  })

  it('keeps a message whose addressee could not be found out', async () => {
    const entry = await make('telegram')
    stage.player.script(/getMe/, { status: 502, json: {} })
    const message = group({ text: '@CocoBot hi', entities: [{ type: 'mention', offset: 0, length: 8 }] })
    expect((await post(entry, message)).status).toBe(200)
    const [failed] = await stage.settled(entry.id, { verdict: 'failed', reason: expect.stringMatching(/how the entry is called/) })
    await stage.ask('POST', `/api/entries/${entry.id}/deliveries/${failed!.id}/replay`)
    await stage.player.asked(/sendMessage/)
  })
})

describe('slack', () => {
  const event = (inner: Record<string, unknown>): Knock => {
    const body = JSON.stringify({ type: 'event_callback', event_id: `E${Math.random()}`, authorizations: [{ user_id: 'UBOT' }], event: { user: 'U1', channel: 'D1', ts: '5.5', ...inner } })
    return signed(body)
  }
  const signed = (body: string, type = 'application/json'): Knock => {
    const timestamp = String(Math.floor(stage.now() / 1000))
    return { body, headers: { 'content-type': type, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${createHmac('sha256', 'slack-signing-secret').update(`v0:${timestamp}:${body}`).digest('hex')}` } }
  }

  it('answers the address check', async () => {
    const entry = await make('slack')
    expect((await post(entry, signed('{"type":"url_verification","token":"x","challenge":"3eZbrw1a"}'))).json).toEqual({ challenge: '3eZbrw1a' })
    expect((await post(entry, { body: '{"type":"url_verification","challenge":"3eZbrw1a"}' })).status).toBe(401)
  })

  it('answers direct messages and threads of its own, not bots, edits or its own mention twice', async () => {
    const entry = await make('slack')
    await post(entry, event({ type: 'message', channel_type: 'im', text: 'a &lt;b&gt; &amp; <https://x.y|link>' }))
    await post(entry, event({ type: 'message', channel_type: 'channel', text: 'go on', thread_ts: '4.4', parent_user_id: 'UBOT' }))
    await post(entry, event({ type: 'message', channel_type: 'channel', text: 'go on', thread_ts: '4.4', parent_user_id: 'UANN' }))
    await post(entry, event({ type: 'message', channel_type: 'channel', text: '<@UBOT> hi' }))
    await post(entry, event({ type: 'message', channel_type: 'im', text: 'x', bot_id: 'B1' }))
    await post(entry, event({ type: 'message', channel_type: 'im', text: 'x', subtype: 'message_changed' }))
    expect(stage.said.map(({ said }) => said.content)).toEqual(['a <b> & https://x.y', 'go on'])
    const [direct, thread] = await stage.player.asked(/chat\.postMessage/, 2)
    expect(direct!.json).not.toHaveProperty('thread_ts')
    expect(thread!.json).toMatchObject({ thread_ts: '4.4' })
  })

  it('answers a slash command in its channel', async () => {
    const entry = await make('slack')
    expect((await post(entry, signed('user_id=U1&channel_id=C9&text=what+now%3F&trigger_id=t1', 'application/x-www-form-urlencoded'))).json).toEqual({ response_type: 'in_channel' })
    expect((await stage.player.asked(/chat\.postMessage/))[0]!.json).toMatchObject({ channel: 'C9', text: 'You said: what now?' })
  })

  it('escapes what would command Slack', async () => {
    const entry = await make('slack')
    stage.answers('<!channel> & **bold** _it_ [site](https://a.b/c?d=1&e=2) `a<b`\n# Title\n- one')
    await post(entry, event({ type: 'message', channel_type: 'im', text: 'x' }))
    expect((await stage.player.asked(/chat\.postMessage/))[0]!.json.text).toBe('&lt;!channel&gt; &amp; *bold* _it_ <https://a.b/c?d=1&amp;e=2|site> `a&lt;b`\n*Title*\n• one')
  })

  it('tries again what Slack calls passing, although it says so with 200', async () => {
    const entry = await make('slack')
    stage.player.script(/chat\.postMessage/, { json: { ok: false, error: 'internal_error' } }, { json: { ok: false, error: 'not_in_channel' } })
    await post(entry, event({ type: 'message', channel_type: 'im', text: 'x' }))
    await stage.settled(entry.id, { direction: 'outgoing', verdict: 'dead', attempts: 2, reason: expect.stringMatching(/not_in_channel/) })
  })
})

describe('discord', () => {
  const interaction = (json: Record<string, unknown>): Knock => discordSigned(JSON.stringify({ id: String(Math.random()), token: 'interaction-token', channel_id: 'ch1', user: { id: 'u1' }, ...json }), stage.now())

  it('answers a ping with a pong, and a command with a promise', async () => {
    const entry = await make('discord')
    expect((await post(entry, interaction({ type: 1 }))).json).toEqual({ type: 1 })
    expect((await post(entry, interaction({ type: 2, data: { name: 'ask', options: [{ name: 'sub', type: 1, options: [{ name: 'q', type: 3, value: 'why?' }] }] } }))).json).toEqual({ type: 5 })
    expect((await post(entry, interaction({ type: 2, data: { name: 'ask' } }))).json).toMatchObject({ type: 4, data: { flags: 64 } })
    expect((await post(entry, interaction({ type: 4, data: { name: 'ask' } }))).json).toEqual({ type: 8, data: { choices: [] } })
    expect(stage.said.map(({ said }) => said.content)).toEqual(['why?'])
  })

  it('goes on in further messages, and as the bot when the interaction is over', async () => {
    const entry = await make('discord')
    stage.answers(`${'a'.repeat(1900)}\n\n${'b'.repeat(1900)}`)
    stage.player.script(/^PATCH/, { status: 404, json: { code: 10015, message: 'Unknown Webhook' } })
    await post(entry, interaction({ type: 2, data: { options: [{ name: 'q', type: 3, value: 'long' }] } }))
    const [asBot] = await stage.player.asked(/^POST \/channels\/ch1\/messages/)
    expect(asBot!.headers.authorization).toBe('Bot discord-bot-token')
    expect(asBot!.json.content).toBe('a'.repeat(1900))
    expect((await stage.player.asked(/^POST \/webhooks\/1234\/interaction-token$/))[0]!.json.content).toBe('b'.repeat(1900))
  })

  it('says so when there is nothing to say, for it showed that it thinks', async () => {
    const entry = await make('discord')
    stage.answers(null)
    await post(entry, interaction({ type: 2, data: { options: [{ name: 'q', type: 3, value: 'ok' }] } }))
    expect((await stage.player.asked(/^PATCH/))[0]!.json.content).toBe('There is nothing to add to that.')
  })
})

describe('github', () => {
  const send = (entry: Entry, kind: string, json: unknown, type = 'application/json'): Promise<Answer> => {
    const body = type === 'application/json' ? JSON.stringify(json) : `payload=${encodeURIComponent(JSON.stringify(json))}`
    return post(entry, { body, headers: { 'content-type': type, 'x-github-event': kind, 'x-hub-signature-256': `sha256=${createHmac('sha256', 'github-secret').update(body).digest('hex')}` } })
  }
  const common = { repository: { full_name: 'cats/house' }, sender: { login: 'octocat', type: 'User' } }

  it('answers where it is named: issues, pull requests, reviews, as JSON or as a form', async () => {
    const entry = await make('github')
    await stage.ask('PUT', `/api/entries/${entry.id}`, { name: 'Coco Cat' })
    await send(entry, 'issues', { ...common, action: 'opened', issue: { id: 1, number: 3, title: 'A leak', body: '@coco-cat look at this' } })
    await send(entry, 'pull_request', { ...common, action: 'opened', pull_request: { id: 2, number: 4, title: 'Fix', body: 'for @Coco Cat, please' } }, 'application/x-www-form-urlencoded')
    await send(entry, 'pull_request_review_comment', { ...common, action: 'created', pull_request: { id: 2, number: 4, title: 'Fix' }, comment: { id: 55, body: '@coco-cat why?' } })
    await send(entry, 'issue_comment', { ...common, action: 'created', issue: { id: 1, number: 3 }, comment: { id: 56, body: 'mail me at me@coco-cat or see cats/@coco-cats' } })
    await send(entry, 'issue_comment', { ...common, action: 'edited', issue: { id: 1, number: 3 }, comment: { id: 57, body: '@coco-cat' } })
    await send(entry, 'issue_comment', { ...common, sender: { login: 'bot[bot]', type: 'Bot' }, action: 'created', issue: { id: 1, number: 3 }, comment: { id: 58, body: '@coco-cat' } })
    await send(entry, 'issue_comment', { ...common, action: 'created', issue: { id: 1, number: 3 }, comment: { id: 59, body: '@coco-cat says\n\n<!-- cococat -->' } })
    await send(entry, 'push', { ref: 'x' })
    expect(stage.said.map(({ said }) => said.content)).toEqual(['cats/house#3 “A leak”\n\n@coco-cat look at this', 'cats/house#4 “Fix”\n\nfor @Coco Cat, please', 'cats/house#4 “Fix”\n\n@coco-cat why?'])
    await stage.player.asked(/\/repos\/cats\/house\/issues\/3\/comments$/)
    await stage.player.asked(/\/repos\/cats\/house\/pulls\/4\/comments\/55\/replies$/)
  })

  it('without an access token keeps the reply for its owner', async () => {
    const entry = await make('github', { access_token: '' })
    await send(entry, 'issue_comment', { ...common, action: 'created', issue: { id: 1, number: 3 }, comment: { id: 1, body: '@github hi' } })
    await stage.settled(entry.id, { verdict: 'answered' }, { direction: 'outgoing', verdict: 'kept', body: expect.stringMatching(/^You said/) })
    expect(stage.player.heard).toEqual([])
  })
})

describe('feishu', () => {
  const event = (message: Record<string, unknown>, header: Record<string, unknown> = {}): Knock => ({ body: JSON.stringify({ schema: '2.0', header: { event_id: `e${Math.random()}`, event_type: 'im.message.receive_v1', token: 'feishu-verification', create_time: String(stage.now()), ...header }, event: { sender: { sender_type: 'user', sender_id: { open_id: 'ou_1' } }, message: { message_id: 'om_1', chat_type: 'p2p', message_type: 'text', content: '{"text":"hi"}', ...message } } }) })

  it('without an encrypt key goes by the verification token and the event’s own time', async () => {
    const entry = await make('feishu', { encrypt_key: '' })
    expect((await post(entry, event({}))).status).toBe(200)
    expect((await post(entry, event({}, { token: 'wrong' }))).status).toBe(401)
    expect((await post(entry, event({}, { create_time: String(stage.now() - 400_000) }))).status).toBe(401)
    await post(entry, event({ message_type: 'post', content: JSON.stringify({ title: 'Plan', content: [[{ tag: 'text', text: 'first' }, { tag: 'a', text: 'link', href: 'x' }], [{ tag: 'at', user_id: 'x' }]] }) }))
    await post(entry, event({ message_type: 'image', content: '{"image_key":"i"}' }))
    expect(stage.said.map(({ said }) => said.content)).toEqual(['hi', 'Plan\nfirst\nlink'])
  })

  it('with an encrypt key takes nothing in clear and nothing unsigned', async () => {
    const entry = await make('feishu')
    expect((await post(entry, event({}))).status).toBe(401)
    const sealed = cases.feishu.message({ text: 'x', event: '1', now: stage.now(), url: '' })
    expect((await post(entry, { body: sealed.body })).status).toBe(401)
  })

  it('fetches a new token when the old one is over', async () => {
    const entry = await make('feishu')
    stage.player.script(/\/reply$/, { json: { code: 99991663, msg: 'token expired' } })
    await post(entry, cases.feishu.message({ text: 'x', event: '1', now: stage.now(), url: '' }))
    await stage.settled(entry.id, { direction: 'outgoing', verdict: 'answered', attempts: 1 })
    expect((await stage.player.asked(/\/reply$/, 2)).map(({ headers }) => headers.authorization)).toEqual(['Bearer tenant-1', 'Bearer tenant-2'])
  })
})

describe('dingtalk', () => {
  const message = (more: Record<string, unknown>): Knock => {
    const { body, headers } = cases.dingtalk.message({ text: 'hi', event: `m${Math.random()}`, now: stage.now(), url: stage.player.url })
    return { headers, body: JSON.stringify({ ...JSON.parse(String(body)) as object, ...more }) }
  }

  it('when the conversation’s address is over, answers as the robot: a group there, a person alone', async () => {
    const entry = await make('dingtalk')
    await post(entry, message({ sessionWebhookExpiredTime: stage.now() - 1 }))
    const [group] = await stage.player.asked(/groupMessages\/send$/)
    expect(group!.headers['x-acs-dingtalk-access-token']).toBe('ding-token')
    expect(group!.json).toMatchObject({ robotCode: 'robot1', openConversationId: 'cid1', msgKey: 'sampleMarkdown' })
    await post(entry, message({ sessionWebhookExpiredTime: 0, conversationType: '1' }))
    expect((await stage.player.asked(/oToMessages\/batchSend$/))[0]!.json).toMatchObject({ userIds: ['staff1'] })
  })

  it('posts to no address but DingTalk’s: its signature does not cover the body', async () => {
    const entry = await make('dingtalk')
    await post(entry, message({ sessionWebhook: 'http://169.254.169.254/robot/sendBySession?session=s1' }))
    await stage.player.asked(/groupMessages\/send$/)
    await post(entry, message({ sessionWebhook: 'https://oapi.dingtalk.com/robot/sendBySession?session=s2' }))
    await stage.player.asked(/^POST \/robot\/sendBySession\?session=s2$/) // a proxy is asked instead
  })
})
