// An agent's folder: the files a person can read, edit or put under git. They are the truth; the tables index them.
import type { NounFolder } from '../kernel/folders'
import type { Profile } from './contract'
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { z } from 'zod'
import { appendLine, readText, tailLines, writeAtomic } from '../kernel/files'
import { openNounFolder } from '../kernel/folders'
import { Id, Timestamp } from '../kernel/route'
import { Display, Profile as ProfileSchema } from './contract'

/** `profile.json`: the whole agent in one file, so that the folder alone is enough to bring it back. */
export const AgentFile = z.object({
  name: z.string().trim().min(1).max(120),
  ...ProfileSchema.shape,
  role: ProfileSchema.shape.role.default(''),
  objective: ProfileSchema.shape.objective.default(''),
  traits: ProfileSchema.shape.traits.default([]),
  rules: ProfileSchema.shape.rules.default([]),
  background: ProfileSchema.shape.background.default(''),
  enabled: z.boolean().default(true),
  scene: Id.nullable().default(null),
  provider: z.string().max(200).nullable().default(null),
  model: z.string().max(200).nullable().default(null),
  skills: z.array(Id).default([]),
  display: Display.partial().default({}),
  created_at: Timestamp.optional(),
})
export type AgentFile = z.output<typeof AgentFile>

/** What a look at `profile.json` found: the agent, or text that is not one. */
export type Found = { file: AgentFile, fingerprint: string } | { broken: string, fingerprint: string }

export interface Folders extends NounFolder {
  /** null where the agent has no `profile.json`. */
  read: (id: string) => Found | null
  /** Writes `profile.json` and `SOUL.md`; a broken file that stood there is kept beside it. Returns the fingerprint. */
  write: (id: string, file: AgentFile) => string
  readMemory: (id: string) => { content: string, updated_at: string | null }
  writeMemory: (id: string, content: string) => void
  history: (id: string, limit: number) => string[]
  appendHistory: (id: string, line: string) => void
}

export function openFolders(home: string): Folders {
  const folder = openNounFolder(home, 'agents')
  const { path } = folder

  function read(id: string): Found | null {
    const text = readText(path(id, 'profile.json'))
    if (text === null)
      return null
    const fingerprint = createHash('sha256').update(text).digest('base64url')
    try {
      return { file: AgentFile.parse(JSON.parse(text)), fingerprint }
    }
    catch (error) {
      return { broken: error instanceof Error ? error.message : String(error), fingerprint }
    }
  }

  return {
    ...folder,
    read,
    write(id, file) {
      const before = read(id)
      if (before && 'broken' in before)
        writeAtomic(path(id, `profile.broken-${Date.now()}.json`), readText(path(id, 'profile.json')) ?? '')
      writeAtomic(path(id, 'profile.json'), `${JSON.stringify(file, null, 2)}\n`)
      writeAtomic(path(id, 'SOUL.md'), soul(file.name, file))
      return read(id)!.fingerprint
    },
    readMemory(id) {
      const file = path(id, 'memory', 'MEMORY.md')
      const content = readText(file)
      return content === null ? { content: '', updated_at: null } : { content, updated_at: statSync(file).mtime.toISOString() }
    },
    writeMemory: (id, content) => writeAtomic(path(id, 'memory', 'MEMORY.md'), content),
    history: (id, limit) => tailLines(path(id, 'memory', 'history.jsonl'), limit),
    appendHistory: (id, line) => appendLine(path(id, 'memory', 'history.jsonl'), line),
  }
}

/** `SOUL.md`: the profile as prose, for people and as the beginning of a model's prompt. */
export function soul(name: string, profile: Profile): string {
  const list = (title: string, items: string[]): string => items.length > 0 ? `\n## ${title}\n\n${items.map(item => `- ${item}`).join('\n')}\n` : ''
  const part = (title: string, text: string): string => text.trim() ? `\n## ${title}\n\n${text.trim()}\n` : ''
  return `# ${name}\n${profile.role ? `\n${profile.role}\n` : ''}${part('Objective', profile.objective)}${list('Traits', profile.traits)}${list('Rules', profile.rules)}${part('Background', profile.background)}`
}
