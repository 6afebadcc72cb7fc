// What comes in, noun by noun: its sign, the page that shows it, and the way out again.
import type { Arrival, ArrivalNoun } from '@server/archive/contract'
import type { Component } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { BookOpen, CalendarClock, Hash, Layers, Sparkles, UserRound } from '@lucide/vue'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'

interface Noun {
  icon: Component
  to: (id: string) => RouteLocationRaw
  remove: (id: string) => Promise<unknown>
}

/** In the order in which they are shown. */
export const NOUNS: Readonly<Record<ArrivalNoun, Noun>> = {
  agent: { icon: UserRound, to: id => ({ name: 'agent', params: { id } }), remove: id => client.agents.remove({ params: { id } }) },
  scene: { icon: Layers, to: id => ({ name: 'scene', params: { id } }), remove: id => client.scenes.remove({ params: { id } }) },
  knowledge: { icon: BookOpen, to: kb => ({ name: 'base', params: { kb } }), remove: id => client.knowledge.remove({ params: { id } }) },
  skill: { icon: Sparkles, to: skill => ({ name: 'settings', params: { section: 'skills' }, query: { skill } }), remove: name => client.skills.remove({ params: { name } }) },
  group: { icon: Hash, to: group => ({ name: 'chat', params: { group } }), remove: id => client.chat.remove({ params: { id } }) },
  task: { icon: CalendarClock, to: id => ({ name: 'task', params: { id } }), remove: id => client.schedule.remove({ params: { id } }) },
}

/** Who is named by others goes after them. */
const WAY_OUT: readonly ArrivalNoun[] = ['task', 'group', 'scene', 'skill', 'knowledge', 'agent']

export interface NounGroup { noun: ArrivalNoun, arrivals: Arrival[] }

/** Arrivals of one noun together; nouns of which nothing comes are left out. */
export function byNoun(arrivals: readonly Arrival[]): NounGroup[] {
  const nouns = Object.keys(NOUNS) as ArrivalNoun[]
  return nouns.map(noun => ({ noun, arrivals: arrivals.filter(arrival => arrival.noun === noun) })).filter(group => group.arrivals.length > 0)
}

/** It is here because it was brought in: nothing else had to make room for it. */
export const isNew = ({ outcome }: Arrival): boolean => outcome === 'added' || outcome === 'renamed'

/** Deletes all that was new, one after the other. Answers how many are out, and why others are not. */
export async function takeOut(arrivals: readonly Arrival[]): Promise<{ out: number, errors: unknown[] }> {
  const errors: unknown[] = []
  let out = 0
  for (const noun of WAY_OUT) {
    for (const { as } of arrivals.filter(arrival => arrival.noun === noun && isNew(arrival))) {
      try {
        await NOUNS[noun].remove(as)
        out++
      }
      catch (error) {
        if (!(error instanceof ApiError && error.status === 404)) // somebody else deleted it meanwhile
          errors.push(error)
      }
    }
  }
  return { out, errors }
}
