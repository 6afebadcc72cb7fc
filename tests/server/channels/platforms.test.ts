// Promise: every platform's own requests are verified, taken once, answered its own way; and a reply that cannot be sent is tried again, then kept.
import type { Entry } from '../../../src-server/entries/contract'
import type { Answer } from '../../support/knock'
import type { Case, Spoken } from './cases'
import type { Stage } from './stage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asEnvelope } from '../../support/client'
import { cases } from './cases'
import { openStage } from './stage'

describe.each(Object.values(cases))('$channel', (platform: Case) => {
  let stage: Stage
  let entry: Entry
  let events = 100

  beforeEach(async () => {
    stage = await openStage()
    entry = await stage.entry(platform.channel, { ...platform.config, ...(platform.channel === 'generic' && { api_base: `${stage.player.url}/replies` }) })
  })
  afterEach(() => stage[Symbol.asyncDispose]())

  const spoken = (text: string, more: Partial<Spoken> = {}): Spoken => ({ text, event: String(++events), now: stage.now(), url: stage.player.url, ...more })
  const send = ({ query = '', ...knock }: ReturnType<Case['message']>): Promise<Answer> => stage.stranger('POST', `${entry.webhook_url}?${query}`, knock)

  it('answers a message its own way', async () => {
    const answer = await send(platform.message(spoken('hello there')))
    expect(answer.status, answer.text).toBe(200)
    const [reply] = await stage.player.asked(platform.reply.like)
    const heard = stage.said[0]!
    expect(heard).toMatchObject({ to: { type: 'scene', id: 'default' }, said: { user_id: platform.user, channel: platform.channel } })
    expect(heard.said.content).toMatch(/hello there$/)
    platform.reply.holds(reply!, `You said: ${heard.said.content}`)
    await stage.settled(entry.id, { direction: 'incoming', verdict: 'answered', user_id: platform.user }, { direction: 'outgoing', verdict: 'answered', attempts: 1 })
    expect(stage.facts).toContainEqual({ type: 'channel.received', data: { entry_id: entry.id, channel: platform.channel, user_id: platform.user, verdict: 'accepted' } })
    expect(stage.facts).toContainEqual({ type: 'channel.answered', data: { entry_id: entry.id, channel: platform.channel, user_id: platform.user, ok: true } })
    const listed = ((await stage.ask('GET', '/api/entries')).json as { entries: Entry[] }).entries[0]!
    expect(listed).toMatchObject({ status: 'working', last_event_at: expect.stringMatching(/Z$/) })
  })

  it('refuses a bad signature, and keeps note of it', async () => {
    const answer = await send(platform.forge(platform.message(spoken('let me in'))))
    expect(answer.status).toBe(401)
    expect(asEnvelope(answer.json).code).toBe('bad_signature')
    expect(await stage.deliveries(entry.id)).toMatchObject([{ verdict: 'refused', code: 'bad_signature', reason: expect.stringMatching(/\S/) }])
    expect(stage.said).toEqual([])
  })

  it.runIf(platform.timed)('refuses a request older than five minutes', async () => {
    const answer = await send(platform.message(spoken('again', { now: stage.now() - 5 * 60_000 - 2000 })))
    expect(answer.status).toBe(401)
    expect(asEnvelope(answer.json).code).toBe('replayed')
    expect((await send(platform.message(spoken('in time', { now: stage.now() - 4 * 60_000 })))).status).toBe(200)
  })

  it('takes the same event once, also after a restart', async () => {
    const request = platform.message(spoken('only once'))
    await send(request)
    await stage.player.asked(platform.reply.like)
    expect((await send(request)).status).toBe(200)
    await stage.restart()
    expect((await send(request)).status).toBe(200)
    expect(stage.said).toHaveLength(1)
    expect((await stage.deliveries(entry.id)).map(({ verdict }) => verdict)).toEqual(['answered', 'answered', 'repeated', 'repeated'])
  })

  it.runIf(platform.aside)('stays silent in a group when it is not addressed', async () => {
    expect((await send(platform.aside!(spoken('who brings the cake?')))).status).toBe(200)
    expect(await stage.deliveries(entry.id)).toMatchObject([{ verdict: 'ignored', code: 'not_addressed', reason: expect.stringMatching(/addressed/) }])
    expect(stage.said).toEqual([])
  })

  it('tries again after “too many requests”, as late as it was asked to, and after a failure of the platform', async () => {
    stage.player.script(platform.reply.like, platform.busy, { status: 503, json: { message: 'down' } })
    const begun = performance.now()
    await send(platform.message(spoken('patience')))
    await stage.settled(entry.id, { verdict: 'answered' }, { direction: 'outgoing', verdict: 'answered', attempts: 3, code: null, reason: null })
    const minimum = platform.channel === 'wecom' ? 900 : 950
    expect(performance.now() - begun).toBeGreaterThan(minimum)
    expect(await stage.player.asked(platform.reply.like)).toHaveLength(3)
  })

  it('gives up after the last try, says so, and sends it again when asked', async () => {
    stage.player.script(platform.reply.like, ...Array.from({ length: 4 }, () => ({ status: 500, json: { message: 'oh no' } })))
    await send(platform.message(spoken('lost and found')))
    const [, dead] = await stage.settled(entry.id, { verdict: 'answered' }, { direction: 'outgoing', verdict: 'dead', attempts: 4, code: 'not_taken', reason: expect.stringMatching(/500/) })
    expect(stage.facts).toContainEqual({ type: 'channel.answered', data: { entry_id: entry.id, channel: platform.channel, user_id: platform.user, ok: false } })
    expect(((await stage.ask('GET', '/api/entries')).json as { entries: Entry[] }).entries[0]!.status).toBe('failing')
    const again = await stage.ask('POST', `/api/entries/${entry.id}/deliveries/${dead!.id}/replay`)
    expect(again.json).toMatchObject({ delivery: { id: dead!.id, verdict: 'waiting' } })
    await stage.settled(entry.id, { direction: 'outgoing', verdict: 'answered', attempts: 5 })
    platform.reply.holds((await stage.player.asked(platform.reply.like, 5))[4]!, `You said: ${stage.said[0]!.said.content}`)
  })

  it('does not try again what the platform will never take', async () => {
    stage.player.script(platform.reply.like, { status: 400, json: { ok: false, error: 'nope', message: 'nope', errcode: 400013, code: 230001 } })
    await send(platform.message(spoken('in vain')))
    await stage.settled(entry.id, { verdict: 'answered' }, { direction: 'outgoing', verdict: 'dead', attempts: 1 })
  })

  it('keeps no secret in what it keeps, and none in clear on disk', async () => {
    await send(platform.message(spoken('psst')))
    await stage.player.asked(platform.reply.like)
    await send(platform.forge(platform.message(spoken('psst'))))
    const kept = JSON.stringify(await stage.deliveries(entry.id)) + (await stage.ask('GET', '/api/entries')).text
    const secrets = Object.entries(platform.config).filter(([key]) => !['app_id', 'app_key', 'corp_id', 'agent_id', 'application_id', 'public_key'].includes(key)).map(([, value]) => String(value))
    for (const secret of [...secrets, 'interaction-token', 'session=s1', 'legacy-token']) {
      expect(kept).not.toContain(secret)
      expect(stage.onDisk()).not.toContain(secret)
    }
  })

  it('tells the outside person one polite sentence when nobody can answer, and the owner why', async () => {
    stage.answers(async () => {
      throw new Error('SQLITE_CORRUPT at /srv/secret.ts:12')
    })
    await send(platform.message(spoken('你好,有人吗')))
    const [reply] = await stage.player.asked(platform.reply.like)
    expect(reply!.text).toContain('抱歉')
    expect(reply!.text).not.toMatch(/SQLITE|srv/)
    await stage.settled(entry.id, { verdict: 'failed', reason: expect.stringMatching(/log says more/) }, { direction: 'outgoing' })
  })

  it('is not there for a wrong kind of address, an absent entry or a disabled one', async () => {
    const knocks = platform.message(spoken('hello'))
    const other = platform.channel === 'slack' ? 'telegram' : 'slack'
    expect((await stage.stranger('POST', `/api/channels/webhook/${other}/${entry.id}`, knocks)).status).toBe(404)
    expect((await stage.stranger('POST', `/api/channels/webhook/${platform.channel}/nobody`, knocks)).status).toBe(404)
    await stage.ask('PUT', `/api/entries/${entry.id}`, { enabled: false })
    expect((await send(knocks)).status).toBe(404)
  })

  it('takes hostile bodies calmly', async () => {
    for (const body of ['', '{', 'null', '[]', '5', '"x"', '{"a":', '<xml>', '\0', '{"encrypt":5}', '{"encrypt":"AAAA"}', '{"event":null,"header":{}}', '{"message":{"entities":{}}}']) {
      const request = platform.message(spoken('x'))
      for (const answer of [await send({ ...request, body }), await send({ ...request, query: '', headers: {}, body })])
        expect(answer.status, `${body} → ${answer.text}`).toBeLessThan(500)
    }
    expect(stage.said).toEqual([])
  })
})
