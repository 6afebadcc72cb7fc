// The folder in which an older CocoCat is laid out as this house lays out its own.
import type { Folders as AgentFolders } from '../../agents/folder'
import type { SceneFolders } from '../../scenes/folder'
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { openFolders } from '../../agents/folder'
import { below } from '../../kernel/files'
import { openSceneFolders } from '../../scenes/folder'

export interface Stage {
  agents: AgentFolders
  scenes: SceneFolders
  /** Writes a file, as changed at a moment (in milliseconds). Not for ever: what is only staged need not survive a power cut. */
  write: (path: string, content: string | Uint8Array, changed?: number) => void
  makeFolder: (path: string) => void
}

export function openStage(folder: string): Stage {
  return {
    agents: openFolders(folder),
    scenes: openSceneFolders(folder),
    write(path, content, changed) {
      const file = below(folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
      if (changed !== undefined)
        utimesSync(file, changed / 1000, changed / 1000)
    },
    makeFolder: path => void mkdirSync(below(folder, path), { recursive: true }),
  }
}
