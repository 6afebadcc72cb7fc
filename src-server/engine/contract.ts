// Turns: what an agent did when it was woken, told live and kept to be explained; and the office in which they happen.
import { z } from 'zod'
import { Policy } from '../agents/contract'
import { contract, Id, Limit, Timestamp } from '../kernel/route'
import { Slug } from '../knowledge/contract'

/**
 * What woke the agent: a letter, a mention in a group, a person from outside in a scene, a task whose time had come, its
 * own HEARTBEAT.md, or the need to sort what it has lived through (`dream`).
 */
export const TurnKind = z.enum(['letter', 'mention', 'scene', 'task', 'heartbeat', 'dream'])
export type TurnKind = z.infer<typeof TurnKind>

export const TurnState = z.enum(['queued', 'running', 'waiting', 'done', 'failed'])
export type TurnState = z.infer<typeof TurnState>

/**
 * What a waiting turn waits for: the person's answer, a budget, the rest between two who write to each other too fast
 * (`cooldown`), the person's word on two who go round in circles (`loop`), or those who speak before it in its group (`turn`).
 */
export const WaitsFor = z.enum(['approval', 'budget', 'cooldown', 'loop', 'turn'])
export type WaitsFor = z.infer<typeof WaitsFor>

const Tokens = { prompt_tokens: z.number().int(), completion_tokens: z.number().int(), cost: z.number() }

export const TurnSummary = z.object({
  id: Id,
  agent_id: z.string(),
  kind: TurnKind,
  source_id: z.string().describe('the letter, message or run that woke it'),
  from: z.string(),
  asked: z.string().describe('at most 500 characters'),
  scene: z.string().nullable(),
  state: TurnState,
  waits_for: WaitsFor.nullable(),
  reason: z.string().nullable().describe('why it failed, as a word'),
  message: z.string().nullable().describe('why it failed, as a sentence'),
  answer: z.string().nullable(),
  cause: z.string().nullable().describe('the turn that led to this one'),
  hops: z.number().int(),
  ...Tokens,
  queued_at: Timestamp,
  started_at: Timestamp.nullable(),
  ended_at: Timestamp.nullable(),
})
export type TurnSummary = z.infer<typeof TurnSummary>

/** Where a part of the prompt comes from. */
export const PartName = z.enum(['instructions', 'soul', 'scene', 'roster', 'team_memory', 'skills', 'memory', 'knowledge', 'history', 'group', 'thread', 'errand', 'asked'])
export type PartName = z.infer<typeof PartName>
export const PromptPart = z.object({ name: PartName, role: z.enum(['system', 'user']), text: z.string(), tokens: z.number().int().describe('estimated') })
export type PromptPart = z.infer<typeof PromptPart>

export const TurnCall = z.object({ id: z.string(), tool: z.string(), args: z.record(z.string(), z.unknown()) })
/** One answer of a model. `tries` are the models that were asked before and gave none. */
export const TurnMove = z.object({
  n: z.number().int(),
  provider: z.string(),
  model: z.string(),
  text: z.string().nullable(),
  calls: z.array(TurnCall),
  ...Tokens,
  duration_ms: z.number().int(),
  tries: z.array(z.object({ provider: z.string(), model: z.string(), reason: z.string(), message: z.string() })),
  timestamp: Timestamp,
})
export type TurnMove = z.infer<typeof TurnMove>

export const TurnStep = z.object({
  n: z.number().int(),
  move: z.number().int(),
  call_id: z.string(),
  tool: z.string(),
  args: z.record(z.string(), z.unknown()),
  result: z.string(),
  letter_id: z.string().nullable(),
  duration_ms: z.number().int(),
  timestamp: Timestamp,
})
export type TurnStep = z.infer<typeof TurnStep>

export const Turn = TurnSummary.extend({
  group_id: z.string().nullable().describe('the group it was mentioned in, where that is still known'),
  task_id: z.string().nullable().describe('the scheduled task that woke it, where that is still there'),
  chain: z.array(TurnSummary).describe('the turns that led to this one, the first wake-up first'),
  prompt: z.array(PromptPart).describe('empty when the trace was pruned'),
  moves: z.array(TurnMove),
  steps: z.array(TurnStep),
})
export type Turn = z.infer<typeof Turn>

/** A turn that had a page of the knowledge before it: shown with what was asked, found by a search, or read as a whole. */
export const PageUse = z.object({ turn: TurnSummary, how: z.enum(['shown', 'found', 'read']) })
export type PageUse = z.infer<typeof PageUse>

/** A turn run again: from its record, or from a move on with another model or prompt. Nothing of it has any effect. */
export const Replay = z.object({
  id: Id,
  turn_id: z.string(),
  from: z.number().int().nullable().describe('the first move that was thought anew; null: all is from the record'),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  changed: z.array(PartName).describe('parts of the prompt that were changed'),
  moves: z.array(TurnMove),
  steps: z.array(TurnStep),
  answer: z.string().nullable(),
  reason: z.string().nullable().describe('why it ended before an answer, as a word: `budget`, `cancelled`, `record_ends`, `too_many_steps`, or what the model failed for'),
  failure: z.string().nullable().describe('the same as a sentence'),
  same: z.boolean().describe('the same tools with the same arguments and results, and the same answer'),
  created_at: Timestamp,
})
export type Replay = z.infer<typeof Replay>

const ById = z.object({ id: Id })
const OneTurn = z.object({ turn: TurnSummary })

export const turns = contract({
  list: {
    method: 'GET',
    path: '/api/turns',
    summary: 'Turns, newest last',
    access: 'read',
    query: z.object({ limit: Limit, before: Id.optional(), agent_id: Id.optional(), kind: TurnKind.optional(), state: TurnState.optional(), source_id: Id.optional().describe('what woke them') }),
    reply: z.object({ turns: z.array(TurnSummary), next_before: z.string().optional() }),
  },
  get: { method: 'GET', path: '/api/turns/{id}', summary: 'One turn with its cause chain, prompt, moves and steps', access: 'read', params: ById, reply: z.object({ turn: Turn }) },
  cancel: { method: 'POST', path: '/api/turns/{id}/cancel', summary: 'End a turn that is queued, waiting or running', access: 'chat', params: ById, reply: OneTurn },
  replays: { method: 'GET', path: '/api/turns/{id}/replays', summary: 'How a turn went when it was run again, newest last', access: 'read', params: ById, reply: z.object({ replays: z.array(Replay) }) },
  replay: {
    method: 'POST',
    path: '/api/turns/{id}/replays',
    summary: 'Run a turn again without any effect: from its record, or from a move on with another model or prompt',
    access: 'admin',
    params: ById,
    body: z.object({
      from: z.number().int().min(0).max(1000).optional().describe('the first move to think anew; left out: none, no model is called'),
      provider: z.string().max(200).optional(),
      model: z.string().max(200).optional(),
      prompt: z.array(z.object({ name: PartName, text: z.string().max(200_000) })).max(20).default([]),
    }),
    reply: z.object({ replay: Replay }),
    status: 201,
  },
  cancelReplay: { method: 'POST', path: '/api/turns/{id}/replays/cancel', summary: 'End the replays of a turn that are being made; 409 when there is none', access: 'admin', params: ById, reply: z.object({ cancelled: z.number().int() }) },
  uses: {
    method: 'GET',
    path: '/api/knowledge/{id}/wiki/{slug}/uses',
    summary: 'Which turns had a page before them, newest last; kept as long as the turns are',
    access: 'read',
    params: z.object({ id: Id, slug: Slug }),
    query: z.object({ limit: Limit, before: Id.optional().describe('a turn') }),
    reply: z.object({ uses: z.array(PageUse), next_before: z.string().optional() }),
  },
  retry: { method: 'POST', path: '/api/turns/{id}/retry', summary: 'Wake the agent again for what failed', access: 'chat', params: ById, reply: OneTurn, status: 201 },
})

/** What keeps the team from running away. */
export const Bounds = z.object({
  at_once: z.number().int().min(1).max(64).describe('turns at the same time'),
  steps: z.number().int().min(1).max(100).describe('uses of tools in a turn'),
  hops: z.number().int().min(1).max(100).describe('times in a row that agents may wake one another'),
  wakeups: z.number().int().min(1).max(10_000).describe('wake-ups that one message may lead to'),
  exchanges: z.number().int().min(1).max(100).describe('times that two agents may wake one another in a chain before they are held to be in a loop'),
  cooldown_ms: z.number().int().min(0).max(3_600_000).describe('between two wake-ups of the same pair in a chain, from the third on'),
  answers: z.number().int().min(1).max(100).describe('agents that may answer one message in a group'),
  rounds: z.number().int().min(1).max(100).describe('times that a group may go on by itself after a person’s message'),
  output_tokens: z.number().int().min(64).max(1_000_000).describe('tokens that one answer of a model may have'),
  trace_days: z.number().int().min(1).max(3650),
  trace_mb: z.number().int().min(1).max(1_000_000),
})
export type Bounds = z.infer<typeof Bounds>

export const Office = z.object({ paused: z.boolean(), paused_at: Timestamp.nullable(), bounds: Bounds, running: z.number().int(), queued: z.number().int(), waiting: z.number().int() })
export type Office = z.infer<typeof Office>

export const office = contract({
  state: { method: 'GET', path: '/api/office', summary: 'Whether the team works, within which bounds, and on how much', access: 'read', reply: z.object({ office: Office }) },
  change: {
    method: 'PUT',
    path: '/api/office',
    summary: 'Pause everything or go on; change the bounds',
    access: 'admin',
    body: z.object({ paused: z.boolean(), bounds: Bounds.partial() }).partial(),
    reply: z.object({ office: Office }),
  },
})

/** A tool as a person is told of it. */
export const ToolInfo = z.object({
  name: z.string(),
  description: z.string().describe('as the model reads it'),
  source: z.string().describe('`house`, or the id of an MCP server'),
  effect: z.enum(['reads', 'writes', 'outside']).describe('`reads` changes nothing; `outside` reaches beyond the house'),
  standard: Policy.describe('what holds until something else is decided for an agent'),
})
export type ToolInfo = z.infer<typeof ToolInfo>
export const AgentTool = ToolInfo.extend({ policy: Policy.describe('what holds for this agent'), decided: z.boolean().describe('somebody decided it for this agent') })
export type AgentTool = z.infer<typeof AgentTool>

const AgentTools = z.object({ tools: z.array(AgentTool) })

export const tools = contract({
  list: { method: 'GET', path: '/api/tools', summary: 'Every tool that agents can be given', access: 'read', reply: z.object({ tools: z.array(ToolInfo) }) },
  ofAgent: { method: 'GET', path: '/api/agents/{id}/tools', summary: 'The tools of an agent, and whether it may use them', access: 'read', params: ById, reply: AgentTools },
  decide: {
    method: 'PUT',
    path: '/api/agents/{id}/tools',
    summary: 'Decide whether an agent may use tools; null goes back to what is standard, and what is left out stays',
    access: 'admin',
    params: ById,
    body: z.object({ tools: z.record(z.string().max(128), Policy.nullable()) }),
    reply: AgentTools,
  },
})

export interface TurnEvents {
  'turn.started': { id: string, agent_id: string, kind: TurnKind, from: string, source_id: string, group_id: string | null, asked: string }
  'turn.step': { id: string, agent_id: string, step: number, tool: string, result: string }
  'turn.waiting': { id: string, agent_id: string, kind: TurnKind, source_id: string, waits_for: WaitsFor }
  'turn.finished': { id: string, agent_id: string, kind: TurnKind, source_id: string, answered: boolean, duration_ms: number }
  'turn.failed': { id: string, agent_id: string, kind: TurnKind, source_id: string, reason: string, message: string }
  'office.updated': Office
}

/** Told to whoever looks, never stored: the next words of an answer. */
export interface TurnDelta { id: string, agent_id: string, kind: TurnKind, source_id: string, group_id: string | null, text: string }
