// Recordings: what a model answered to whom, in order, and what it had heard; played again by a server that speaks its provider's own format.
import type { RemoteKind } from '../../../src-server/providers/contract'
import type { Heard, Said } from '../../support/providers/wire'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One answer. `hears` is what the model must have been told just before. */
interface Line { agent: string, hears: string, says: Said }

export interface Recording { told: string, kind: RemoteKind, model: string, exchange: Line[] }

export const readRecording = (name: string): Recording => JSON.parse(readFileSync(join(import.meta.dirname, 'recordings', `${name}.json`), 'utf8')) as Recording

/** Says to each agent what it was answered then, line by line; whoever asks otherwise than then is told so. */
export function playback({ exchange }: Recording): (heard: Heard) => Said {
  const left = [...exchange]
  return (heard) => {
    const agent = whoAsks(heard)
    const at = left.findIndex(line => line.agent === agent)
    const line = left[at]
    if (!line)
      throw new Error(`${agent} asks once more than it did then, with: ${lately(heard)}`)
    if (!lately(heard).includes(line.hears))
      throw new Error(`${agent} should have heard “${line.hears}”, but heard: ${lately(heard)}`)
    left.splice(at, 1)
    return line.says
  }
}

/** The answers of an agent's turns, in order: each ends with one that wants no tools. */
export function turnsOf({ exchange }: Recording, agent: string): Said[][] {
  const turns: Said[][] = [[]]
  for (const { says } of exchange.filter(line => line.agent === agent)) {
    turns.at(-1)!.push(says)
    if (!says.calls?.length)
      turns.push([])
  }
  return turns.slice(0, -1)
}

/** The id of the agent in whose turn a model is asked. */
export const whoAsks = ({ system }: Heard): string => /\(id ([\w-]+)\)/.exec(system)?.[1] ?? 'nobody'

/** What it was told since it last spoke. */
export function lately({ messages }: Heard): string {
  const spoke = messages.findLastIndex(({ role }) => role === 'assistant')
  return messages.slice(spoke + 1).map(({ text, results }) => [text, ...results.map(result => result.text)].join('\n')).join('\n')
}
