// Promise: programs talk to a scene or an agent over plain JSON, with a token, a key or the secret of an entry that leads there, and read the answer in the reply.
import type { Answer, Knock } from '../../support/knock'
import type { Stage } from './stage'
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { conflict } from '../../../src-server/kernel/errors'
import { asEnvelope } from '../../support/client'
import { openStage } from './stage'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage[Symbol.asyncDispose]())

const SCENE = '/api/channels/webhook/scene/default'
const hello = { content: 'hello', user_id: 'ann', channel: 'kiosk' }

describe('with credentials of the house', () => {
  it('a scene and an agent answer at once', async () => {
    expect((await stage.ask('POST', SCENE, hello)).json).toEqual({ reply: 'You said: hello', user_id: 'ann', agent_id: 'leader', message_id: 'm1' })
    expect((await stage.stranger('POST', '/api/channels/webhook/agent/leader', { body: hello, headers: { 'x-api-key': stage.keyFor('chat') } })).json).toMatchObject({ reply: 'You said: hello' })
    expect(stage.said).toMatchObject([{ to: { type: 'scene', id: 'default' }, said: { channel: 'kiosk' } }, { to: { type: 'agent', id: 'leader' } }])
  })

  it('a stranger is 401, a key that may only read 403, an absent target 404, whoever asks learns no more', async () => {
    expect((await stage.stranger('POST', SCENE, { body: hello })).status).toBe(401)
    expect((await stage.stranger('POST', '/api/channels/webhook/scene/nowhere', { body: hello })).status).toBe(401)
    expect((await stage.stranger('POST', SCENE, { body: hello, headers: { 'x-api-key': stage.keyFor('read') } })).status).toBe(403)
    expect((await stage.ask('POST', '/api/channels/webhook/scene/nowhere', hello)).status).toBe(404)
    expect((await stage.ask('POST', '/api/channels/webhook/agent/nobody', hello)).status).toBe(404)
    expect((await stage.ask('POST', '/api/channels/webhook/fax/1', hello)).status).toBe(400)
  })

  it.each([['{'], ['[]'], [{ content: 'x' }], [{ content: ' ', user_id: 'a' }], [{ content: 5, user_id: 'a' }], [{ content: 'x', user_id: {} }], [{ content: 'x', user_id: 'a\nb' }], [{ content: 'x', user_id: 'a'.repeat(129) }]])('%j is 400', async (body) => {
    const answer = await stage.ask('POST', SCENE, body)
    expect(answer.status).toBe(400)
    asEnvelope(answer.json)
  })

  it('hears why nobody answers', async () => {
    stage.answers(async () => {
      throw conflict('empty_roster', 'Nobody is in this scene. Add an agent to its roster first.')
    })
    const answer = await stage.ask('POST', SCENE, hello)
    expect(answer.status).toBe(409)
    expect(asEnvelope(answer.json).code).toBe('empty_roster')
  })
})

describe('with the secret of an entry that leads there', () => {
  const SECRET = 's3cret-of-the-kiosk'
  const ways: [string, (body: string) => Knock][] = [
    ['as a bearer token', body => ({ body, as: `Bearer ${SECRET}` })],
    ['in X-Webhook-Secret', body => ({ body, headers: { 'x-webhook-secret': SECRET } })],
    ['as a signature', body => ({ body, headers: { 'x-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}` } })],
    ['as a bare signature', body => ({ body, headers: { 'x-signature-256': createHmac('sha256', SECRET).update(body).digest('hex') } })],
  ]
  it.each(ways)('%s, by the scene’s address and by the entry’s own', async (_, knock) => {
    const entry = await stage.entry('generic', { secret: SECRET })
    for (const [index, path] of [SCENE, entry.webhook_url].entries()) {
      const answer = await stage.stranger('POST', path, knock(JSON.stringify({ ...hello, event_id: index })))
      expect(answer).toMatchObject({ status: 200, json: { reply: 'You said: hello', user_id: 'ann', agent_id: 'leader', message_id: `m${index + 1}` } })
    }
    expect(stage.said[0]!.said).toMatchObject({ user_id: 'ann', content: 'hello', channel: 'kiosk' })
    expect((await stage.deliveries(entry.id)).filter(({ verdict }) => verdict === 'answered')).toHaveLength(4)
    expect(JSON.stringify(await stage.deliveries(entry.id))).not.toContain(SECRET)
  })

  it('opens no other scene, and none when it is wrong or its entry disabled', async () => {
    const entry = await stage.entry('generic', { secret: SECRET })
    const ask = (path: string, secret: string): Promise<Answer> => stage.stranger('POST', path, { body: hello, as: `Bearer ${secret}` })
    expect((await ask('/api/channels/webhook/scene/shop', SECRET)).status).toBe(401)
    expect((await ask('/api/channels/webhook/agent/default', SECRET)).status).toBe(401)
    expect((await ask(SCENE, `${SECRET}x`)).status).toBe(401)
    expect((await ask(entry.webhook_url, '')).status).toBe(401)
    await stage.ask('PUT', `/api/entries/${entry.id}`, { enabled: false })
    expect((await ask(SCENE, SECRET)).status).toBe(401)
    expect((await ask(entry.webhook_url, SECRET)).status).toBe(404)
  })

  it('the same event runs once, and whoever repeats it gets the same answer', async () => {
    const entry = await stage.entry('generic', { secret: SECRET })
    stage.answers(async (content) => {
      await new Promise(resolve => setTimeout(resolve, 100))
      return `slowly: ${content}`
    })
    const ask = (): Promise<Answer> => stage.stranger('POST', entry.webhook_url, { body: { ...hello, event_id: 'e1' }, as: `Bearer ${SECRET}` })
    const answers = [...await Promise.all([ask(), ask()]), await ask()]
    expect(answers.map(({ json }) => json)).toEqual(Array.from({ length: 3 }, () => ({ reply: 'slowly: hello', user_id: 'ann', agent_id: 'leader', message_id: 'm1' })))
    expect(stage.said).toHaveLength(1)
    expect((await ask()).status).toBe(200)
  })

  it('an old timestamp is 401, wherever it stands', async () => {
    const entry = await stage.entry('generic', { secret: SECRET })
    const old = stage.now() - 301_000
    const ask = (more: object, headers: Record<string, string> = {}): Promise<Answer> => stage.stranger('POST', entry.webhook_url, { body: { ...hello, ...more }, as: `Bearer ${SECRET}`, headers })
    for (const timestamp of [old, Math.floor(old / 1000), new Date(old).toISOString(), 'yesterday'])
      expect((await ask({ timestamp })).status).toBe(401)
    expect((await ask({}, { 'x-timestamp': String(old) })).status).toBe(401)
    expect((await ask({ timestamp: Math.floor(stage.now() / 1000) })).status).toBe(200)
  })

  it('the outside person hears one polite sentence when nobody answers', async () => {
    const entry = await stage.entry('generic', { secret: SECRET })
    stage.answers(async () => {
      throw conflict('empty_roster', 'Nobody is in this scene.')
    })
    const answer = await stage.stranger('POST', SCENE, { body: hello, as: `Bearer ${SECRET}` })
    expect(answer).toMatchObject({ status: 200, json: { reply: 'Sorry, I cannot answer just now. Please try again in a little while.', agent_id: null } })
    await stage.settled(entry.id, { verdict: 'failed', code: 'empty_roster', reason: 'Nobody is in this scene.' }, { verdict: 'answered' })
  })
})
