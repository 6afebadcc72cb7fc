// The built-in offline engine: a small deterministic program in the place of a language model, and honest about it.
import type { Context, Model, Move, Thought } from '../model'
import type { Deed } from './deed'
import type { Part } from './orders'
import type { Phrases } from './phrases'
import { languageOf } from '../../kernel/text'
import { OFFLINE } from '../../providers/contract'
import { stepsOf } from '../model'
import { refusalIn, saying, together } from './deed'
import { errandOf, goOn, partsForOthers } from './delegate'
import { distil } from './distil'
import { answerOutside, heed } from './heed'
import { intentOf } from './intents'
import { namesOf, withoutAddress } from './names'
import { splitByRoles } from './roles'
import { speech } from './speech'

/** The same context and steps always give the same move. */
export const offlineEngine: Model = {
  provider: OFFLINE,
  id: OFFLINE,
  next: async (thought) => {
    const move = nextMove(thought)
    piecesOf(move.text ?? '').forEach(thought.say)
    return { ...move, spent: { prompt_tokens: thought.prompt.reduce((sum, part) => sum + part.tokens, 0), completion_tokens: 0, cost: 0 } } // its words are counted where they are recorded
  },
}

/** Uses all the tools that what it was asked takes, at once; then says how it went. */
function nextMove({ context, exchanges, tools }: Thought): Move {
  const say = speech[languageOf(context.errand?.asked ?? context.wake.content)]
  const { uses, report } = deedFor(context, say)
  const closed = uses.find(use => !tools.some(({ name }) => name === use.tool))
  if (closed)
    return { text: say.mayNot(closed.tool), calls: [] }
  if (exchanges.length === 0 && uses.length > 0)
    return { text: null, calls: uses.map((use, i) => ({ id: `use-${i}`, ...use })) }
  return { text: report(stepsOf(exchanges)), calls: [] }
}

function deedFor(context: Context, say: Phrases): Deed {
  const { wake, memory, history } = context
  if (wake.kind === 'dream')
    return saying(distil(memory, history, languageOf(wake.content)) || null)
  if (wake.kind === 'heartbeat')
    return beat(context, say)
  if (wake.letter?.type === 'reply')
    return answered(context, say)
  const { intent, said, to } = read(wake.content, context)
  if (wake.outside !== null)
    return saying(answerOutside(intent, said, context, say))
  const isForOther = wake.kind === 'mention' && intent.kind === 'delegate' && to.length > 0 && !to.includes(context.agent.id)
  return isForOther ? saying(null) : heed(intent, said, context, say) // who was only named in it gets a letter from the other
}

function read(text: string, { team, agent }: Context): { intent: ReturnType<typeof intentOf>, said: string, to: string[] } {
  const names = namesOf(team)
  const { to, said } = withoutAddress(text, names, agent.id)
  return { intent: intentOf(said, names), said, to }
}

/** An answer to a task goes on with what the task was for; one to a message ends the exchange, so that no two agents thank each other for ever. */
function answered(context: Context, say: Phrases): Deed {
  if (context.wake.answered?.type !== 'task')
    return saying(null)
  const errand = errandOf(context)
  return goOn(errand, partsOf(errand.asked, context, say), context, say)
}

/** The parts that a wish was split into when it came; found again from its words alone. */
function partsOf(asked: string, context: Context, say: Phrases): Part[] {
  const parts = partsOfOne(asked, context, say)
  return parts.length > 0 ? parts : pointsIn(asked).reduce<Part[]>((all, point) => [...all, ...partsOfOne(point, context, say).map(part => ({ ...part, uses: part.uses.map(use => use + all.length) }))], [])
}

function partsOfOne(asked: string, context: Context, say: Phrases): Part[] {
  const { intent, said } = read(asked, context)
  if (intent.kind === 'delegate')
    return partsForOthers(intent.parts, context.agent.id)
  return intent.kind === 'make' ? splitByRoles(intent, said, context, say) ?? [] : []
}

/** What a heartbeat may do by itself; the rest of its points are for the person to read. */
const UNASKED = new Set(['remember', 'forget', 'delegate', 'post', 'remind'])

/** Works through the open points it understands. Of what is done at every beat there is nothing to tell, but that it was refused. */
function beat(context: Context, say: Phrases): Deed {
  const done = (point: string): boolean => context.history.some(({ kind, asked, actions }) => kind === 'heartbeat' && actions.length > 0 && asked.includes(point))
  const open = pointsIn(context.wake.content).filter(point => !(ONCE.test(point) && done(point)))
  return together(open.map((point): Deed => {
    const { intent, said } = read(point.replace(ONCE, ''), context)
    const deed = UNASKED.has(intent.kind) ? heed(intent, said, context, say) : saying(null)
    return ONCE.test(point) ? deed : { ...deed, report: steps => refusalIn(steps, say) }
  }))
}

/** A point with a box to tick is done once, and the person told, so that they tick it; one without is done at every beat. */
const ONCE = /^\[ \]\s+/

/** The items of the lists in a text. */
const pointsIn = (text: string): string[] => text.split('\n').flatMap(line => /^\s*[-*+]\s+(\S.*)$/.exec(line)?.slice(1) ?? []).map(point => point.trim())

const PIECES = 4
const SHORTEST_PIECE = 40

/** An answer in a few pieces, as it would come from a model. */
function piecesOf(text: string): string[] {
  const characters = [...text]
  const size = Math.max(SHORTEST_PIECE, Math.ceil(characters.length / PIECES))
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, i) => characters.slice(i * size, (i + 1) * size).join(''))
}
