// One row of the palette: a place, something to do, somebody or something by its name, or what the server found.
import type { Component } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

/** In the order in which groups stand that fit alike. */
export const KINDS = ['recent', 'action', 'place', 'agent', 'scene', 'group', 'base', 'page', 'letter', 'message'] as const
export type Kind = typeof KINDS[number]

export interface Entry {
  /** Unique, and the same tomorrow. */
  id: string
  kind: Kind
  label: string
  icon?: Component
  /** Whose face stands before it. */
  agent?: string
  /** Said quietly after the name. */
  detail?: string
  /** A piece of text, its matches between `<mark>` and `</mark>`. */
  snippet?: string
  timestamp?: string
  /** Found by these words too. */
  also?: string
  /** What does the same from the keyboard. */
  keys?: readonly string[]
  /** Which one of several choices holds. */
  checked?: boolean
  /** Where it leads… */
  to?: RouteLocationRaw
  /** …what it does… */
  run?: () => unknown
  /** …or what it asks for next. */
  then?: () => Entry[]
}
