// Mentions in what is said: finding them to show them, and completing one while it is typed.
import type { Agent } from '@server/agents/contract'

/** Someone who can be mentioned, by any of these handles (id, name, nickname). */
export interface Mentionable { id: string, handles: readonly string[] }

/** A stretch of a message: plain words, or a mention of someone (`all` for everyone). */
export interface Segment { text: string, mention: string | null }

/** What is being completed: where its `@` stands, and what was typed after it. */
export interface Completing { at: number, query: string }

/** Mentioned by `@all`, `@所有人`. */
export const EVERYONE: Mentionable = { id: 'all', handles: ['all', 'everyone', '所有人', '全体'] }
const LONGEST_QUERY = 40
/** A Latin handle ends where a word ends; a Chinese one may be followed by anything. */
const endsHere = (handle: string, after: string): boolean => !/[\w-]$/.test(handle) || !/^[\p{Script=Latin}\p{N}_-]/u.test(after) || /^-(?:\s|$)/.test(after)
/** `@` inside an address or a word of Latin letters mentions nobody. */
const isInWord = (before: string): boolean => /[\w.]$/.test(before)

/** Cuts a message into words and mentions; of several handles that fit the longest wins. */
export function segments(content: string, people: readonly Mentionable[]): Segment[] {
  const handles = [...people, EVERYONE]
    .flatMap(({ id, handles }) => handles.filter(Boolean).map(handle => ({ id, handle: handle.toLowerCase() })))
    .sort((a, b) => b.handle.length - a.handle.length)
  const found: Segment[] = []
  let from = 0
  for (const { index: at } of content.matchAll(/[@＠]/g)) {
    const match = at < from || isInWord(content.slice(Math.max(from, at - 1), at)) ? undefined : handles.find(({ handle }) => startsWith(content, at + 1, handle))
    if (!match)
      continue
    const end = at + 1 + match.handle.length
    found.push({ text: content.slice(from, at), mention: null }, { text: content.slice(at, end), mention: match.id })
    from = end
  }
  found.push({ text: content.slice(from), mention: null })
  return found.filter(segment => segment.text)
}

function startsWith(content: string, at: number, handle: string): boolean {
  const end = at + handle.length
  return content.slice(at, end).toLowerCase() === handle && endsHere(handle, content.slice(end, end + 2))
}

/** The mention being typed at the caret, if one is. */
export function completingAt(text: string, caret: number): Completing | null {
  const before = text.slice(Math.max(0, caret - LONGEST_QUERY - 1), caret)
  const at = Math.max(before.lastIndexOf('@'), before.lastIndexOf('＠'))
  if (at < 0 || isInWord(before.slice(0, at)) || /\s/.test(before.slice(at)))
    return null
  return { at: caret - (before.length - at), query: before.slice(at + 1) }
}

/** Who fits what was typed: those whose handle begins with it first. */
export function candidates<P extends Mentionable>(query: string, people: readonly P[]): P[] {
  const typed = query.toLowerCase()
  const rank = ({ handles }: P): number => {
    const places = handles.map(handle => handle.toLowerCase().indexOf(typed)).filter(place => place >= 0)
    return places.length ? Math.min(...places) : -1
  }
  return people
    .map(person => ({ person, rank: rank(person) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => Number(a.rank > 0) - Number(b.rank > 0))
    .map(({ person }) => person)
}

/** By what an agent can be mentioned. */
export const handlesOf = ({ id, name, display }: Pick<Agent, 'id' | 'name' | 'display'>): Mentionable => ({ id, handles: [display.nickname, name, id] })

/** The handle that completes a mention: the name people see. */
export function handleToInsert({ id, handles }: Mentionable, everyone: string): string {
  if (id === EVERYONE.id)
    return everyone
  return handles.find(Boolean) ?? id
}
