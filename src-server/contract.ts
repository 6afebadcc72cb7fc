// The whole API and every event, noun by noun. The page, the tests and OpenAPI read it from here.
import type { AgentEvents } from './agents/contract'
import type { AlertEvents } from './alerts/contract'
import type { ApprovalEvents } from './approvals/contract'
import type { ArchiveEvents } from './archive/contract'
import type { AuthEvents } from './auth/contract'
import type { BackupEvents, BackupPassing } from './backups/contract'
import type { BudgetEvents } from './budgets/contract'
import type { ChannelEvents } from './channels/contract'
import type { ChatEvents } from './chat/contract'
import type { CollaborationEvents } from './collaboration/contract'
import type { TurnDelta, TurnEvents } from './engine/contract'
import type { EntryEvents } from './entries/contract'
import type { ExposureEvents } from './exposure/contract'
import type { HiringEvents } from './hiring/contract'
import type { KnowledgeEvents } from './knowledge/contract'
import type { MailEvents } from './mailbox/contract'
import type { McpEvents } from './mcp/contract'
import type { ProviderEvents } from './providers/contract'
import type { SceneEvents } from './scenes/contract'
import type { ScheduleEvents } from './schedule/contract'
import type { SkillEvents } from './skills/contract'
import type { TeamEvents } from './team/contract'
import type { UsageEvents } from './usage/contract'
import { agents } from './agents/contract'
import { alerts } from './alerts/contract'
import { approvals } from './approvals/contract'
import { archive } from './archive/contract'
import { auth } from './auth/contract'
import { backups } from './backups/contract'
import { budgets } from './budgets/contract'
import { channels } from './channels/contract'
import { chat } from './chat/contract'
import { collaboration } from './collaboration/contract'
import { docs } from './docs/contract'
import { office, tools, turns } from './engine/contract'
import { entries } from './entries/contract'
import { exposure } from './exposure/contract'
import { hiring } from './hiring/contract'
import { knowledge } from './knowledge/contract'
import { mailbox } from './mailbox/contract'
import { mcp } from './mcp/contract'
import { providers } from './providers/contract'
import { scenes } from './scenes/contract'
import { schedule } from './schedule/contract'
import { search } from './search/contract'
import { skills } from './skills/contract'
import { status } from './status/contract'
import { team } from './team/contract'
import { usage } from './usage/contract'
import { welcome } from './welcome/contract'

export const api = { auth, exposure, agents, scenes, knowledge, mailbox, chat, status, usage, budgets, alerts, collaboration, approvals, hiring, schedule, entries, channels, mcp, skills, tools, turns, office, team, providers, search, backups, archive, welcome, docs } as const

/** Every stored fact by name, with the shape of its `data`. */
export interface Events extends AuthEvents, ExposureEvents, AgentEvents, SceneEvents, KnowledgeEvents, MailEvents, ChatEvents, TurnEvents, UsageEvents, BudgetEvents, AlertEvents, CollaborationEvents, ApprovalEvents, HiringEvents, ScheduleEvents, SkillEvents, TeamEvents, ProviderEvents, EntryEvents, McpEvents, ChannelEvents, BackupEvents, ArchiveEvents {}

/** What passes and is never stored: frames without a number. */
export interface Passing extends BackupPassing { 'turn.delta': TurnDelta }

/** A frame on `/ws`. Stored facts carry their `seq`; `heartbeat` carries the newest one as data, `reset` says: fetch everything anew. */
export type Frame
  = | { [T in keyof Events]: { event: T, data: Events[T], seq: number, timestamp: string } }[keyof Events]
    | { [T in keyof Passing]: { event: T, data: Passing[T], timestamp: string } }[keyof Passing]
    | { event: 'heartbeat', data: { seq: number }, timestamp: string }
    | { event: 'reset', data: { seq: number }, timestamp: string }
