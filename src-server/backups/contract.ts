// Backups: the whole house in one file, made by hand or every day, taken away, brought back.
import { z } from 'zod'
import { contract, Deleted, Id, Timestamp } from '../kernel/route'

/** The largest backup that is taken in: more than a house will ever hold, and less than most disks. */
export const UPLOAD_LIMIT = 64e9

export const Counts = z.object({ agents: z.number().int(), scenes: z.number().int(), knowledge: z.number().int(), letters: z.number().int(), messages: z.number().int() })
export type Counts = z.infer<typeof Counts>

export const Reason = z.enum(['asked', 'daily', 'before_restore'])
export type Reason = z.infer<typeof Reason>

export const Backup = z.object({
  id: Id,
  made_at: Timestamp,
  reason: Reason,
  by: z.string().nullable().describe('the key or device that asked for it; null: the person, or nobody'),
  version: z.string().describe('of the CocoCat that made it'),
  with_key: z.boolean().describe('the key of the house is inside: whoever has the file can read the stored secrets'),
  elsewhere: z.boolean().describe('it was made by another house'),
  bytes: z.number().int(),
  counts: Counts,
})
export type Backup = z.infer<typeof Backup>

/** What is being done; one thing at a time. */
export const BackupJob = z.object({
  kind: z.enum(['make', 'restore', 'check']),
  stage: z.enum(['copying', 'packing', 'checking', 'unpacking', 'restarting']),
  done: z.number().int().describe('bytes of this stage'),
  total: z.number().int().describe('bytes of this stage; 0 while nobody knows'),
})
export type BackupJob = z.infer<typeof BackupJob>

export const BackupFailure = z.object({ kind: BackupJob.shape.kind, at: Timestamp, code: z.string(), message: z.string() })
export type BackupFailure = z.infer<typeof BackupFailure>

export const BackupSettings = z.object({ daily: z.boolean(), keep: z.number().int().min(1).max(365).describe('so many of the daily ones') })
export type BackupSettings = z.infer<typeof BackupSettings>

const TrashedBackup = Backup.extend({ deleted_at: Timestamp })
const One = z.object({ backup: Backup })
const Begun = z.object({ job: BackupJob })
const ById = z.object({ id: Id })

export const backups = contract({
  list: { method: 'GET', path: '/api/backups', summary: 'Every backup there is, newest first; what is being done, and what went wrong last', access: 'read', reply: z.object({ backups: z.array(Backup), job: BackupJob.nullable(), failure: BackupFailure.nullable(), settings: BackupSettings }) },
  make: { method: 'POST', path: '/api/backups', summary: 'Begin a backup of the whole house, while it goes on working', access: 'admin', body: z.object({ with_key: z.boolean().default(false).describe('put the key of the house inside too') }), reply: Begun, status: 201 },
  cancel: { method: 'POST', path: '/api/backups/cancel', summary: 'Leave off what is being done; nothing half-made stays', access: 'admin', reply: z.object({ status: z.literal('cancelled') }) },
  change: { method: 'PUT', path: '/api/backups/settings', summary: 'Whether one is made every day, and how many of those are kept', access: 'owner', body: BackupSettings.partial(), reply: z.object({ settings: BackupSettings }) },
  upload: { method: 'POST', path: '/api/backups/upload', summary: 'Take in a backup file that was kept elsewhere; it is checked to the last byte', access: 'owner', upload: UPLOAD_LIMIT, reply: One, status: 201 },
  download: { method: 'GET', path: '/api/backups/{id}/file', summary: 'The backup as a file', access: 'owner', params: ById, reply: z.string().describe('the bytes of the file') },
  restore: { method: 'POST', path: '/api/backups/{id}/restore', summary: 'Put a backup in the place of the house: checked first, the present house is kept as a backup, then the house opens again', access: 'owner', params: ById, reply: Begun, status: 201 },
  remove: { method: 'DELETE', path: '/api/backups/{id}', summary: 'Delete a backup; for a week it can be brought back', access: 'owner', params: ById, reply: Deleted },
  trash: { method: 'GET', path: '/api/trash/backups', summary: 'Deleted backups that can be brought back', access: 'read', reply: z.object({ backups: z.array(TrashedBackup) }) },
  revive: { method: 'POST', path: '/api/trash/backups/{id}/restore', summary: 'Bring a deleted backup back to the list', access: 'owner', params: ById, reply: One, status: 201 },
})

export interface BackupEvents {
  'backup.created': Backup
  'backup.removed': { id: string }
  'backup.failed': BackupFailure
  /** The first fact of a house that was put in the place of another. */
  'backup.restored': { id: string, made_at: string }
  'backup.settings': BackupSettings
}

/** How far it is, a few times a second; null: nothing is being done. Never stored. */
export interface BackupPassing { 'backup.progress': { job: BackupJob | null } }
