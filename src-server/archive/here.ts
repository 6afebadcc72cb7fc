// What a plan asks of this house: which names are in use, what is the very same, what nobody has made anything of yet.
import type { Agents } from '../agents/service'
import type { Scenes } from '../scenes/service'
import type { Welcome } from '../welcome/service'
import type { Contents } from './contents'
import type { Here } from './plan'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_SCENE } from '../scenes/contract'
import { NOUN_FOLDERS } from './parts'
import { isSame } from './same'

export function createHere({ folder, files }: Contents, { agents, scenes, welcome }: { agents: Pick<Agents, 'trash'>, scenes: Pick<Scenes, 'trash' | 'exists' | 'fileOf' | 'context'>, welcome: Pick<Welcome, 'untouched'> }, home: string): Here {
  const namesIn = (place: string): string[] => existsSync(place) ? readdirSync(place) : []
  return {
    /** Those of deleted agents and scenes too: their letters and what was said there are kept for their return. */
    names: noun => [...namesIn(join(home, NOUN_FOLDERS[noun])), ...(noun === 'agent' ? agents : noun === 'scene' ? scenes : null)?.trash().map(({ id }) => id) ?? []],
    isSame: async (noun, id) => existsSync(join(home, NOUN_FOLDERS[noun], id)) && isSame(join(folder, NOUN_FOLDERS[noun], id), join(home, NOUN_FOLDERS[noun], id)),
    isSameScene: (id, file) => scenes.exists(id) && JSON.stringify(scenes.fileOf(id)) === JSON.stringify(file) && scenes.context(id).content === files.scenes.context(id).content,
    untouched: {
      leader: welcome.untouched,
      scene() {
        const { kbs, roster, skills } = scenes.fileOf(DEFAULT_SCENE)
        return kbs.length + roster.length + skills.length === 0 && scenes.context(DEFAULT_SCENE).content === ''
      },
    },
  }
}
