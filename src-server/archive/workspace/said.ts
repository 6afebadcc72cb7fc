// What was written and said in an older CocoCat: letters, groups, and talk with people from outside.
import type { Records } from '../records'
import type { Source } from './source'
import { z } from 'zod'
import { wellFormed } from '../../knowledge/markdown'
import { OutsideUser } from '../../scenes/contract'
import { giveIds } from './ids'
import { cut, itemsOf, Moment, readAs, readLines, stampsOf, Text } from './values'

/** What readers of records ask: who is meant by an old name, what time it is, and what the house is called. */
export interface Asked { source: Source, house: string, now: number, idOf: (old: string) => string, agents: string[] }

const MOST_CHARACTERS = 100_000
const Words = z.string().transform(wellFormed)
const Name = z.string().transform(name => cut(wellFormed(name.replace(/\s+/g, ' ').trim()), 64)).pipe(z.string().min(1))

const Letter = z.object({ from: Name, content: Words, timestamp: Moment, status: Text })
const Message = z.object({ from: Name, content: Words, timestamp: Moment, recalled: z.boolean().catch(false) })
const Saying = z.object({ timestamp: Moment, direction: Text, content: Words, channel: Text })
const Groups = z.object({ groups: itemsOf(z.object({ id: z.string().min(1), name: Text, announcement: Text, members: itemsOf(z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id), z.object({ agent_id: z.string() }).transform(({ agent_id }) => agent_id)])) })) })

interface Line { content: string, timestamp: number | null }

/** The lines of a file with their moments; empty ones say nothing, and too long ones are left. */
function linesOf<T extends z.ZodType<Line>>({ source, now }: Asked, path: string, schema: T): (z.output<T> & { at: string })[] {
  const lines = readLines(source, path, schema).filter(({ place, value }) => {
    if (value.content.length > MOST_CHARACTERS)
      source.leave(place, 'too_large')
    return value.content.length <= MOST_CHARACTERS && value.content.trim() !== ''
  })
  const stamps = stampsOf(lines.map(({ value }) => value.timestamp), source.changed(path), now)
  return lines.map(({ value }, n) => ({ ...value, at: stamps[n]! }))
}

export function lettersIn(asked: Asked): Records['mailboxes'] {
  const { source, idOf } = asked
  return source.folders('agents/mailbox').map(owner => ({ owner, path: `agents/mailbox/${owner}/inbox.jsonl` })).filter(({ path }) => source.has(path)).map(({ owner, path }) => ({
    path,
    to: idOf(owner),
    letters: linesOf(asked, path, Letter).map(({ from, content, at, status }) => ({ from: idOf(from), content, at, read: status !== 'unread' })),
  }))
}

/** The groups that are listed or have messages, and before them the old log of everybody, as a group of the house's name. */
export function groupsIn(asked: Asked): Records['groups'] {
  const { source, house, idOf, agents } = asked
  const messagesOf = (path: string): Records['groups'][number]['messages'] => linesOf(asked, path, Message).filter(({ recalled }) => !recalled).map(({ from, content, at }) => ({ from: idOf(from), content, at }))
  const listed = new Map(readAs(source, ['chat/groups.json'], Groups)?.groups.map(group => [group.id, group]))
  const names = [...new Set([...listed.keys(), ...source.folders('chat').filter(name => source.has(`chat/${name}/messages.jsonl`))])]
  const everybody = source.has('chat/group.jsonl') ? [{ path: 'chat/group.jsonl', old: house, name: house, announcement: '', members: agents }] : []
  const groups = names.map((old) => {
    const { name = '', announcement = '', members = [] } = listed.get(old) ?? {}
    const path = `chat/${old}/messages.jsonl`
    return { path, old, name: name || old, announcement, members: members.map(idOf) }
  })
  const ids = giveIds([...everybody, ...groups].map(({ old }) => old))
  return [...everybody, ...groups].map(({ path, old, name, announcement, members }) => {
    const messages = messagesOf(path)
    const speakers = messages.map(({ from }) => from).filter(from => agents.includes(from))
    return { path, id: ids.get(old)!, name: cut(name.replace(/\s+/g, ' '), 120).trim(), announcement: cut(announcement, 4000), members: [...new Set([...members, ...speakers])].filter(id => agents.includes(id)), messages }
  })
}

/** `scenes` are those that come, by their old names. */
export function talksIn(asked: Asked, scenes: Map<string, string>): Records['talks'] {
  const { source } = asked
  return [...scenes].flatMap(([name, scene]) => source.folders(`scenes/${name}/users`).flatMap((user): Records['talks'] => {
    const path = `scenes/${name}/users/${user}/history.jsonl`
    const user_id = OutsideUser.safeParse(user)
    if (source.has(path) && !user_id.success)
      source.leave(path, 'bad_name')
    if (!source.has(path) || !user_id.success)
      return []
    const sayings = linesOf(asked, path, Saying).map(({ direction, content, channel, at }) => ({ direction: /^(?:outgoing|assistant)$/i.test(direction) ? 'outgoing' as const : 'incoming' as const, content, channel: cut(channel, 60) || 'web', at }))
    return [{ path, scene, user_id: user_id.data, sayings }]
  }))
}
