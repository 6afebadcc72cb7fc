// WeCom (企业微信), an application of one's own: encrypted XML in, replies by the message API.
import type { Config, Incoming, Platform, Receipt, Setting } from '../platform'
import { Buffer } from 'node:buffer'
import { Raw } from '../../kernel/answers'
import { toPlain } from '../markdown'
import { apiBase, badSignature, field, ignored, malformed, refused, secret, tooOld } from '../platform'
import { parseXml } from '../xml'
import { AES_KEY, decrypt, isSigned, isTimely, post, testToken, TEXT_BYTES } from './weixin'

const DONE = new Raw(200, 'text/plain', '')

const tokenSource = (config: Config): string => `/cgi-bin/gettoken?corpid=${encodeURIComponent(config.corp_id!)}&corpsecret=${encodeURIComponent(config.secret!)}`

/** Opens what was encrypted, once its signature and its time are right. */
function open(request: Incoming, sealed: string, { config, now }: Setting): string | Receipt {
  if (!isSigned(request, 'msg_signature', config.token!, sealed))
    return badSignature()
  if (!isTimely(request, now))
    return tooOld()
  return decrypt(config.encoding_aes_key!, sealed, config.corp_id!) ?? refused('The message is encrypted with another EncodingAESKey or for another corp.', 'not_for_us')
}

export const wecom: Platform = {
  id: 'wecom',
  name: 'WeCom',
  description: 'Members of a WeCom company write to an application of your own (企业微信自建应用).',
  fields: [
    secret('token', 'Token'),
    secret('encoding_aes_key', 'EncodingAESKey', AES_KEY),
    field('corp_id', 'Corp ID'),
    field('agent_id', 'Agent ID', { type: 'number' }),
    secret('secret', 'Secret'),
    apiBase('https://qyapi.weixin.qq.com'),
  ],

  check(request, setting) {
    const echo = open(request, request.query.echostr ?? '', setting)
    return typeof echo === 'string' ? { kind: 'handshake', answer: new Raw(200, 'text/plain', echo) } : echo
  },

  receive(request, setting) {
    const sealed = parseXml(request.bytes)?.Encrypt
    if (!sealed)
      return malformed()
    const text = open(request, sealed, setting)
    if (typeof text !== 'string')
      return text
    const xml = parseXml(text)
    if (!xml?.FromUserName)
      return malformed()
    const { FromUserName: user_id, MsgType: type = 'unknown', MsgId: event_id, Content: content } = xml
    if (type !== 'text' || !event_id || !content?.trim())
      return ignored('other_kind', DONE, user_id)
    return { kind: 'message', event_id, user_id, content, addressed: true, to: { user: user_id }, answer: DONE }
  },

  fits: text => Buffer.byteLength(toPlain(text)) <= TEXT_BYTES,
  send: ({ text, to }, config, line) => post(config, line, tokenSource(config), '/cgi-bin/message/send', { touser: (to as { user: string }).user, msgtype: 'text', agentid: Number(config.agent_id), text: { content: toPlain(text) }, safe: 0 }),

  test: (config, line) => testToken(config, line, tokenSource(config), 'WeCom accepted the corp ID and the secret.'),
}
