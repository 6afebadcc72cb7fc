// The knowledge an agent may use in a turn: the bases that the scene of the turn mounts, and no others.
import type { Page } from '../../knowledge/contract'
import type { Knowledge } from '../../knowledge/service'
import type { Scenes } from '../../scenes/service'
import type { Wakeup } from '../store'
import { Refusal } from '../../kernel/errors'
import { Slug } from '../../knowledge/contract'
import { slugFrom } from '../../knowledge/markdown'

export interface MountedServices {
  knowledge: Pick<Knowledge, 'exists' | 'get' | 'readPage'>
  scenes: Pick<Scenes, 'exists' | 'get'>
  /** The scene a turn is in; null for none. */
  sceneOf: (wakeup: Wakeup) => string | null
}

export interface Mounted {
  /** Ids of the bases. */
  in: (wakeup: Wakeup) => string[]
  /** The id of the base a model means by an id or a name; 404 for one that is not mounted. */
  base: (named: string, wakeup: Wakeup) => string
  /** The page a model means by its slug or its title; null where there is none. */
  page: (kb: string, named: string) => Page | null
}

export function createMounted({ knowledge, scenes, sceneOf }: MountedServices): Mounted {
  function idsIn(wakeup: Wakeup): string[] {
    const scene = sceneOf(wakeup)
    return scene !== null && scenes.exists(scene) ? scenes.get(scene).kbs.filter(knowledge.exists) : []
  }

  return {
    in: idsIn,
    base(named, wakeup) {
      const bases = idsIn(wakeup).map(knowledge.get)
      const wanted = named.toLowerCase()
      const found = bases.find(({ id }) => id.toLowerCase() === wanted) ?? bases.find(({ name }) => name.toLowerCase() === wanted)
      if (!found)
        throw new Refusal(404, 'knowledge_base_not_found', `No knowledge base “${named}” is mounted in your scene. ${bases.length > 0 ? `Mounted are: ${bases.map(({ id }) => id).join(', ')}.` : 'None is.'}`)
      return found.id
    },
    page(kb, named) {
      for (const slug of new Set([named, slugFrom(named)].filter(each => Slug.safeParse(each).success))) {
        try {
          return knowledge.readPage(kb, slug)
        }
        catch (error) {
          if (!(error instanceof Refusal && error.status === 404))
            throw error
        }
      }
      return null
    },
  }
}
