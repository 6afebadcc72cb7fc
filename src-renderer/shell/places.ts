// The pages of the house: each noun says in its own `place.ts` which addresses show it, and the places follow one order.
import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

/** Where one can go from everywhere. */
export interface Place {
  /** Name of the route that opens it, and of its words: `shell.nav.<name>`. */
  name: string
  icon: Component
  /** How many there are, said quietly. */
  count?: () => number
  /** How many wait for the person. */
  unread?: () => number
  /** How that is said: `shell.nav.<says>`; as unread, when left out. */
  says?: 'unread' | 'waiting'
}

export interface NounPages {
  place?: Place
  routes: RouteRecordRaw[]
}

/** The order of the places; the first ones are under the thumb on a phone. */
const ORDER = ['office', 'inbox', 'chat', 'mailboxes', 'agents', 'scenes', 'knowledge', 'hiring', 'schedule', 'usage', 'channels', 'settings']

const nouns = Object.values(import.meta.glob<NounPages>('../*/place.ts', { eager: true, import: 'default' }))

export const nounRoutes: RouteRecordRaw[] = nouns.flatMap(noun => noun.routes)

/** Every place with the names of all its pages. */
export const PLACES: (Place & { pages: string[] })[] = nouns
  .flatMap(({ place, routes }) => place ? [{ ...place, pages: routes.map(route => String(route.name)) }] : [])
  .sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name))
