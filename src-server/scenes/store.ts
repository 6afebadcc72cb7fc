// Rows of scenes and of what people from outside said in them.
import type { Db } from '../kernel/db'
import type { Scene, SceneMessage, Visitor } from './contract'
import type { SceneFile } from './folder'
import { AFTER_EVERY_ID } from '../kernel/ids'

export interface SceneRow { id: string, file: SceneFile, context_preview: string, fingerprint: string, created_at: string, updated_at: string }

export interface SceneStore {
  list: () => SceneRow[]
  find: (id: string) => SceneRow | null
  taken: (id: string) => boolean
  save: (row: SceneRow) => void
  remove: (id: string) => void
  message: (id: string) => SceneMessage | null
  answerTo: (id: string) => SceneMessage | null
  byKey: (key: string) => SceneMessage | null
  /** Newest last; `place` is a scene's id, or `@` and an agent's. */
  history: (place: string, userId: string, limit: number, before: string) => SceneMessage[]
  user: (place: string, userId: string) => Visitor | null
  /** The latest first, before one where one is named. */
  users: (place: string, limit: number, before: Pick<Visitor, 'user_id' | 'last_at'> | null) => Visitor[]
  insert: (message: SceneMessage, key?: string) => void
}

/** Where a message belongs: its scene, or the agent that was addressed without one. */
export const placeOf = ({ scene_id, agent_id }: Pick<SceneMessage, 'scene_id' | 'agent_id'>): string => scene_id ?? `@${agent_id}`

export function createSceneStore<E>(db: Db<E>): SceneStore {
  type Row = Omit<SceneRow, 'file'> & { file: string }
  type MessageRow = Omit<SceneMessage, 'scene_id'> & { place: string }
  const columns = 'id, file, context_preview, fingerprint, created_at, updated_at'
  const selectAll = db.prepare<[], Row>(`SELECT ${columns} FROM scenes ORDER BY id <> 'default', created_at, id`)
  const select = db.prepare<[string], Row>(`SELECT ${columns} FROM scenes WHERE id = ?`)
  const selectTaken = db.prepare<[string], number>('SELECT 1 FROM scenes WHERE lower(id) = lower(?)').pluck()
  const upsert = db.prepare<[Row]>(`INSERT INTO scenes (${columns}) VALUES (:id, :file, :context_preview, :fingerprint, :created_at, :updated_at)
    ON CONFLICT (id) DO UPDATE SET file = excluded.file, context_preview = excluded.context_preview, fingerprint = excluded.fingerprint, updated_at = excluded.updated_at`)
  const remove = db.prepare('DELETE FROM scenes WHERE id = ?')
  const messageColumns = 'id, place, user_id, direction, content, agent_id, channel, reply_to, timestamp'
  const selectMessage = db.prepare<[string], MessageRow>(`SELECT ${messageColumns} FROM scene_messages WHERE id = ?`)
  const selectAnswer = db.prepare<[string], MessageRow>(`SELECT ${messageColumns} FROM scene_messages WHERE reply_to = ?`)
  const selectByKey = db.prepare<[string], MessageRow>(`SELECT ${messageColumns} FROM scene_messages WHERE key = ?`)
  const selectHistory = db.prepare<[string, string, string, number], MessageRow>(`SELECT ${messageColumns} FROM scene_messages WHERE place = ? AND user_id = ? AND id < ? ORDER BY id DESC LIMIT ?`)
  const selectUser = db.prepare<[string, string], Visitor>('SELECT user_id, messages, last_at FROM scene_users WHERE place = ? AND user_id = ?')
  const selectUsers = db.prepare<[string, string, string, number], Visitor>('SELECT user_id, messages, last_at FROM scene_users WHERE place = ? AND (last_at, user_id) < (?, ?) ORDER BY last_at DESC, user_id DESC LIMIT ?')
  const insert = db.prepare<[MessageRow & { key: string | null }]>(`INSERT INTO scene_messages (${messageColumns}, key) VALUES (:id, :place, :user_id, :direction, :content, :agent_id, :channel, :reply_to, :timestamp, :key)`)
  const countUser = db.prepare('INSERT INTO scene_users (place, user_id, messages, last_at) VALUES (?, ?, 1, ?) ON CONFLICT (place, user_id) DO UPDATE SET messages = messages + 1, last_at = MAX(last_at, excluded.last_at)')
  const toScene = (row: Row): SceneRow => ({ ...row, file: JSON.parse(row.file) as SceneFile })
  const toMessage = ({ place, ...row }: MessageRow): SceneMessage => ({ ...row, scene_id: place.startsWith('@') ? null : place })

  const one = (row: MessageRow | undefined): SceneMessage | null => row ? toMessage(row) : null

  return {
    list: () => selectAll.all().map(toScene),
    find(id) {
      const row = select.get(id)
      return row ? toScene(row) : null
    },
    taken: id => selectTaken.get(id) !== undefined,
    save: row => void upsert.run({ ...row, file: JSON.stringify(row.file) }),
    remove: id => void remove.run(id),
    message: id => one(selectMessage.get(id)),
    answerTo: id => one(selectAnswer.get(id)),
    byKey: key => one(selectByKey.get(key)),
    history: (place, userId, limit, before) => selectHistory.all(place, userId, before, limit).map(toMessage).reverse(),
    user: (place, userId) => selectUser.get(place, userId) ?? null,
    users: (place, limit, before) => selectUsers.all(place, before?.last_at ?? AFTER_EVERY_ID, before?.user_id ?? '', limit),
    insert({ scene_id, ...message }, key) {
      const place = placeOf({ scene_id, ...message })
      insert.run({ ...message, place, key: key ?? null })
      countUser.run(place, message.user_id, message.timestamp)
    },
  }
}

/** A row as the contract shows it. */
export const toScene = ({ id, file, context_preview, created_at, updated_at }: SceneRow): Scene => ({ id, name: file.name, description: file.description, context_preview, kbs: file.kbs, roster: file.roster, skills: file.skills, created_at, updated_at })
