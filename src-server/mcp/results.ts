// What an MCP server answered to a call, as text of bounded length: pictures and other bytes are named, not told.
import { z } from 'zod'

/** In characters. */
const LONGEST = 100_000
const MOST_BLOCKS = 1000

const Block = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.enum(['image', 'audio']), data: z.string(), mimeType: z.string() }),
  z.object({ type: z.literal('resource_link'), uri: z.string(), name: z.string().optional() }),
  z.object({ type: z.literal('resource'), resource: z.object({ uri: z.string(), text: z.string().optional(), blob: z.string().optional() }) }),
])

/** The answer to `tools/call`, as loosely as it may be: a strange block must not cost the rest. */
export const CallResult = z.looseObject({ content: z.array(z.unknown()).catch([]), structuredContent: z.unknown().optional(), isError: z.boolean().catch(false) })
export type CallResult = z.infer<typeof CallResult>

/** The text of an answer. Data is told as JSON where there are no words. */
export function textOf({ content, structuredContent }: CallResult): string {
  const told = content.slice(0, MOST_BLOCKS).map(lineOf)
  if (content.length > MOST_BLOCKS)
    told.push(`[${content.length - MOST_BLOCKS} more parts are left out]`)
  return bounded(told.length > 0 ? told.join('\n') : structuredContent === undefined ? '(nothing)' : JSON.stringify(structuredContent))
}

function lineOf(given: unknown): string {
  const { data: block } = Block.safeParse(given)
  switch (block?.type) {
    case 'text': return block.text
    case 'image': case 'audio': return `[${block.type}: ${short(block.mimeType)}, ${sizeOf(block.data)}]`
    case 'resource_link': return `[link: ${short(block.name ?? '')} ${short(block.uri)}]`
    case 'resource': return block.resource.text ?? `[file: ${short(block.resource.uri)}, ${sizeOf(block.resource.blob ?? '')}]`
    case undefined: return '[something that is not text]'
  }
}

const short = (text: string): string => text.slice(0, 500)
const sizeOf = (base64: string): string => `${Math.ceil(base64.length * 3 / 4 / 1000)} kB`

function bounded(text: string): string {
  const whole = text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}\n[cut off here: ${text.length - LONGEST} of ${text.length} characters are left out]`
  return whole.toWellFormed()
}
