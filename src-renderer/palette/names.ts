// Everything that has a name in the house and is at hand: places, agents, scenes, groups and knowledge bases.
import type { Entry } from './entry'
import { BookOpen, Hash, Layers, ListTree } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import { useAgents } from '@/agents/store'
import { useChat } from '@/chat/store'
import { useKnowledge } from '@/knowledge/store'
import { useScenes } from '@/scenes/store'
import { PLACES } from '@/shell/places'

type Named<T> = Pick<T, Extract<'id' | 'name' | 'role', keyof T>>

export interface Names {
  places: () => Entry[]
  /** All others: they may be ten thousand, so they are gathered only when something is typed. */
  others: () => Entry[]
  /** One of the others by its id; null where it is there no longer. */
  other: (id: string) => Entry | null
}

/** Loads what is not there yet; it shows when it comes. */
export function useNames(): Names {
  const { t } = useI18n()
  const agents = useAgents()
  const scenes = useScenes()
  const chat = useChat()
  const knowledge = useKnowledge()
  void agents.ensure()
  void knowledge.ensure()

  const toAgent = ({ id, name, role }: Named<typeof agents.list[number]>): Entry => ({ id: `agent ${id}`, kind: 'agent', label: agents.nameOf(id), also: name, detail: role, agent: id, to: { name: 'agent', params: { id } } })
  const toScene = ({ id, name }: Named<typeof scenes.list[number]>): Entry => ({ id: `scene ${id}`, kind: 'scene', label: name, icon: Layers, to: { name: 'scene', params: { id } } })
  const toGroup = ({ id, name }: Named<typeof chat.groups[number]>): Entry => ({ id: `group ${id}`, kind: 'group', label: name, icon: Hash, to: { name: 'chat', params: { group: id } } })
  const toBase = ({ id, name }: Named<typeof knowledge.list[number]>): Entry => ({ id: `base ${id}`, kind: 'base', label: name, icon: BookOpen, to: { name: 'base', params: { kb: id } } })

  function other(id: string): Entry | null {
    const [kind, key = ''] = id.split(' ')
    const [agent, scene, group, base] = [agents.byId(key), scenes.byId(key), chat.byId(key), knowledge.byId(key)]
    return kind === 'agent' && agent
      ? toAgent(agent)
      : kind === 'scene' && scene
        ? toScene(scene)
        : kind === 'group' && group ? toGroup(group) : kind === 'base' && base ? toBase(base) : null
  }

  return {
    places: () => [
      ...PLACES.map(({ name, icon, key }): Entry => ({ id: `place ${name}`, kind: 'place', label: t(`shell.nav.${name}`), icon, keys: ['g', key], to: { name } })),
      { id: 'place turns', kind: 'place', label: t('turns.title'), icon: ListTree, keys: ['g', 't'], to: { name: 'turns' } },
    ],
    others: () => [...agents.list.map(toAgent), ...scenes.list.map(toScene), ...chat.groups.map(toGroup), ...knowledge.list.map(toBase)],
    other,
  }
}
