// Memory: what an agent keeps in mind, lets go of, and finds again in what it lived through.
import type { HistoryEntry } from '../../agents/contract'
import type { Agents } from '../../agents/service'
import type { Team } from '../../team/service'
import type { Tool } from './tool'
import { z } from 'zod'
import { Refusal } from '../../kernel/errors'
import { shorten } from '../../kernel/text'
import { excerpt } from './excerpt'
import { houseTool } from './tool'

export interface MemoryServices {
  agents: Pick<Agents, 'history'> & { memory: Pick<Agents['memory'], 'remember' | 'forget'> }
  /** What the whole team should know. */
  team: Pick<Team['memory'], 'remember' | 'forget'>
}

/** So far back is looked. */
const LOOKED_AT = 2000
const SHOWN_TEXT = 400

const Line = z.string().trim().min(1).max(2000)
const Where = z.enum(['me', 'team']).default('me').describe('your own memory, or what the whole team is told')

export function memoryTools({ agents, team }: MemoryServices): Tool[] {
  const remember = houseTool({
    name: 'remember',
    description: 'Keeps one line in mind for good: you are told all of your memory in every later turn. Use it for what will still matter next week (a preference of the person, a decision, a fact that is written nowhere else), not for what you are doing now. With `where: "team"` the whole team is told.',
    args: z.object({ line: Line.describe('one fact that can be understood by itself, without “this” or “today”'), where: Where }),
    effect: 'writes',
    run({ line, where }, { agent: { id }, wakeup }) {
      const added = where === 'team' ? team.remember(line, id, wakeup.id) : agents.memory.remember(id, line, id, wakeup.id)
      return { result: added ? 'remembered' : 'known already' }
    },
  })

  const forget = houseTool({
    name: 'forget',
    description: 'Takes a line out of your memory, because it is not true any more or was never worth keeping. To correct a line, forget it and remember it anew. What the person wrote there stays; what you forgot the person can bring back.',
    args: z.object({ line: Line.describe('the line, word for word as it stands there, or a part that no other line holds'), where: Where }),
    effect: 'writes',
    run({ line, where }, { agent: { id }, wakeup }) {
      const gone = where === 'team' ? team.forget(line, id, wakeup.id) : agents.memory.forget(id, line, id, wakeup.id)
      if (gone.length === 0)
        throw new Refusal(404, 'line_not_found', `No line there holds “${shorten(line, 80)}”. Give it word for word.`)
      return { result: 'forgotten' }
    },
  })

  const recall = houseTool({
    name: 'recall_history',
    description: 'Looks up what you were asked and what you answered in the past, newest first. Use it when somebody speaks of something earlier that you were not told again in this turn.',
    args: z.object({ query: z.string().trim().max(500).optional().describe('words to look for; left out for the latest'), limit: z.number().int().min(1).max(50).default(10).describe('how many at most') }),
    effect: 'reads',
    run({ query = '', limit }, { agent }) {
      const found = matching(agents.history(agent.id, LOOKED_AT).reverse(), query).slice(0, limit)
      return { result: found.length > 0 ? excerpt(found.map(shown).join('\n')) : query === '' ? 'You have no history yet.' : `Nothing in your history holds “${query}”.` }
    },
  })

  return [remember, forget, recall]
}

/** Entries that hold all words of a question, or, where none does, those that hold any; in the order they came. */
function matching(entries: HistoryEntry[], query: string): HistoryEntry[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  const counted = entries.map((entry) => {
    const text = fold([entry.from, entry.asked, entry.answered].join(' '))
    return { entry, held: words.filter(word => text.includes(word)).length }
  })
  const all = counted.filter(({ held }) => held === words.length)
  return (all.length > 0 ? all : counted.filter(({ held }) => held > 0)).map(({ entry }) => entry)
}

function shown({ timestamp, kind, from, asked, answered, actions }: HistoryEntry): string {
  const used = actions.length > 0 ? `\n  you used: ${[...new Set(actions)].join(', ')}` : ''
  return `- ${timestamp.slice(0, 16).replace('T', ' ')} UTC, ${kind} from ${from}: ${shorten(asked, SHOWN_TEXT)}${used}\n  you answered: ${answered === null ? '(nothing)' : shorten(answered, SHOWN_TEXT)}`
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()
