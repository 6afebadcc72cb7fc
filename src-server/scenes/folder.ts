import type { NounFolder } from '../kernel/folders'
// A scene's folder: scene.json (who and what is in it) and CONTEXT.md (what everyone there is told).
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { z } from 'zod'
import { readText, writeAtomic } from '../kernel/files'
import { openNounFolder } from '../kernel/folders'
import { Id, Timestamp } from '../kernel/route'
import { Member } from './contract'

export const SceneFile = z.object({
  name: z.string().trim().min(1).max(120),
  description: z.string().max(4000).default(''),
  kbs: z.array(Id).default([]),
  roster: z.array(Member).default([]),
  skills: z.array(Id).default([]),
  created_at: Timestamp.optional(),
})
export type SceneFile = z.output<typeof SceneFile>

export interface SceneFolders extends NounFolder {
  read: (id: string) => { file: SceneFile, context: string, fingerprint: string } | { broken: string, fingerprint: string } | null
  write: (id: string, file: SceneFile) => void
  context: (id: string) => { content: string, updated_at: string | null }
  writeContext: (id: string, content: string) => void
}

export function openSceneFolders(home: string): SceneFolders {
  const folder = openNounFolder(home, 'scenes')
  const jsonOf = (id: string): string => folder.path(id, 'scene.json')
  const contextOf = (id: string): string => folder.path(id, 'CONTEXT.md')

  return {
    ...folder,
    read(id) {
      const text = readText(jsonOf(id))
      if (text === null)
        return null
      const context = readText(contextOf(id)) ?? ''
      const fingerprint = createHash('sha256').update(text).update('\0').update(context).digest('base64url')
      try {
        return { file: SceneFile.parse(JSON.parse(text)), context, fingerprint }
      }
      catch (error) {
        return { broken: error instanceof Error ? error.message : String(error), fingerprint }
      }
    },
    write: (id, file) => writeAtomic(jsonOf(id), `${JSON.stringify(file, null, 2)}\n`),
    context(id) {
      const content = readText(contextOf(id))
      return content === null ? { content: '', updated_at: null } : { content, updated_at: statSync(contextOf(id)).mtime.toISOString() }
    },
    writeContext: (id, content) => writeAtomic(contextOf(id), content),
  }
}
