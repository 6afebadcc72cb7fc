// Takes in what a person edits in the scenes' folders with another program.
import type { Log } from '../kernel/log'
import type { Watch } from '../kernel/watch'
import type { Scenes } from './service'
import { join } from 'node:path'
import { watchFolders } from '../kernel/watch'

export const watchScenes = (home: string, scenes: Scenes, log: Log): Watch => watchFolders(join(home, 'scenes'), id => scenes.sync(id), log, { depth: 1, takeInAll: () => scenes.sync() })
