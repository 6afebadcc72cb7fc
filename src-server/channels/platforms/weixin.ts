// What WeChat and WeCom have in common: signatures, AES messages in XML, and the way their HTTP API speaks.
import type { Outcome } from '../http'
import type { Config, Incoming, Line } from '../platform'
import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { same, sortedSha1 } from '../crypto'
import { outcomeOf, textOf } from '../http'
import { isFresh } from '../platform'
import { cdata } from '../xml'

/** An EncodingAESKey as the platforms hand it out. */
export const AES_KEY = { pattern: /^[A-Z0-9]{43}$/i, must: 'must be the 43 letters and digits of the EncodingAESKey' }

const BLOCK = 32

/**
 * The text in an encrypted message: 16 random bytes, its length, the text, and whom it is for. AES-256-CBC, PKCS#7 to 32 bytes.
 * Null when it is damaged or for somebody else.
 */
export function decrypt(encodingKey: string, sealed: string, receiver: string): string | null {
  try {
    const key = Buffer.from(`${encodingKey}=`, 'base64')
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    const padded = Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()])
    const padding = padded.at(-1) ?? 0
    if (padding < 1 || padding > BLOCK || padding > padded.length - 20)
      return null
    const bytes = padded.subarray(0, padded.length - padding)
    const end = 20 + bytes.readUInt32BE(16)
    return end <= bytes.length && bytes.subarray(end).toString('utf8') === receiver ? bytes.subarray(20, end).toString('utf8') : null
  }
  catch {
    return null
  }
}

/** Encrypts a text for the platform; the opposite of `decrypt`. */
export function encrypt(encodingKey: string, text: string, receiver: string, random: Buffer = randomBytes(16)): string {
  const key = Buffer.from(`${encodingKey}=`, 'base64')
  const length = Buffer.alloc(4)
  const body = Buffer.from(text)
  length.writeUInt32BE(body.length)
  const bytes = Buffer.concat([random, length, body, Buffer.from(receiver)])
  const padding = BLOCK - bytes.length % BLOCK
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(Buffer.concat([bytes, Buffer.alloc(padding, padding)])), cipher.final()]).toString('base64')
}

/** An encrypted answer, signed. */
export function sealedXml(token: string, sealed: string, timestamp: string, nonce: string): string {
  const signature = sortedSha1(token, timestamp, nonce, sealed)
  return `<xml><Encrypt>${cdata(sealed)}</Encrypt><MsgSignature>${cdata(signature)}</MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce>${cdata(nonce)}</Nonce></xml>`
}

/** Is the signature in the address right? `sealed` belongs to it where the message is encrypted. */
export function isSigned({ query }: Incoming, name: 'signature' | 'msg_signature', token: string, ...sealed: string[]): boolean {
  const { timestamp = '', nonce = '' } = query
  return same(query[name], sortedSha1(token, timestamp, nonce, ...sealed))
}

export const isTimely = ({ query }: Incoming, now: number): boolean => isFresh(Number(query.timestamp ?? Number.NaN) * 1000, now)

/** A text of at most 2048 bytes: more is cut off by the platforms. */
export const TEXT_BYTES = 2048

/** The access token, remembered while it lasts; `source` is the path that gives one. */
function accessToken(config: Config, line: Line, source: string): Promise<string> {
  return line.tokens.get('access_token', line.now, async () => {
    const heard = await line.http('GET', `${config.api_base}${source}`)
    const token = textOf(heard.json.access_token)
    if (token === '')
      throw new TokenRefused(outcomeOf(heard, false, { why: errorOf(heard.json), retry: heard.json.errcode === -1 }))
    return { token, seconds: Number(heard.json.expires_in) || 7200 }
  })
}

/** The platform gave no access token. */
class TokenRefused extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome.ok ? '' : outcome.reason)
  }
}

/** The access token is wrong, unknown or over: worth one try with a new one. */
const STALE = new Set<unknown>([40001, 40014, 42001])
const BUSY = new Set<unknown>([-1, 45009, 45011])
const BUSY_MS = 60_000

/** Posts with the access token; with a new one, once, when the platform no longer takes it. */
export async function post(config: Config, line: Line, source: string, path: string, json: unknown): Promise<Outcome> {
  try {
    for (let attempt = 1; ; attempt++) {
      const token = await accessToken(config, line, source)
      const heard = await line.http('POST', `${config.api_base}${path}?access_token=${encodeURIComponent(token)}`, { json })
      const code = heard.json.errcode
      if (!STALE.has(code) || attempt === 2)
        return outcomeOf(heard, heard.status === 200 && code === 0, { why: errorOf(heard.json), retry: BUSY.has(code), ...(code === 45009 && { after: heard.after ?? BUSY_MS }) })
      line.tokens.drop('access_token')
    }
  }
  catch (error) {
    if (error instanceof TokenRefused)
      return error.outcome
    throw error
  }
}

const errorOf = (json: Record<string, unknown>): string => json.errcode === undefined ? '' : `${textOf(json.errcode)} ${textOf(json.errmsg)}`.trim()

/** Asks for an access token: whether the credentials are good. */
export async function testToken(config: Config, line: Line, source: string, good: string): Promise<{ ok: boolean, message: string }> {
  try {
    line.tokens.drop('access_token')
    await accessToken(config, line, source)
    return { ok: true, message: good }
  }
  catch (error) {
    if (error instanceof TokenRefused)
      return { ok: false, message: error.message }
    throw error
  }
}
