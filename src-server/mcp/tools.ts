// The tools of an MCP server as agents are given them: under names that models take, bounded, and none that would trouble a model.
import { createHash } from 'node:crypto'
import { shorten } from '../kernel/text'
import { parametersOf } from './parameters'

/** A tool as agents know it; `remote` is its name at the server. */
export interface KnownTool { name: string, remote: string, description: string, parameters: Record<string, unknown> }

/** A server has so many at most; what it lists beyond is left out. */
export const MOST_TOOLS = 128
/** All that a model is told of one server's tools, in bytes of JSON. */
const MOST_TOLD = 200_000
const LONGEST_NAME = 64
const LONGEST_DESCRIPTION = 1000

/** What a server listed, as far as it can be used. */
export function knownTools(serverId: string, listed: readonly unknown[]): KnownTool[] {
  const known = new Map<string, KnownTool>()
  let told = 0
  for (const each of listed) {
    const tool = toKnown(serverId, each)
    const size = tool ? Buffer.byteLength(JSON.stringify(tool)) : 0
    if (!tool || known.has(tool.name) || told + size > MOST_TOLD)
      continue
    known.set(tool.name, tool)
    told += size
    if (known.size === MOST_TOOLS)
      break
  }
  return [...known.values()]
}

function toKnown(serverId: string, listed: unknown): KnownTool | null {
  if (typeof listed !== 'object' || listed === null)
    return null
  const { name, title, description, inputSchema } = listed as Record<string, unknown>
  const parameters = parametersOf(inputSchema)
  if (typeof name !== 'string' || name === '' || name.length > 1000 || !parameters)
    return null
  const about = [description, title, name].find((text): text is string => typeof text === 'string' && text.trim() !== '')!
  return { name: nameFor(serverId, name), remote: name, description: shorten(about.slice(0, 4 * LONGEST_DESCRIPTION).toWellFormed(), LONGEST_DESCRIPTION), parameters }
}

/** `<server>__<tool>` in letters, digits, `-` and `_`. What had to be changed for that ends in a mark made of the whole name, so that it is always the same and two of them never are. */
function nameFor(serverId: string, tool: string): string {
  const room = LONGEST_NAME - serverId.length - 2
  if (/^[\w-]+$/.test(tool) && tool.length <= room)
    return `${serverId}__${tool}`
  const mark = createHash('sha256').update(tool).digest('hex').slice(0, 8)
  return `${serverId}__${tool.replace(/[^\w-]/g, '_').slice(0, room - 9)}_${mark}`
}
