// Promise: WeChat followers are answered within five seconds or right after, once, however often WeChat asks; and no XML harms the house.
import type { Entry } from '../../../src-server/entries/contract'
import type { Answer } from '../../support/knock'
import type { Stage } from './stage'
import { createDecipheriv } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asEnvelope } from '../../support/client'
import { AES_KEY, weixinKnock, weixinSign } from './cases'
import { openStage } from './stage'

const TOKEN = 'wechattoken'
const PATH = '/api/channels/wechat/default'
const CUSTOM = /^POST \/cgi-bin\/message\/custom\/send/

let stage: Stage
let entry: Entry
beforeEach(async () => {
  stage = await openStage({ patience: 400 })
  entry = await stage.entry('wechat', { token: TOKEN, app_id: 'wx1', app_secret: 'wechat-app-secret', encoding_aes_key: AES_KEY })
})
afterEach(() => stage[Symbol.asyncDispose]())

function signed(more: { now?: number, token?: string } = {}): string {
  const timestamp = String(Math.floor((more.now ?? stage.now()) / 1000))
  return `signature=${weixinSign(more.token ?? TOKEN, timestamp, 'n1')}&timestamp=${timestamp}&nonce=n1&openid=o1`
}
const textXml = (content: string, id = '1', type = 'text', extra = ''): string => `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>1348831860</CreateTime><MsgType><![CDATA[${type}]]></MsgType>${content === '' ? '' : `<Content><![CDATA[${content}]]></Content>`}<MsgId>${id}</MsgId>${extra}</xml>`
const post = (body: string, query = signed()): Promise<Answer> => stage.stranger('POST', `${PATH}?${query}`, { body, headers: { 'content-type': 'text/xml' } })
const content = (answer: Answer): string | undefined => /<Content><!\[CDATA\[([\s\S]*)\]\]><\/Content>/.exec(answer.text)?.[1]
/** The desk thinks so long before it answers. */
const thinking = (ms: number): void => stage.answers(async (said) => {
  await new Promise(resolve => setTimeout(resolve, ms))
  return `After long thought: ${said}`
})
const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

describe('the server check', () => {
  it('echoes what a request signed with the token asks it to', async () => {
    const answer = await stage.stranger('GET', `${PATH}?${signed()}&echostr=5837462%3Cb%3E`)
    expect(answer).toMatchObject({ status: 200, text: '5837462<b>' })
    expect(answer.headers['content-type']).toMatch(/^text\/plain/)
  })

  it.each([
    ['a wrong token', () => signed({ token: 'another' })],
    ['nothing signed', () => ''],
    ['an old timestamp', () => signed({ now: stage.now() - 400_000 })],
    ['a timestamp to come', () => signed({ now: stage.now() + 400_000 })],
    ['a signature that comes twice', () => `${signed()}&signature=x`],
  ])('is 403 for %s', async (_, query) => {
    const answer = await stage.stranger('GET', `${PATH}?${query()}&echostr=1`)
    expect([400, 403]).toContain(answer.status)
    asEnvelope(answer.json)
    expect(answer.text).not.toContain('echostr')
  })

  it('is 404 for a scene without a WeChat account', async () => {
    expect((await stage.stranger('GET', `/api/channels/wechat/shop?${signed()}&echostr=1`)).status).toBe(404)
    expect((await stage.stranger('GET', `/api/channels/wechat/no-such-scene?${signed()}&echostr=1`)).status).toBe(404)
  })
})

describe('a message', () => {
  it('in plain mode is answered in the same request', async () => {
    stage.answers('**好的**,]]> 完成 & <done>')
    const answer = await post(textXml('订单到哪里了?'))
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toMatch(/xml/)
    expect(answer.text).toContain('<ToUserName><![CDATA[o1]]></ToUserName><FromUserName><![CDATA[gh_1]]></FromUserName>')
    expect(answer.text).toMatch(/<CreateTime>\d{10}<\/CreateTime><MsgType><!\[CDATA\[text\]\]><\/MsgType>/)
    expect(content(answer)).toBe('好的,]]]]><![CDATA[> 完成 & <done>')
    expect(stage.said).toMatchObject([{ to: { type: 'scene', id: 'default' }, said: { user_id: 'o1', content: '订单到哪里了?', channel: 'wechat' } }])
    await stage.settled(entry.id, { verdict: 'answered' }, { direction: 'outgoing', verdict: 'answered' })
    expect(stage.player.heard).toEqual([])
  })

  it('in AES mode is answered encrypted and signed', async () => {
    const { query, body } = weixinKnock(textXml('hello'), { token: TOKEN, key: AES_KEY, receiver: 'wx1', now: stage.now() }, '&encrypt_type=aes')
    const answer = await stage.stranger('POST', `${PATH}?${query}`, { body })
    expect(answer.status, answer.text).toBe(200)
    const [, sealed, signature, timestamp, nonce] = /<Encrypt><!\[CDATA\[(.+)\]\]><\/Encrypt><MsgSignature><!\[CDATA\[(.+)\]\]><\/MsgSignature><TimeStamp>(\d+)<\/TimeStamp><Nonce><!\[CDATA\[(.+)\]\]><\/Nonce>/.exec(answer.text)!
    expect(signature).toBe(weixinSign(TOKEN, timestamp!, nonce!, sealed!))
    const key = Buffer.from(`${AES_KEY}=`, 'base64')
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    const bytes = Buffer.concat([decipher.update(Buffer.from(sealed!, 'base64')), decipher.final()])
    expect(bytes.length % 32).toBe(0)
    const text = bytes.subarray(20, 20 + bytes.readUInt32BE(16)).toString()
    expect(text).toContain('<Content><![CDATA[You said: hello]]></Content>')
    expect(bytes.subarray(20 + bytes.readUInt32BE(16), bytes.length - bytes.at(-1)!).toString()).toBe('wx1')
  })

  it.each([
    ['a wrong signature', () => post(textXml('x'), signed({ token: 'another' }))],
    ['no signature', () => post(textXml('x'), '')],
    ['an old timestamp', () => post(textXml('x'), signed({ now: stage.now() - 400_000 }))],
    ['a wrong AES signature', () => post(`<xml><Encrypt>AAAA</Encrypt></xml>`, `${signed()}&encrypt_type=aes&msg_signature=${'0'.repeat(40)}`)],
    ['another account’s app_id', () => {
      const { query, body } = weixinKnock(textXml('x'), { token: TOKEN, key: AES_KEY, receiver: 'wx2', now: stage.now() }, '&encrypt_type=aes')
      return stage.stranger('POST', `${PATH}?${query}`, { body })
    }],
    ['another AES key', () => {
      const { query, body } = weixinKnock(textXml('x'), { token: TOKEN, key: AES_KEY.replace('a', 'b'), receiver: 'wx1', now: stage.now() }, '&encrypt_type=aes')
      return stage.stranger('POST', `${PATH}?${query}`, { body })
    }],
  ])('with %s is 401', async (_, knocks) => {
    const answer = await knocks()
    expect(answer.status, answer.text).toBe(401)
    asEnvelope(answer.json)
    expect(stage.said).toEqual([])
  })

  it('that takes longer than WeChat waits is answered by customer-service message', async () => {
    thinking(700)
    expect((await post(textXml('hm'))).text).toBe('success')
    const [sent] = await stage.player.asked(CUSTOM)
    expect(sent!.path).toBe('/cgi-bin/message/custom/send?access_token=access-1')
    expect(sent!.json).toEqual({ touser: 'o1', msgtype: 'text', text: { content: 'After long thought: hm' } })
    expect(stage.player.heard[0]).toMatchObject({ method: 'GET', path: '/cgi-bin/token?grant_type=client_credential&appid=wx1&secret=wechat-app-secret' })
  })

  it('that WeChat repeats three times while the agent takes eight seconds runs once and is answered once', async () => {
    // The limits are a tenth of the real ones: WeChat asks at 0, 5 and 10 s, each request waits 4.5 s, the agent takes 8 s.
    thinking(800)
    const body = textXml('once', '900')
    const first = post(body)
    await pause(500)
    const second = post(body)
    await pause(500)
    const third = post(body)
    const answers = [await first, await second, await third]
    expect(answers.map(answer => content(answer) ?? answer.text)).toEqual(['success', 'After long thought: once', 'success'])
    await pause(150)
    expect(stage.said).toHaveLength(1)
    expect(stage.player.heard.filter(({ path }) => path.includes('custom'))).toEqual([])
    expect((await stage.deliveries(entry.id)).map(({ verdict }) => verdict).sort()).toEqual(['answered', 'answered', 'repeated', 'repeated'])
  })

  it('that is repeated while nobody has an answer yet gets it once, by customer-service message', async () => {
    thinking(1300)
    const body = textXml('late', '901')
    const answers = await Promise.all([post(body), pause(200).then(() => post(body)), pause(450).then(() => post(body))])
    expect(answers.map(({ text }) => text)).toEqual(['success', 'success', 'success'])
    await stage.player.asked(CUSTOM)
    await pause(150)
    expect(stage.player.heard.filter(({ path }) => path.includes('custom'))).toHaveLength(1)
    expect(stage.said).toHaveLength(1)
  })

  it('repeated at the very same moment runs once', async () => {
    thinking(100)
    const body = textXml('at once', '902')
    const answers = await Promise.all([post(body), post(body), post(body)])
    expect(answers.map(answer => content(answer) ?? answer.text).sort()).toEqual(['After long thought: at once', 'success', 'success'])
    expect(stage.said).toHaveLength(1)
  })

  it('answered when the house was closed meanwhile is answered after it opens again', async () => {
    thinking(100_000)
    void post(textXml('do not forget me', '903'))
    await expect.poll(() => stage.said.length).toBe(1)
    stage.answers('I did not.')
    await stage.restart()
    const [sent] = await stage.player.asked(CUSTOM)
    expect(sent!.json).toMatchObject({ text: { content: 'I did not.' } })
    expect(stage.said[0]!.said.key).toBe(stage.said[1]!.said.key)
  })

  it('with a long reply goes on by customer-service message, no part over 2048 bytes', async () => {
    stage.answers('字'.repeat(1500))
    const answer = await post(textXml('tell me all'))
    const sent = await stage.player.asked(CUSTOM, 2)
    const parts = [content(answer)!, ...sent.map(({ json }) => (json.text as { content: string }).content)]
    expect(parts.join('')).toBe('字'.repeat(1500))
    for (const part of parts)
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(2048)
  })

  it('that nobody can answer is answered politely in its language', async () => {
    stage.answers(async () => {
      throw new Error('boom')
    })
    expect(content(await post(textXml('在吗')))).toBe('抱歉，我暂时无法答复，请稍后再试。')
    expect(content(await post(textXml('anybody?', '2')))).toBe('Sorry, I cannot answer just now. Please try again in a little while.')
  })

  it('of another kind is acknowledged politely, an event silently', async () => {
    expect(content(await post(textXml('', '5', 'image', '<PicUrl><![CDATA[http://x/y.jpg]]></PicUrl>')))).toMatch(/文字/)
    expect((await post('<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>subscribe</Event></xml>')).text).toBe('success')
    expect(stage.said).toEqual([])
    expect(content(await post(textXml('', '6', 'voice', '<Recognition><![CDATA[几点开门]]></Recognition>')))).toBe('You said: 几点开门')
  })
})

describe('the access token', () => {
  it('is fetched once for many messages, and anew when WeChat no longer takes it', async () => {
    stage.player.script(CUSTOM, { json: { errcode: 0 } }, { json: { errcode: 40001, errmsg: 'invalid credential' } }, { json: { errcode: 0 } }, { json: { errcode: 42001, errmsg: 'access_token expired' } })
    thinking(450)
    for (const [index, id] of ['1', '2', '3'].entries()) {
      await post(textXml('x', id))
      await stage.settled(entry.id, { direction: 'outgoing', verdict: 'answered', attempts: 1 })
      await stage.player.asked(CUSTOM, index + 1)
    }
    const sent = await stage.player.asked(CUSTOM, 5)
    expect(sent.map(({ path }) => path.split('=')[1])).toEqual(['access-1', 'access-1', 'access-2', 'access-2', 'access-3'])
  })

  it('that is never given makes a dead letter with WeChat’s own words', async () => {
    stage.player.script(/^GET \/cgi-bin\/token/, { json: { errcode: 40125, errmsg: 'invalid appsecret' } })
    thinking(450)
    await post(textXml('x'))
    await stage.settled(entry.id, { direction: 'outgoing', verdict: 'dead', reason: expect.stringMatching(/40125 invalid appsecret/) })
  })

  it('tells whether the credentials are good', async () => {
    expect((await stage.ask('POST', `/api/entries/${entry.id}/test`)).json).toEqual({ ok: true, message: 'WeChat accepted the AppID and the AppSecret.' })
    stage.player.script(/^GET \/cgi-bin\/token/, { json: { errcode: 40125, errmsg: 'invalid appsecret wechat-app-secret' } })
    const { json } = await stage.ask('POST', `/api/entries/${entry.id}/test`)
    expect(json).toMatchObject({ ok: false, message: expect.stringMatching(/40125 invalid appsecret ••••/) })
  })
})

describe('hostile XML', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i || ''};`.repeat(10)}">`).join('')}]><xml><ToUserName>gh</ToUserName><FromUserName>o1</FromUserName><MsgType>text</MsgType><Content>&lol9;</Content><MsgId>1</MsgId></xml>`
  it.each([
    ['a bomb of entities', bomb],
    ['an external entity', '<!DOCTYPE xml [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><xml><ToUserName>gh</ToUserName><FromUserName>o1</FromUserName><MsgType>text</MsgType><Content>&xxe;</Content><MsgId>1</MsgId></xml>'],
    ['an external DTD', '<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/evil.dtd"><xml><FromUserName>o1</FromUserName></xml>'],
    ['a DOCTYPE behind a comment that hides it', '<!-- <![CDATA[ --><!DOCTYPE xml [<!ENTITY a "b">]><!-- ]]> --><xml><ToUserName>gh</ToUserName><FromUserName>o1</FromUserName><MsgType>text</MsgType><Content>&a;</Content><MsgId>1</MsgId></xml>'],
    ['a deep tree', `<xml>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</xml>`],
    ['a document of many megabytes', `<xml><Content>${'x'.repeat(900_000)}</Content></xml>`],
    ['half a document', '<xml><ToUserName><![CDATA[gh'],
    ['no XML at all', '{"a":1}'],
    ['nothing', ''],
    ['another root', '<html><body/></html>'],
    ['names from the prototype', '<xml><__proto__><polluted>1</polluted></__proto__><constructor>x</constructor></xml>'],
  ])('%s is refused quickly', async (_, body) => {
    const begun = performance.now()
    const answer = await post(body)
    expect(answer.status, answer.text).toBe(400)
    expect(asEnvelope(answer.json).code).toBe('malformed')
    expect(performance.now() - begun).toBeLessThan(1000)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect(stage.said).toEqual([])
  })

  it('entities of their own stay what they are, and what a person writes in brackets reaches the agent', async () => {
    await post('<xml><ToUserName>gh</ToUserName><FromUserName>o1</FromUserName><MsgType>text</MsgType><Content>a &lt;b&gt; &amp;amp; &#20320; &unknown;</Content><MsgId>1</MsgId></xml>')
    await post(textXml('<!DOCTYPE html> &lt;p&gt;', '2'))
    expect(stage.said.map(({ said }) => said.content)).toEqual(['a <b> &amp; 你 &unknown;', '<!DOCTYPE html> &lt;p&gt;'])
  })

  it('inside an encrypted message is refused as well', async () => {
    const { query, body } = weixinKnock(bomb, { token: TOKEN, key: AES_KEY, receiver: 'wx1', now: stage.now() }, '&encrypt_type=aes')
    expect((await stage.stranger('POST', `${PATH}?${query}`, { body })).status).toBe(400)
  })
})
