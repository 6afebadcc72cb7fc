// An agent's folder: the files a person can read, edit or put under git. They are the truth; the tables index them.
import type { NounFolder } from '../kernel/folders'
import type { HistoryEntry, HistoryPage, Profile } from './contract'
import type { Papers } from './papers'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { appendLine, readText, tailLines, writeAtomic } from '../kernel/files'
import { openNounFolder } from '../kernel/folders'
import { Id, Timestamp } from '../kernel/route'
import { Display, HeartbeatMinutes, HistoryEntry as HistorySchema, Policy, Profile as ProfileSchema } from './contract'
import { openPapers } from './papers'

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
  /** What was decided for single tools; the others are as is standard for them. */
  tools: z.record(z.string(), Policy).default({}),
  heartbeat_minutes: HeartbeatMinutes.default(null),
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
  /** `MEMORY.md`. */
  memory: Papers
  /** `HEARTBEAT.md`; empty where there is none. */
  readHeartbeat: (id: string) => string
  writeHeartbeat: (id: string, content: string) => void
  /** The last lines of history.jsonl, or the last before a place in it. */
  history: (id: string, limit: number, before?: number) => HistoryPage
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
    memory: openPapers(id => path(id, 'memory', 'MEMORY.md')),
    readHeartbeat: id => readText(path(id, 'HEARTBEAT.md')) ?? '',
    writeHeartbeat: (id, content) => writeAtomic(path(id, 'HEARTBEAT.md'), content),
    history(id, limit, before) {
      const { lines, start } = tailLines(path(id, 'memory', 'history.jsonl'), limit, before)
      return { entries: lines.flatMap(toHistoryEntry), ...(start > 0 && { next_before: start }) }
    },
    appendHistory: (id, line) => appendLine(path(id, 'memory', 'history.jsonl'), line),
  }
}

/** A line of history.jsonl; one that a hand or a crash broke is passed over. */
function toHistoryEntry(line: string): HistoryEntry[] {
  try {
    const entry = HistorySchema.safeParse(JSON.parse(line))
    return entry.success ? [entry.data] : []
  }
  catch {
    return []
  }
}

/** `SOUL.md`: the profile as prose, for people and as the beginning of a model's prompt. */
export function soul(name: string, profile: Profile): string {
  const list = (title: string, items: string[]): string => items.length > 0 ? `\n## ${title}\n\n${items.map(item => `- ${item}`).join('\n')}\n` : ''
  const part = (title: string, text: string): string => text.trim() ? `\n## ${title}\n\n${text.trim()}\n` : ''
  return `# ${name}\n${profile.role ? `\n${profile.role}\n` : ''}${part('Objective', profile.objective)}${list('Traits', profile.traits)}${list('Rules', profile.rules)}${part('Background', profile.background)}`
}
