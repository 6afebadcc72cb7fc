// Who may come in: the owner's password, tokens, paired devices, and named keys for bots.
import { z } from 'zod'
import { contract, Deleted, Id, Name, Timestamp } from '../kernel/route'

export const Scope = z.enum(['read', 'chat', 'admin'])
export type Scope = z.infer<typeof Scope>

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  scopes: z.array(Scope),
  created_at: Timestamp,
  last_used_at: Timestamp.nullable(),
  expires_at: Timestamp.nullable(),
})
export type ApiKey = z.infer<typeof ApiKey>

/** A device that was paired: a session with a name. It may do what the owner may, but for what is done at the owner's own desk. */
export const Device = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(['phone', 'tablet', 'computer', 'program']),
  browser: z.string().nullable().describe('e.g. “Safari”'),
  system: z.string().nullable().describe('e.g. “iPhone”'),
  created_at: Timestamp,
  last_seen_at: Timestamp,
  last_address: z.string(),
  here: z.boolean().describe('it is the one that asks'),
})
export type Device = z.infer<typeof Device>

const Password = z.string().min(8, 'must be at least 8 characters').max(1024)

export const Session = z.object({
  token: z.string(),
  token_type: z.literal('bearer'),
  expires_at: Timestamp,
  expires_in: z.number().int().describe('seconds'),
})
export type Session = z.infer<typeof Session>

export const auth = contract({
  login: {
    method: 'POST',
    path: '/api/auth/login',
    summary: 'Exchange the password for a token',
    access: 'open',
    body: z.object({ password: z.string().max(1024), username: z.string().max(200).optional() }),
    reply: Session,
  },
  verify: {
    method: 'GET',
    path: '/api/auth/verify',
    summary: 'Is this token good, and until when',
    access: 'open',
    reply: z.object({ valid: z.literal(true), subject: z.string(), expires_at: Timestamp.nullable() }),
  },
  logout: {
    method: 'POST',
    path: '/api/auth/logout',
    summary: 'End this browser’s session',
    access: 'open',
    reply: z.object({ status: z.literal('signed_out') }),
  },
  signOutEverywhere: {
    method: 'POST',
    path: '/api/auth/sign-out-everywhere',
    summary: 'Make every token given out so far invalid',
    access: 'owner',
    reply: z.object({ status: z.literal('signed_out') }),
  },
  changePassword: {
    method: 'PUT',
    path: '/api/auth/password',
    summary: 'Change the password; every token given out so far becomes invalid',
    access: 'owner',
    body: z.object({ current: z.string().max(1024).optional(), password: Password }),
    reply: Session,
  },
  listKeys: {
    method: 'GET',
    path: '/api/auth/keys',
    summary: 'List API keys (never the keys themselves)',
    access: 'owner',
    reply: z.object({ keys: z.array(ApiKey) }),
  },
  createKey: {
    method: 'POST',
    path: '/api/auth/keys',
    summary: 'Make an API key; its secret is in this reply and never shown again',
    access: 'owner',
    body: z.object({ name: Name, scopes: z.array(Scope).min(1).default(['read']), days: z.number().int().min(1).max(3650).nullable().default(null).describe('how long it is good; null: until it is revoked') }),
    reply: z.object({ key: ApiKey, secret: z.string() }),
    status: 201,
  },
  deleteKey: {
    method: 'DELETE',
    path: '/api/auth/keys/{id}',
    summary: 'Revoke an API key at once',
    access: 'owner',
    params: z.object({ id: Id }),
    reply: Deleted,
  },
  listDevices: { method: 'GET', path: '/api/auth/devices', summary: 'List paired devices, the one seen last first', access: 'admin', reply: z.object({ devices: z.array(Device) }) },
  renameDevice: { method: 'PUT', path: '/api/auth/devices/{id}', summary: 'Rename a paired device', access: 'owner', params: z.object({ id: Id }), body: z.object({ name: Name }), reply: z.object({ device: Device }) },
  removeDevice: { method: 'DELETE', path: '/api/auth/devices/{id}', summary: 'Revoke a paired device at once', access: 'owner', params: z.object({ id: Id }), reply: Deleted },
})

export interface AuthEvents {
  'device.created': Omit<Device, 'here'>
  'device.updated': Omit<Device, 'here'>
  'device.removed': { id: string }
}
