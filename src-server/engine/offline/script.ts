// A model that plays a script: for tests, which say in a file (YAML or JSON) who does what when it is asked what.
import type { Model, Move, Thought } from '../model'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { OFFLINE } from '../../providers/contract'
import { TurnKind } from '../contract'
import { ModelFailure, stepsOf } from '../model'
import { offlineEngine } from './engine'

const BLANK = /\{\{ ?(\w*) ?\}\}/g
const BLANKS: readonly (string | undefined)[] = ['asked', 'from', 'last_result']

/** A text with blanks in it: `{{asked}}`, `{{from}}` and `{{last_result}}` are filled in when it is said. */
const Text = z.string().refine(text => [...text.matchAll(BLANK)].every(([, name]) => BLANKS.includes(name)), `holds a blank that nobody fills in: there are ${BLANKS.map(name => `{{${name}}}`).join(', ')}`)

const Args: z.ZodType<unknown> = z.lazy(() => z.union([Text, z.number(), z.boolean(), z.null(), z.array(Args), z.record(z.string(), Args)]))

const ScriptedMove = z.strictObject({
  /** Of a move without calls it is the answer; null: nothing to say. */
  text: Text.nullable().default(null),
  calls: z.array(z.strictObject({ tool: z.string().min(1), args: z.record(z.string(), Args).default({}) })).default([]),
  delay_ms: z.number().int().min(0).max(600_000).default(0),
  /** It gives no move but this failure; `elsewhere`: the next model may be tried. */
  fail: z.strictObject({ reason: z.string().min(1), message: z.string().min(1), elsewhere: z.boolean().default(true) }).optional(),
  spent: z.strictObject({ prompt_tokens: z.number().int().min(0), completion_tokens: z.number().int().min(0), cost: z.number().min(0).default(0) }).optional(),
})

/** A text that is held by what was asked, or a pattern between slashes. */
const When = z.string().min(1).transform((text, { addIssue }): (asked: string) => boolean => {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? []
  if (source === undefined)
    return asked => asked.includes(text)
  try {
    const pattern = new RegExp(source, flags?.replaceAll('g', ''))
    return asked => pattern.test(asked)
  }
  catch {
    addIssue(`is no pattern: ${text}`)
    return () => false
  }
})

const Rule = z.strictObject({
  agent: z.string().optional(),
  kind: TurnKind.optional(),
  when: When.optional(),
  /** The place of the move in its turn, from 0. */
  step: z.number().int().min(0).optional(),
  times: z.enum(['always', 'once']).default('always'),
  move: ScriptedMove,
})
type Rule = z.infer<typeof Rule>

export const Script = z.strictObject({
  /** The first that fits is played. */
  rules: z.array(Rule).min(1),
  /** Who plays where none fits: the offline engine, or nobody, so that the turn fails. */
  otherwise: z.enum(['fail', 'offline']).default('fail'),
})
export type Script = z.infer<typeof Script>

/** Reads a script file. Throws a sentence that says what is wrong with it, and where. */
export function readScript(file: string): Script {
  let read: unknown
  try {
    read = parse(readFileSync(file, 'utf8'))
  }
  catch (error) {
    throw new Error(`The script ${file} cannot be read: ${(error as Error).message}`)
  }
  const parsed = Script.safeParse(read)
  if (!parsed.success)
    throw new Error(`The script ${file} is not right: ${parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; ')}.`)
  return parsed.data
}

/** A model that plays a script. Where no rule fits, the turn fails as `no_rule`, or the offline engine plays, as the script says. */
export function scriptedModel({ rules, otherwise }: Script): Model {
  const played = new Set<Rule>()

  return {
    provider: OFFLINE,
    id: 'script',
    async next(thought) {
      const rule = rules.find(each => fits(each, thought) && !(each.times === 'once' && played.has(each)))
      if (!rule) {
        if (otherwise === 'offline')
          return offlineEngine.next(thought)
        throw new ModelFailure('no_rule', `The script has no rule for ${thought.context.agent.id}, which was asked “${thought.context.wake.content.slice(0, 200)}”, for its move ${thought.exchanges.length}.`, false)
      }
      played.add(rule)
      return play(rule, thought)
    },
  }
}

function fits({ agent, kind, when, step }: Rule, { context: { agent: thinker, wake }, exchanges }: Thought): boolean {
  return (agent ?? thinker.id) === thinker.id && (kind ?? wake.kind) === wake.kind && (step ?? exchanges.length) === exchanges.length && (when?.(wake.content) ?? true)
}

async function play({ move: { text, calls, delay_ms, fail, spent } }: Rule, thought: Thought): Promise<Move> {
  if (delay_ms > 0)
    await sleep(delay_ms, undefined, { signal: thought.signal })
  if (fail)
    throw new ModelFailure(fail.reason, fail.message, fail.elsewhere)
  const { wake } = thought.context
  const words = { asked: wake.content, from: wake.from, last_result: stepsOf(thought.exchanges).at(-1)?.result ?? '' }
  const said = text === null ? null : filled(text, words) as string
  if (said !== null && calls.length === 0)
    thought.say(said)
  return {
    text: said,
    calls: calls.map(({ tool, args }, i) => ({ id: `script-${i}`, tool, args: filled(args, words) as Record<string, unknown> })),
    ...spent && { spent },
  }
}

/** The same with every blank in every text of it filled in. */
function filled(value: unknown, words: Record<string, string>): unknown {
  if (typeof value === 'string')
    return value.replace(BLANK, (_, name: string) => words[name]!)
  if (Array.isArray(value))
    return value.map(each => filled(each, words))
  return value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, words)])) : value
}
