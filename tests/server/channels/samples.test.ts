// Promise: the house verifies exactly what the platforms publish: the sample values of their own documentation go through its doors.
import type { Stage } from './stage'
import { Buffer } from 'node:buffer'
import { createCipheriv, createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { decrypt as openFeishu } from '../../../src-server/channels/platforms/feishu'
import { openStage } from './stage'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage[Symbol.asyncDispose]())

// Sample.py of the official WXBizMsgCrypt demo for official accounts (developers.weixin.qq.com, “消息加解密说明”, sample code in Python).
it('weChat: the demo’s encrypted message', async () => {
  const entry = await stage.entry('wechat', { token: 'spamtest', app_id: 'wx2c2769f8efd9abc2', app_secret: 'x', encoding_aes_key: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' })
  stage.at(1409735669_000)
  const sealed = 'hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE='
  const body = `<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName><FromUserName><![CDATA[oyORnuP8q7ou2gfYjqLzSIWZf0rs]]></FromUserName><CreateTime>1409735668</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[abcdteT]]></Content><MsgId>6054768590064713728</MsgId><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`
  const answer = await stage.stranger('POST', `${entry.webhook_url}?encrypt_type=aes&msg_signature=5d197aaffba7e9b25a30732f161a50dee96bd5fa&timestamp=1409735669&nonce=1320562132`, { body })
  expect(answer.status, answer.text).toBe(200)
  expect(stage.said).toMatchObject([{ said: { user_id: 'oyORnuP8q7ou2gfYjqLzSIWZf0rs', content: 'abcdteT' } }])
})

// Sample.py of the official WXBizMsgCrypt demo for WeCom (developer.work.weixin.qq.com, “加解密库下载”, weworkapi_python/callback).
it('weCom: the demo’s address check and message', async () => {
  const entry = await stage.entry('wecom', { token: 'hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo', encoding_aes_key: '6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt', corp_id: 'ww1436e0e65a779aee', agent_id: 1000002, secret: 'x' })
  stage.at(1476416373_000)
  const echo = 'fsi1xnbH4yQh0+PJxcOdhhK6TDXkjMyhEPA7xB2TGz6b+g7xyAbEkRxN/3cNXW9qdqjnoVzEtpbhnFyq6SVHyA=='
  const check = await stage.stranger('GET', `${entry.webhook_url}?msg_signature=012bc692d0a58dd4b10f8dfe5c4ac00ae211ebeb&timestamp=1476416373&nonce=47744683&echostr=${encodeURIComponent(echo)}`)
  expect(check).toMatchObject({ status: 200, text: '1288432023552776189' })
  expect((await stage.stranger('GET', `${entry.webhook_url}?msg_signature=112bc692d0a58dd4b10f8dfe5c4ac00ae211ebeb&timestamp=1476416373&nonce=47744683&echostr=${encodeURIComponent(echo)}`)).status).toBe(401)
  stage.at(1476422779_000)
  const sealed = 'Kl7kjoSf6DMD1zh7rtrHjFaDapSCkaOnwu3bqLc5tAybhhMl9pFeK8NslNPVdMwmBQTNoW4mY7AIjeLvEl3NyeTkAgGzBhzTtRLNshw2AEew+kkYcD+Fq72Kt00fT0WnN87hGrW8SqGc+NcT3mu87Ha3dz1pSDi6GaUA6A0sqfde0VJPQbZ9U+3JWcoD4Z5jaU0y9GSh010wsHF8KZD24YhmZH4ch4Ka7ilEbjbfvhKkNL65HHL0J6EYJIZUC2pFrdkJ7MhmEbU2qARR4iQHE7wy24qy0cRX3Mfp6iELcDNfSsPGjUQVDGxQDCWjayJOpcwocugux082f49HKYg84EpHSGXAyh+/oxwaWbvL6aSDPOYuPDGOCI8jmnKiypE+'
  const body = `<xml><ToUserName><![CDATA[ww1436e0e65a779aee]]></ToUserName>\n<Encrypt><![CDATA[${sealed}]]></Encrypt>\n<AgentID><![CDATA[1000002]]></AgentID>\n</xml>`
  const answer = await stage.stranger('POST', `${entry.webhook_url}?msg_signature=0c3914025cb4b4d68103f6bfc8db550f79dcf48e&timestamp=1476422779&nonce=1597212914`, { body })
  expect(answer.status, answer.text).toBe(200)
  expect(stage.said).toMatchObject([{ said: { user_id: 'ChenJiaShun', content: '你好' } }])
})

// The worked example of WeCom’s documentation (developer.work.weixin.qq.com/document/path/90968 and the C++ sample with it).
it('weCom: the documentation’s own example', async () => {
  const entry = await stage.entry('wecom', { token: 'QDG6eK', encoding_aes_key: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', corp_id: 'wx5823bf96d3bd56c7', agent_id: 218, secret: 'x' })
  stage.at(1409659589_000)
  const echo = 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=='
  expect((await stage.stranger('GET', `${entry.webhook_url}?msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780&echostr=${encodeURIComponent(echo)}`)).text).toBe('1616140317555161061')
  stage.at(1409659813_000)
  const sealed = 'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=='
  await stage.stranger('POST', `${entry.webhook_url}?msg_signature=477715d11cdb4164915debcba66cb864d751f3e6&timestamp=1409659813&nonce=1372623149`, { body: `<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt><AgentID><![CDATA[218]]></AgentID></xml>` })
  expect(stage.said).toMatchObject([{ said: { user_id: 'mycreate', content: 'hello' } }])
})

// docs.slack.dev/authentication/verifying-requests-from-slack, “Step-by-step walk-through”: secret, timestamp, body and signature.
it('slack: the walk-through’s slash command', async () => {
  const entry = await stage.entry('slack', { signing_secret: '8f742231b10e8888abcd99yyyzzz85a5', bot_token: 'xoxb' })
  stage.at(1531420618_000)
  const body = 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': '1531420618', 'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503' }
  const answer = await stage.stranger('POST', entry.webhook_url, { body, headers })
  expect(answer).toMatchObject({ status: 200, json: { response_type: 'ephemeral' } }) // it has no words, and is told so
  expect((await stage.stranger('POST', entry.webhook_url, { body: `${body}x`, headers })).status).toBe(401)
  const [kept] = await stage.deliveries(entry.id, 'verdict=ignored')
  expect(kept!.body).not.toMatch(/xyzz0WbapA4vBCDEFasx0q6G|397700885554/)
  stage.at((1531420618 + 301) * 1000)
  expect((await stage.stranger('POST', entry.webhook_url, { body, headers })).status).toBe(401)
})

// docs.github.com, “Validating webhook deliveries”, “Testing the webhook payload validation”.
it('gitHub: the documented secret, payload and signature', async () => {
  const entry = await stage.entry('github', { secret: 'It\'s a Secret to Everybody' })
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
  const ping = (body: string): Promise<{ status: number }> => stage.stranger('POST', entry.webhook_url, { body, headers: { 'x-github-event': 'ping', 'x-hub-signature-256': signature } })
  expect((await ping('Hello, World!')).status).toBe(200)
  expect((await ping('Hello, World?')).status).toBe(401)
})

// open.feishu.cn, “接收事件 / 解密事件”: decrypt("P37w+…") with “test key” is “hello world”.
it('feishu: the documented encryption', async () => {
  expect(openFeishu('test key', 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=')).toBe('hello world')
  expect(openFeishu('another key', 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=')).toBeNull()
})

// The challenge of “配置请求地址 / URL 验证”, encrypted with the same key as above.
it('feishu: the address check, plain and encrypted', async () => {
  const challenge = { challenge: 'ajls384kdjx98XX', token: 'xxxxxx', type: 'url_verification' }
  const plain = await stage.entry('feishu', { app_id: 'a', app_secret: 'b', verification_token: 'xxxxxx' })
  expect((await stage.stranger('POST', plain.webhook_url, { body: challenge })).json).toEqual({ challenge: 'ajls384kdjx98XX' })
  expect((await stage.stranger('POST', plain.webhook_url, { body: { ...challenge, token: 'yyyyyy' } })).status).toBe(401)
  const sealed = await stage.entry('feishu', { app_id: 'a', app_secret: 'b', verification_token: 'xxxxxx', encrypt_key: 'test key' })
  const iv = Buffer.alloc(16, 7)
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update('test key').digest(), iv)
  const encrypt = Buffer.concat([iv, cipher.update(JSON.stringify(challenge)), cipher.final()]).toString('base64')
  expect((await stage.stranger('POST', sealed.webhook_url, { body: { encrypt } })).json).toEqual({ challenge: 'ajls384kdjx98XX' })
  expect((await stage.stranger('POST', sealed.webhook_url, { body: challenge })).status).toBe(401)
})
