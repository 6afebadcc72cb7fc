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

/** The order of the places, each with the key that goes there after `g`; the first ones are under the thumb on a phone. */
const ORDER: Readonly<Record<string, string>> = { office: 'o', inbox: 'i', chat: 'c', mailboxes: 'm', agents: 'a', scenes: 's', knowledge: 'k', hiring: 'h', schedule: 'd', usage: 'u', channels: 'n', settings: ',' }
const NAMES = Object.keys(ORDER)

const nouns = Object.values(import.meta.glob<NounPages>('../*/place.ts', { eager: true, import: 'default' }))

export const nounRoutes: RouteRecordRaw[] = nouns.flatMap(noun => noun.routes)

/** Every place with the names of all its pages, and its key. */
export const PLACES: (Place & { pages: string[], key: string })[] = nouns
  .flatMap(({ place, routes }) => place ? [{ ...place, key: ORDER[place.name]!, pages: routes.map(route => String(route.name)) }] : [])
  .sort((a, b) => NAMES.indexOf(a.name) - NAMES.indexOf(b.name))
