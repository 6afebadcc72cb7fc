// Rows of groups, their members and messages.
import type { Db } from '../kernel/db'
import type { Trashed } from '../kernel/route'
import type { ChatMessage } from './contract'

export interface GroupRow { id: string, name: string, announcement: string, is_default: boolean, members: string[], created_at: string }

export interface ChatStore {
  groups: () => GroupRow[]
  /** Deleted groups are found only when asked for. */
  find: (id: string, options?: { deleted?: boolean }) => GroupRow | null
  /** Is the id in use, by a deleted group too? */
  taken: (id: string) => boolean
  /** The deleted ones, the latest first. */
  trashed: () => Trashed[]
  save: (group: GroupRow) => void
  setDeleted: (id: string, at: string | null) => void
  groupsOf: (agentId: string) => string[]
  removeMember: (agentId: string) => void
  message: (id: string) => ChatMessage | null
  /** Newest last. */
  messages: (groupId: string, limit: number, before: string) => ChatMessage[]
  /** Ids of what was said after a message, oldest first. */
  idsAfter: (groupId: string, messageId: string, limit: number) => string[]
  insert: (message: ChatMessage) => void
  totalOfAll: () => number
}

export function createChatStore<E>(db: Db<E>): ChatStore {
  interface Row { id: string, name: string, announcement: string, is_default: number, members: string, created_at: string }
  interface MessageRow { id: string, group_id: string, sender: string, content: string, mentions: string, task_id: string | null, reply_to: string | null, token_count: number, timestamp: string }
  const groupSql = `SELECT id, name, announcement, is_default, created_at,
    (SELECT json_group_array(agent_id) FROM (SELECT agent_id FROM group_members WHERE group_id = groups.id ORDER BY place)) AS members FROM groups`
  const selectGroups = db.prepare<[], Row>(`${groupSql} WHERE deleted_at IS NULL ORDER BY is_default DESC, created_at, id`)
  const selectGroup = db.prepare<[string], Row>(`${groupSql} WHERE id = ? AND deleted_at IS NULL`)
  const selectDeleted = db.prepare<[string], Row>(`${groupSql} WHERE id = ? AND deleted_at IS NOT NULL`)
  const selectTrashed = db.prepare<[], Trashed>('SELECT id, name, deleted_at FROM groups WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id')
  const selectTaken = db.prepare<[string], number>('SELECT 1 FROM groups WHERE lower(id) = lower(?)').pluck()
  const upsert = db.prepare(`INSERT INTO groups (id, name, announcement, is_default, created_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, announcement = excluded.announcement`)
  const clearMembers = db.prepare('DELETE FROM group_members WHERE group_id = ?')
  const insertMember = db.prepare('INSERT OR IGNORE INTO group_members (group_id, agent_id, place) VALUES (?, ?, ?)')
  const setDeleted = db.prepare('UPDATE groups SET deleted_at = ? WHERE id = ?')
  const selectGroupsOf = db.prepare<[string], string>('SELECT group_id FROM group_members JOIN groups ON groups.id = group_id WHERE agent_id = ? AND deleted_at IS NULL').pluck()
  const removeMember = db.prepare('DELETE FROM group_members WHERE agent_id = ?')
  const columns = 'id, group_id, sender, content, mentions, task_id, reply_to, token_count, timestamp'
  const selectMessage = db.prepare<[string], MessageRow>(`SELECT ${columns} FROM messages WHERE id = ?`)
  const selectMessages = db.prepare<[string, string, number], MessageRow>(`SELECT ${columns} FROM messages WHERE group_id = ? AND id < ? ORDER BY id DESC LIMIT ?`)
  const selectIdsAfter = db.prepare<[string, string, number], string>('SELECT id FROM messages WHERE group_id = ? AND id > ? ORDER BY id LIMIT ?').pluck()
  const insertMessage = db.prepare(`INSERT INTO messages (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const count = db.prepare('UPDATE groups SET total = total + 1 WHERE id = ?')
  const selectTotal = db.prepare<[], number>('SELECT COALESCE(SUM(total), 0) FROM groups').pluck()
  const toGroup = (row: Row): GroupRow => ({ ...row, is_default: row.is_default === 1, members: JSON.parse(row.members) as string[] })
  const toMessage = ({ sender, ...row }: MessageRow): ChatMessage => ({ id: row.id, group_id: row.group_id, from: sender, content: row.content, mentions: JSON.parse(row.mentions) as string[], timestamp: row.timestamp, task_id: row.task_id, reply_to: row.reply_to, token_count: row.token_count })

  return {
    groups: () => selectGroups.all().map(toGroup),
    find(id, { deleted = false } = {}) {
      const row = (deleted ? selectDeleted : selectGroup).get(id)
      return row ? toGroup(row) : null
    },
    taken: id => selectTaken.get(id) !== undefined,
    trashed: () => selectTrashed.all(),
    save(group) {
      upsert.run(group.id, group.name, group.announcement, group.is_default ? 1 : 0, group.created_at)
      clearMembers.run(group.id)
      group.members.forEach((agentId, place) => insertMember.run(group.id, agentId, place))
    },
    setDeleted: (id, at) => void setDeleted.run(at, id),
    groupsOf: agentId => selectGroupsOf.all(agentId),
    removeMember: agentId => void removeMember.run(agentId),
    message(id) {
      const row = selectMessage.get(id)
      return row ? toMessage(row) : null
    },
    messages: (groupId, limit, before) => selectMessages.all(groupId, before, limit).map(toMessage).reverse(),
    idsAfter: (groupId, messageId, limit) => selectIdsAfter.all(groupId, messageId, limit),
    insert(message) {
      insertMessage.run(message.id, message.group_id, message.from, message.content, JSON.stringify(message.mentions), message.task_id, message.reply_to, message.token_count, message.timestamp)
      count.run(message.group_id)
    },
    totalOfAll: () => selectTotal.get()!,
  }
}
