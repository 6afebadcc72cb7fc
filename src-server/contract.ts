// The whole API and every event, noun by noun. The page, the tests and OpenAPI read it from here.
import type { AgentEvents } from './agents/contract'
import type { ChannelEvents } from './channels/contract'
import type { ChatEvents } from './chat/contract'
import type { CollaborationEvents } from './collaboration/contract'
import type { TurnEvents } from './engine/contract'
import type { EntryEvents } from './entries/contract'
import type { HiringEvents } from './hiring/contract'
import type { KnowledgeEvents } from './knowledge/contract'
import type { MailEvents } from './mailbox/contract'
import type { SceneEvents } from './scenes/contract'
import type { ScheduleEvents } from './schedule/contract'
import type { UsageEvents } from './usage/contract'
import { agents } from './agents/contract'
import { auth } from './auth/contract'
import { channels } from './channels/contract'
import { chat } from './chat/contract'
import { collaboration } from './collaboration/contract'
import { docs } from './docs/contract'
import { entries } from './entries/contract'
import { hiring } from './hiring/contract'
import { knowledge } from './knowledge/contract'
import { mailbox } from './mailbox/contract'
import { scenes } from './scenes/contract'
import { schedule } from './schedule/contract'
import { skills } from './skills/contract'
import { status } from './status/contract'
import { usage } from './usage/contract'
import { welcome } from './welcome/contract'

export const api = { auth, agents, scenes, knowledge, mailbox, chat, status, usage, collaboration, hiring, schedule, entries, channels, skills, welcome, docs } as const

/** Every stored fact by name, with the shape of its `data`. */
export interface Events extends AgentEvents, SceneEvents, KnowledgeEvents, MailEvents, ChatEvents, TurnEvents, UsageEvents, CollaborationEvents, HiringEvents, ScheduleEvents, EntryEvents, ChannelEvents {}

/** A frame on `/ws`. Stored facts carry their `seq`; `heartbeat` carries the newest one as data, `reset` says: fetch everything anew. */
export type Frame
  = | { [T in keyof Events]: { event: T, data: Events[T], seq: number, timestamp: string } }[keyof Events]
    | { event: 'heartbeat', data: { seq: number }, timestamp: string }
    | { event: 'reset', data: { seq: number }, timestamp: string }
