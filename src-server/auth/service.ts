// Sign-in: one password, tokens that can all be made invalid at once, paired devices, and keys for bots.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Caller, Credentials } from '../kernel/guard'
import type { Settings } from '../kernel/settings'
import type { Vault } from '../kernel/vault'
import type { ApiKey, AuthEvents, Scope, Session } from './contract'
import type { Devices } from './devices'
import type { DeviceStore, KeyStore } from './store'
import { createHash, timingSafeEqual } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { stamp } from '../kernel/clock'
import { forbidden, notFound, unauthorized } from '../kernel/errors'
import { newId, randomId } from '../kernel/ids'
import { createDevices, DEVICE_PREFIX } from './devices'
import { checkPassword, hashPassword } from './password'

export interface Auth extends Credentials {
  hasPassword: () => boolean
  /** Sets the password without asking for the former one; every token becomes invalid. For the first start and the command line. */
  setPassword: (password: string) => Promise<void>
  /** A session for the right password; 401 otherwise. */
  login: (password: string) => Promise<Session>
  /** A session without a password: for the desktop's own window. */
  issue: () => Session
  /** 403 when the current password is wrong. */
  changePassword: (current: string | undefined, password: string) => Promise<Session>
  signOutEverywhere: () => void
  listKeys: () => ApiKey[]
  /** `days`: how long it is good; null for until it is revoked. */
  createKey: (name: string, scopes: Scope[], days?: number | null) => { key: ApiKey, secret: string }
  /** 404 when there is no such key. */
  removeKey: (id: string) => void
  /** Tells when credentials became invalid before their time. */
  onRevoked: (hear: () => void) => void
  devices: Devices
}

const TOKEN_SECONDS = 7 * 86_400
const CACHED_TOKENS = 1000
const TOUCH_MS = 60_000
const PERSON = 'user'
const KEY_PREFIX = 'cck_'

export function createAuth(options: { db: Db<AuthEvents>, keys: KeyStore, devices: DeviceStore, settings: Settings, vault: Vault, clock: Clock, house: string }): Auth {
  const { db, keys, settings, clock } = options
  const signingKey = options.vault.derive('tokens')
  const verified = new Map<string, Caller>() // a token's signature is checked once, its expiry every time
  const listeners: (() => void)[] = []
  const epoch = (): number => Number(settings.get('auth.epoch') ?? 0)

  function revokeTokens(): void {
    settings.set('auth.epoch', String(epoch() + 1))
    verified.clear()
    devices.removeAll()
  }
  const tellRevoked = (): void => listeners.forEach(hear => hear())
  const devices = createDevices({ db, store: options.devices, clock, tellRevoked })

  function issue(): Session {
    const now = Math.floor(clock().getTime() / 1000)
    const token = jwt.sign({ sub: PERSON, aud: options.house, epoch: epoch(), jti: randomId(12), iat: now, exp: now + TOKEN_SECONDS }, signingKey, { algorithm: 'HS256' })
    return { token, token_type: 'bearer', expires_at: new Date((now + TOKEN_SECONDS) * 1000).toISOString(), expires_in: TOKEN_SECONDS }
  }

  function verify(token: string): Caller {
    try {
      const claims = jwt.verify(token, signingKey, { algorithms: ['HS256'], audience: options.house, clockTimestamp: Math.floor(clock().getTime() / 1000) }) as jwt.JwtPayload
      if (claims.epoch !== epoch() || claims.exp === undefined)
        throw unauthorized('This session was ended. Sign in again.', 'session_ended')
      return { subject: claims.sub ?? PERSON, kind: 'person', access: 'owner', expires_at: claims.exp * 1000 }
    }
    catch (error) {
      throw error instanceof jwt.TokenExpiredError ? expired() : error instanceof jwt.JsonWebTokenError ? unauthorized('This token is not valid. Sign in again.', 'bad_token') : error
    }
  }

  function byToken(token: string): Caller {
    const known = verified.get(token)
    const caller = known ?? verify(token)
    if (caller.expires_at! <= clock().getTime())
      throw expired()
    if (!known) {
      if (verified.size >= CACHED_TOKENS)
        verified.clear()
      verified.set(token, caller)
    }
    return caller
  }

  async function setPassword(password: string): Promise<void> {
    const hash = await hashPassword(password)
    db.tx(() => {
      settings.set('auth.password', hash)
      revokeTokens()
    })
    tellRevoked()
  }

  return {
    cookie: `cococat_${options.house}`,
    byToken(token, address) {
      if (token.startsWith(KEY_PREFIX)) // many programs can send a key only so
        return keyCaller(token, options)
      return token.startsWith(DEVICE_PREFIX) ? devices.byToken(token, address) : byToken(token)
    },
    byKey: key => keyCaller(key, options),
    hasPassword: () => settings.get('auth.password') !== null,
    setPassword,
    issue,
    async login(password) {
      if (!await checkPassword(password, settings.get('auth.password')))
        throw unauthorized('That is not the password.', 'wrong_password')
      return issue()
    },
    async changePassword(current, password) {
      const stored = settings.get('auth.password')
      if (stored !== null && !await checkPassword(current ?? '', stored))
        throw forbidden('wrong_password', 'The current password is not right; nothing was changed.')
      await setPassword(password)
      return issue()
    },
    signOutEverywhere() {
      db.tx(revokeTokens)
      tellRevoked()
    },
    listKeys: () => keys.list(),
    createKey(name, scopes, days = null) {
      const key: ApiKey = { id: newId(), name, scopes: [...new Set(scopes)], created_at: stamp(clock), last_used_at: null, expires_at: days === null ? null : new Date(clock().getTime() + days * 86_400_000).toISOString() }
      const secret = `${KEY_PREFIX}${key.id}_${randomId(32)}`
      db.tx(() => keys.insert(key, sha256(secret)))
      return { key, secret }
    },
    removeKey(id) {
      if (!db.tx(() => keys.remove(id)))
        throw notFound('key', id)
      tellRevoked()
    },
    onRevoked: hear => void listeners.push(hear),
    devices,
  }
}

const expired = (): Error => unauthorized('This session has run out. Sign in again.', 'session_expired')
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The caller behind an API key. The secret holds 160 random bits, so a plain hash protects it. */
function keyCaller(secret: string, { db, keys, clock }: { db: Db<AuthEvents>, keys: KeyStore, clock: Clock }): Caller {
  const id = /^cck_([a-z0-9]{1,40})_[a-z0-9]+$/.exec(secret)?.[1]
  const found = id === undefined ? null : keys.find(id)
  if (!found || !timingSafeEqual(found.hash, sha256(secret)))
    throw unauthorized('This API key is not valid, or was revoked.', 'bad_key')
  const { key } = found
  const expires = key.expires_at === null ? null : Date.parse(key.expires_at)
  if (expires !== null && expires <= clock().getTime())
    throw unauthorized('This API key has run out. Make a new one.', 'key_expired')
  if (key.last_used_at === null || clock().getTime() - Date.parse(key.last_used_at) > TOUCH_MS)
    db.tx(() => keys.touch(key.id, stamp(clock)), { durable: false })
  const access = key.scopes.includes('admin') ? 'owner' : key.scopes.includes('chat') ? 'chat' : 'read'
  return { subject: `key:${key.id}`, kind: 'key', access, expires_at: expires }
}
