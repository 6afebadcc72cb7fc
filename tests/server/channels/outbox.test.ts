// Promise: a reply is never lost and never cut badly: it outlives a restart, keeps its order, fits the platform, and can be had again.
import type { Delivery, Entry } from '../../../src-server/entries/contract'
import type { Answer } from '../../support/knock'
import type { Stage } from './stage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asEnvelope } from '../../support/client'
import { cases } from './cases'
import { openStage } from './stage'

let stage: Stage
let entry: Entry
let events = 0
beforeEach(async () => {
  stage = await openStage({ pauses: [300, 300, 300] })
  entry = await stage.entry('telegram', cases.telegram.config)
})
afterEach(() => stage[Symbol.asyncDispose]())

const SEND = /sendMessage$/
const write = (text: string): Promise<Answer> => stage.stranger('POST', entry.webhook_url, cases.telegram.message({ text, event: String(++events), now: stage.now(), url: '' }))
const replay = (delivery: Delivery): Promise<Answer> => stage.ask('POST', `/api/entries/${entry.id}/deliveries/${delivery.id}/replay`)
const sent = async (count: number): Promise<string[]> => (await stage.player.asked(SEND, count)).map(({ json }) => String(json.text))

describe('a restart', () => {
  it('goes on with what was waiting for another try', async () => {
    stage.player.script(SEND, { status: 500 })
    await write('hello')
    await stage.settled(entry.id, { direction: 'outgoing', verdict: 'failed', attempts: 1 })
    await stage.restart()
    await stage.settled(entry.id, { direction: 'outgoing', verdict: 'answered', attempts: 2 })
    expect(await sent(2)).toEqual(['You said: hello', 'You said: hello'])
  })

  it('goes on after the parts that were sent', async () => {
    stage.answers(`${'a'.repeat(4000)}\n\n${'b'.repeat(4000)}\n\nend`)
    stage.player.script(SEND, { json: { ok: true } }, { status: 500 })
    await write('hello')
    await stage.settled(entry.id, { direction: 'outgoing', verdict: 'failed' })
    await stage.restart()
    await stage.settled(entry.id, { direction: 'outgoing', verdict: 'answered' })
    expect((await sent(3)).map(text => text[0])).toEqual(['a', 'b', 'b'])
  })

  it('after more than a day does not answer what is long over', async () => {
    stage.answers(() => new Promise(() => {}))
    await write('hello')
    stage.at(stage.now() + 25 * 3_600_000)
    await stage.restart()
    await stage.settled(entry.id, { verdict: 'failed', reason: expect.stringMatching(/too late/) })
    expect(stage.said).toHaveLength(1)
  })

  it('while a platform is slow does not wait for it', async () => {
    stage.player.script(SEND, { delay: 5000 })
    await write('hello')
    await stage.player.asked(SEND)
    const begun = performance.now()
    await stage.restart()
    expect(performance.now() - begun).toBeLessThan(2000)
    await stage.settled(entry.id, { direction: 'outgoing', verdict: 'answered' })
  })
})

describe('order', () => {
  it('while a platform asks for rest nothing else is sent', async () => {
    stage.player.script(SEND, { status: 429, json: { ok: false, parameters: { retry_after: 1 } } })
    await write('first')
    await stage.player.asked(SEND)
    await write('second')
    await new Promise(resolve => setTimeout(resolve, 500))
    expect(await sent(1)).toHaveLength(1)
    expect(await sent(3)).toEqual(['You said: first', 'You said: first', 'You said: second'])
  })
})

describe('again', () => {
  it('an incoming delivery can be answered again', async () => {
    await write('hello')
    await sent(1)
    const [incoming] = await stage.settled(entry.id, { verdict: 'answered' }, { verdict: 'answered' })
    stage.answers('now better')
    expect((await replay(incoming!)).json).toMatchObject({ delivery: { verdict: 'accepted' } })
    expect(await sent(2)).toEqual(['You said: hello', 'now better'])
    expect(stage.said[1]!.said.key).not.toBe(stage.said[0]!.said.key)
    await stage.settled(entry.id, { id: incoming!.id, verdict: 'answered', attempts: 2 }, { direction: 'outgoing' }, { direction: 'outgoing' })
  })

  it('what makes no sense to repeat is 409, what is absent 404', async () => {
    await write('hello')
    await sent(1)
    const [, outgoing] = await stage.settled(entry.id, { verdict: 'answered' }, { verdict: 'answered' })
    expect(asEnvelope((await replay(outgoing!)).json).code).toBe('not_replayable')
    await stage.stranger('POST', entry.webhook_url, { body: '{}' })
    const [refused] = await stage.deliveries(entry.id, 'verdict=refused')
    expect((await replay(refused!)).status).toBe(409)
    expect((await replay({ ...refused!, id: 'nothing' })).status).toBe(404)
    expect((await stage.ask('POST', `/api/entries/nothing/deliveries/${refused!.id}/replay`)).status).toBe(404)
  })
})

describe('what is kept', () => {
  it('comes newest last, in pages, by verdict', async () => {
    for (const text of ['one', 'two', 'three'])
      await write(text)
    await expect.poll(async () => (await stage.deliveries(entry.id, 'verdict=answered')).length).toBe(6)
    const all = await stage.deliveries(entry.id)
    const page = (await stage.ask('GET', `/api/entries/${entry.id}/deliveries?limit=2`)).json as { deliveries: Delivery[], next_before: string }
    expect(page.deliveries).toEqual(all.slice(-2))
    expect(await stage.deliveries(entry.id, `limit=500&before=${page.next_before}`)).toEqual(all.slice(0, -2))
    expect((await stage.ask('GET', '/api/entries/nobody/deliveries')).status).toBe(404)
  })

  it('is never more than 64 kB of a body', async () => {
    await write('长'.repeat(30_000))
    const [kept] = await stage.settled(entry.id, { direction: 'incoming' }, { direction: 'outgoing' })
    expect(Buffer.byteLength(kept!.body)).toBeLessThanOrEqual(64 * 1024)
    expect(kept!.body).not.toContain('\uFFFD')
  })

  it('of strangers’ requests is little: they push nothing else out and tell nobody too much', async () => {
    await write('hello')
    await stage.settled(entry.id, { direction: 'outgoing', verdict: 'answered' })
    const begun = stage.now()
    for (let minute = 1; minute <= 4; minute++) {
      stage.at(begun + minute * 60_000)
      for (let i = 0; i < 35; i++)
        await stage.stranger('POST', entry.webhook_url, { body: '{}' })
    }
    expect(await stage.deliveries(entry.id, 'verdict=refused&limit=500')).toHaveLength(100)
    expect(await stage.deliveries(entry.id, 'verdict=answered')).toHaveLength(2)
    expect(stage.facts.filter(({ data }) => (data as { verdict?: string }).verdict === 'refused').length).toBeLessThanOrEqual(5 * 30)
  })

  it('is forgotten after seven days, and so is which events were taken', async () => {
    const request = cases.telegram.message({ text: 'hello', event: '5', now: 0, url: '' })
    await stage.stranger('POST', entry.webhook_url, request)
    await stage.settled(entry.id, { direction: 'outgoing', verdict: 'answered' })
    stage.at(stage.now() + 6 * 86_400_000)
    expect(stage.prune()).toBe(0)
    stage.at(stage.now() + 2 * 86_400_000)
    expect(stage.prune()).toBe(3)
    expect(await stage.deliveries(entry.id)).toEqual([])
    await stage.stranger('POST', entry.webhook_url, request)
    expect(stage.said).toHaveLength(2)
  })
})

describe('a long reply', () => {
  const parts = async (text: string): Promise<string[]> => {
    stage.answers(text)
    await write('x')
    await stage.settled(entry.id, { direction: 'outgoing', verdict: 'answered' })
    return sent(1)
  }

  it('is cut between paragraphs, and nothing of it is lost', async () => {
    const paragraphs = Array.from({ length: 30 }, (_, i) => `${i} ${'word '.repeat(100).trim()}`)
    const texts = await parts(paragraphs.join('\n\n'))
    expect(texts.join('\n\n')).toBe(paragraphs.join('\n\n'))
    expect(Math.max(...texts.map(text => text.length))).toBeLessThanOrEqual(4096)
  })

  it('is never cut through a character', async () => {
    const family = '👨‍👩‍👧‍👦'
    const texts = await parts(family.repeat(500))
    expect(texts.join('')).toBe(family.repeat(500))
    for (const text of texts)
      expect(text.length % family.length).toBe(0)
  })

  it('with a long block of code has each part closed and opened again', async () => {
    const code = Array.from({ length: 300 }, (_, i) => `const line${i} = ${i} < 5 && true`)
    const texts = await parts(`Look:\n\n\`\`\`ts\n${code.join('\n')}\n\`\`\`\n\nDone.`)
    for (const text of texts) {
      expect(text.length).toBeLessThanOrEqual(4096)
      expect(text.match(/<pre>/g)?.length).toBe(text.match(/<\/pre>/g)?.length)
    }
    expect(texts.join('\n').match(/const line\d+ = \d+ &lt; 5 &amp;&amp; true/g)).toHaveLength(300)
  })

  it('with a block of code that fits in one message is cut before it', async () => {
    const code = `\`\`\`\n${'x = 1\n'.repeat(300)}\`\`\``
    const [first, second] = await parts(`${'word '.repeat(700)}\n\n${code}`)
    expect(first).not.toContain('<pre>')
    expect(second).toMatch(/^<pre>/)
  })

  it('becomes Telegram’s HTML, with nothing of the agent’s own markup left in it', async () => {
    const [text] = await parts('# Hi <you> & me\n**bold *and italic* ** is not, **this** is, `a < b`, ~~no~~, 2 * 3 * 4, snake_case_name\n- [x](javascript:alert(1)) [y](https://a.b/"c")\n```js\nif (a < b) {}\n```')
    expect(text).toBe('<b>Hi &lt;you&gt; &amp; me</b>\n**bold <i>and italic</i> ** is not, <b>this</b> is, <code>a &lt; b</code>, <s>no</s>, 2 * 3 * 4, snake_case_name\n• [x](javascript:alert(1)) <a href="https://a.b/&quot;c&quot;">y</a>\n<pre><code class="language-js">if (a &lt; b) {}</code></pre>')
  })

  it('that is made to be slow is not', async () => {
    const begun = performance.now()
    await parts(`${'**a '.repeat(20_000)}${'_b '.repeat(10_000)}${'['.repeat(20_000)}${'`'.repeat(5000)}`)
    expect(performance.now() - begun).toBeLessThan(5000)
  })
})
