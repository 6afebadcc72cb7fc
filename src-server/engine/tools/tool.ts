// What a tool is: something an agent can do in a turn, with what it may do it to and whether the person must be asked.
import type { Agent, Policy } from '../../agents/contract'
import type { TurnKind } from '../contract'
import type { ToolSpec } from '../model'
import type { Wakeup } from '../store'
import type { UsedPage } from '../uses'
import { z } from 'zod'
import { invalid } from '../../kernel/errors'

/** What a tool did, for the model and the trace. `letter_id`: the letter it sent; `pages`: those of the knowledge it gave. */
export interface Outcome { result: string, letter_id?: string | null, pages?: readonly UsedPage[] }

/** In whose turn a tool is used. */
export interface Use { wakeup: Wakeup, agent: Agent, signal: AbortSignal }

interface About extends ToolSpec {
  /** Where it is from: `house`, or the id of an MCP server. */
  source: string
  /** What holds until the person decides otherwise for an agent. */
  standard: Policy
  /** The arguments as the tool takes them; throws a refusal (400) for wrong ones. */
  parse: (args: Record<string, unknown>) => unknown
}

/**
 * A tool of the house: synchronous, so that its effect and the step that records it are one transaction. `reads` says
 * that it changes nothing, so that a replay may use it.
 */
export interface HouseTool extends About { effect: 'reads' | 'writes', run: (args: never, use: Use) => Outcome }

/** A tool whose effect is outside the house: it is begun at most once, and a crash in the middle leaves it unknown. */
export interface OutsideTool extends About { effect: 'outside', reach: (args: never, use: Use) => Promise<Outcome> }

export type Tool = HouseTool | OutsideTool

export interface Toolbox {
  /** Every tool there is, the house's own first. */
  all: () => Tool[]
  /** What the person decided for this agent, or else what is standard for a tool; as it stands now. */
  policies: (agent: Agent) => (tool: Tool) => Policy
  /** The tools that an agent may be given in a turn of a kind: none for a person from outside, and none in a dream. */
  usable: (agent: Agent, kind: TurnKind) => Tool[]
}

/** The tools as a model is told of them. */
export const specsOf = (tools: readonly Tool[]): ToolSpec[] => tools.map(({ name, description, parameters }) => ({ name, description, parameters }))

interface Defined<S extends z.ZodObject> { name: string, description: string, args: S, standard?: Policy }

/** Defines a tool of the house by its schema. */
export function houseTool<S extends z.ZodObject>({ effect, run, ...defined }: Defined<S> & { effect: 'reads' | 'writes', run: (args: z.output<S>, use: Use) => Outcome }): HouseTool {
  return { ...about(defined), effect, run: run as HouseTool['run'] }
}

/** Defines a tool that reaches outside by its schema. */
export function outsideTool<S extends z.ZodObject>({ reach, ...defined }: Defined<S> & { reach: (args: z.output<S>, use: Use) => Promise<Outcome> }): OutsideTool {
  return { ...about(defined), effect: 'outside', reach: reach as OutsideTool['reach'] }
}

function about<S extends z.ZodObject>({ name, description, args, standard = 'allow' }: Defined<S>): About {
  return {
    name,
    description,
    parameters: z.toJSONSchema(args, { io: 'input' }),
    source: 'house',
    standard,
    parse(given) {
      const parsed = args.safeParse(given)
      if (!parsed.success)
        throw invalid(`${name}.${parsed.error.issues[0]!.path.join('.')}`, parsed.error.issues[0]!.message)
      return parsed.data
    },
  }
}
