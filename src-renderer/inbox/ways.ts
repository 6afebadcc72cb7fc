// Where each thing that waits can be looked at whole.
import type { RouteLocationRaw } from 'vue-router'
import type { Item } from './item'

/** The page of a turn: why it began and all it did. */
export const wayToTurn = (id: string): RouteLocationRaw => `/turns/${id}`

/** Where “open” leads. */
export function wayTo({ kind, about }: Item): RouteLocationRaw {
  switch (kind) {
    case 'approval': return wayToTurn(about.turn_id)
    case 'hire': return `/hiring?edit=${about.id}`
    case 'failure': return wayToTurn(about.id)
    case 'letter': return { name: 'mailboxes', params: { id: about.to, idx: about.idx } }
    case 'mention': return { name: 'chat', params: { group: about.group_id } }
    case 'alert':
      if (about.kind === 'provider')
        return '/settings/models'
      if (about.kind === 'loop' && about.chain.length)
        return wayToTurn(about.chain.at(-1)!)
      return about.kind === 'loop' ? '/' : '/settings/budgets'
  }
}
