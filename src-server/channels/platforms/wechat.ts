// WeChat official account (公众号): text in as XML, the reply in the same five seconds or by customer-service message.
import type { Answer, Config, Incoming, Message, Platform, Receipt, Said, Setting } from '../platform'
import { Buffer } from 'node:buffer'
import { Raw } from '../../kernel/answers'
import { toPlain } from '../markdown'
import { apiBase, badSignature, field, ignored, malformed, refused, secret, tooOld } from '../platform'
import { sentence } from '../words'
import { cdata, parseXml } from '../xml'
import { AES_KEY, decrypt, encrypt, isSigned, isTimely, post, sealedXml, testToken, TEXT_BYTES } from './weixin'

const SUCCESS = new Raw(200, 'text/plain', 'success')

const tokenSource = (config: Config): string => `/cgi-bin/token?grant_type=client_credential&appid=${encodeURIComponent(config.app_id!)}&secret=${encodeURIComponent(config.app_secret!)}`

interface Envelope { sender: string, account: string, seal: (xml: string) => string }

export const wechat: Platform = {
  id: 'wechat',
  name: 'WeChat official account',
  description: 'Followers write to a WeChat official account; a scene answers. Plain and encrypted (AES) modes.',
  fields: [
    secret('token', 'Token'),
    field('app_id', 'AppID'),
    secret('app_secret', 'AppSecret'),
    secret('encoding_aes_key', 'EncodingAESKey', { required: false, ...AES_KEY }),
    apiBase('https://api.weixin.qq.com'),
  ],

  check(request, { config, now }) {
    if (!isSigned(request, 'signature', config.token!))
      return badSignature()
    return isTimely(request, now) ? { kind: 'handshake', answer: new Raw(200, 'text/plain', request.query.echostr ?? '') } : tooOld()
  },

  receive(request, setting) {
    const opened = request.query.encrypt_type === 'aes' ? openSealed(request, setting) : openPlain(request, setting)
    if ('kind' in opened)
      return opened
    const { xml, seal } = opened
    const { FromUserName: sender = '', ToUserName: account = '' } = xml
    return sender === '' || account === '' ? malformed() : understand(xml, { sender, account, seal }, setting)
  },

  fits: text => Buffer.byteLength(toPlain(text)) <= TEXT_BYTES,
  send: ({ text, to }, config, line) => post(config, line, tokenSource(config), '/cgi-bin/message/custom/send', { touser: (to as { openid: string }).openid, msgtype: 'text', text: { content: toPlain(text) } }),

  test: (config, line) => testToken(config, line, tokenSource(config), 'WeChat accepted the AppID and the AppSecret.'),
}

type Opened = { xml: Record<string, string>, seal: (xml: string) => string } | Receipt

function openPlain(request: Incoming, { config, now }: Setting): Opened {
  if (!isSigned(request, 'signature', config.token!))
    return badSignature()
  if (!isTimely(request, now))
    return tooOld()
  const xml = parseXml(request.bytes)
  return xml ? { xml, seal: text => text } : malformed()
}

function openSealed(request: Incoming, { config, now }: Setting): Opened {
  const { token, encoding_aes_key: key, app_id: receiver } = config
  if (!key)
    return refused('The message is encrypted, but this entry has no EncodingAESKey.', 'no_key')
  const sealed = parseXml(request.bytes)?.Encrypt
  if (!sealed)
    return malformed()
  if (!isSigned(request, 'msg_signature', token!, sealed))
    return badSignature()
  if (!isTimely(request, now))
    return tooOld()
  const text = decrypt(key, sealed, receiver!)
  if (text === null)
    return refused('The message is encrypted with another EncodingAESKey or for another AppID.', 'not_for_us')
  const xml = parseXml(text)
  const { timestamp = '', nonce = '' } = request.query
  return xml ? { xml, seal: answer => sealedXml(token!, encrypt(key, answer, receiver!), timestamp, nonce) } : malformed()
}

function understand(xml: Record<string, string>, envelope: Envelope, { now, patience }: Setting): Receipt {
  const { sender } = envelope
  const content = xml.MsgType === 'text' ? xml.Content : xml.MsgType === 'voice' ? xml.Recognition : undefined
  const say = (text: string): Answer => passive(text, envelope, now)
  if (xml.MsgType === 'event' || !xml.MsgId)
    return ignored('other_kind', SUCCESS, sender)
  if (!content?.trim())
    return ignored('without_text', say(sentence('onlyText', '中文')), sender)
  const message: Message = {
    kind: 'message',
    event_id: xml.MsgId,
    user_id: sender,
    content,
    addressed: true,
    to: { openid: sender },
    answer: SUCCESS,
    passive: { within: patience, shared: false, answer: ({ reply }: Said) => reply === null ? SUCCESS : say(toPlain(reply)) },
  }
  return message
}

/** A reply inside the answer to the request itself. */
function passive(text: string, { sender, account, seal }: Envelope, now: number): Raw {
  const xml = `<xml><ToUserName>${cdata(sender)}</ToUserName><FromUserName>${cdata(account)}</FromUserName><CreateTime>${Math.floor(now / 1000)}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>${cdata(text)}</Content></xml>`
  return new Raw(200, 'application/xml', seal(xml))
}
