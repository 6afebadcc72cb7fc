// What a person makes anew, and the address that begins it: for the palette, and for the key that makes what the place is about.
import type { Component } from 'vue'
import type { RouteLocationNormalizedLoaded, RouteLocationRaw } from 'vue-router'
import { BookPlus, CalendarPlus, FilePlus, Layers2, MailPlus, MessageSquarePlus, Radio, UserPlus, UserRoundSearch } from '@lucide/vue'

export interface Making { icon: Component, to: RouteLocationRaw }

const anew = { new: '1' }

/** By name; its words are `shell.make.<name>`. */
export const MAKINGS = {
  letter: { icon: MailPlus, to: { name: 'mailboxes', query: { write: '1' } } },
  agent: { icon: UserPlus, to: { name: 'agents', query: anew } },
  scene: { icon: Layers2, to: { name: 'scenes', query: anew } },
  base: { icon: BookPlus, to: { name: 'knowledge', query: anew } },
  group: { icon: MessageSquarePlus, to: { name: 'chat', query: anew } },
  position: { icon: UserRoundSearch, to: { name: 'plan' } },
  task: { icon: CalendarPlus, to: { name: 'schedule', query: anew } },
  entry: { icon: Radio, to: { name: 'channels', query: anew } },
} as const satisfies Record<string, Making>

export type MakingName = keyof typeof MAKINGS | 'page'

/** What is made in a place, by the name of its page; everywhere else a letter is written. */
const HERE: Readonly<Record<string, keyof typeof MAKINGS>> = { agents: 'agent', scenes: 'scene', knowledge: 'base', chat: 'group', hiring: 'position', schedule: 'task', channels: 'entry' }

/** What the place one is at makes anew; in a base that is a page. */
export function madeHere({ name, params }: RouteLocationNormalizedLoaded): Making & { name: MakingName } {
  if (name === 'base')
    return { name: 'page', icon: FilePlus, to: { name: 'base', params: { kb: params.kb }, query: anew } }
  const made = HERE[String(name)] ?? 'letter'
  return { name: made, ...MAKINGS[made] }
}
