// What may wait for the person, each kind as one shape, and how they are ordered.
import type { Alert } from '@server/alerts/contract'
import type { ChatMessage } from '@server/chat/contract'
import type { TurnSummary } from '@server/engine/contract'
import type { HireRequest } from '@server/hiring/contract'
import type { Letter } from '@server/mailbox/contract'
import type { Asking } from './approvals'

interface Matters {
  approval: Asking
  hire: HireRequest
  failure: TurnSummary
  alert: Alert
  letter: Letter
  mention: ChatMessage
}
export type ItemKind = keyof Matters

/** One thing that waits: `about` is whatever its kind is about. */
export type Item<K extends ItemKind = ItemKind> = { [T in K]: { kind: T, key: string, at: string, about: Matters[T] } }[K]

/** Where it stands in the list: what holds an agent up comes first, what only wants to be read last. */
export type GroupName = 'decide' | 'look' | 'read'
export interface Group {
  name: GroupName
  items: Item[]
  /** With what was not fetched yet. */
  count: number
}

/** Makes an item; `at` is when it came. */
export const itemOf = <K extends ItemKind>(kind: K, about: Matters[K], at: string): Item<K> => ({ kind, key: `${kind}-${about.id}`, at, about }) as Item<K>

/** The newest first. */
export const newestFirst = (items: Item[]): Item[] => items.sort((a, b) => a.at < b.at ? 1 : a.at > b.at ? -1 : a.key < b.key ? 1 : -1)
