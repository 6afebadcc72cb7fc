// The state of the house, from counters that are kept, never from counting rows.
import type { Agents } from '../agents/service'
import type { Chat } from '../chat/service'
import type { Config } from '../config'
import type { Presences } from '../engine/presence'
import type { Mailboxes } from '../mailbox/service'
import type { Presence, Status } from './contract'
import { existsSync, statfsSync, statSync } from 'node:fs'
import process from 'node:process'
import { DURABILITY } from '../kernel/db'

export interface StatusService {
  agents: () => Record<string, Presence>
  house: () => Status
}

export interface StatusOptions {
  config: Config
  agents: Agents
  chat: Chat
  mailboxes: Mailboxes
  presences: Presences
  providers: () => Status['providers']
  clients: () => number
  seq: () => number
  /** Which doors beside home are open, and where the house is reached. */
  exposure: () => Status['exposure']
  /** When the house was last backed up. */
  lastBackup: () => string | null
}

export function createStatus(options: StatusOptions): StatusService {
  const { config, agents, chat, mailboxes, presences } = options
  const startedAt = new Date().toISOString()
  const size = (file: string): number => existsSync(file) ? statSync(file).size : 0

  return {
    agents: () => Object.fromEntries(agents.list().map(agent => [agent.id, presences.of(agent.id, agent.enabled)])),
    house() {
      const { queued, running, waiting, failed, done } = presences.totals()
      const { rss, heapUsed } = process.memoryUsage()
      const disk = statfsSync(config.home)
      return {
        version: config.version,
        node: process.versions.node,
        started_at: startedAt,
        uptime: Math.round(process.uptime()),
        counts: { agents: agents.list().length, groups: chat.groups().length, letters: mailboxes.total(), messages: chat.total(), turns: done + failed },
        queue: { queued, running, waiting, failed },
        memory: { rss, heap_used: heapUsed },
        folder: config.home,
        database: { bytes: size(config.database) + size(`${config.database}-wal`), durable: DURABILITY },
        disk: { free: disk.bavail * disk.bsize, total: disk.blocks * disk.bsize },
        ws_clients: options.clients(),
        exposure: options.exposure(),
        providers: options.providers(),
        last_backup: options.lastBackup(),
        seq: options.seq(),
      }
    },
  }
}
