// The foundation of the house: what knows nothing of agents, and the tables of all who build on it.
import type { Config } from './config'
import type { Events, Passing } from './contract'
import type { Clock } from './kernel/clock'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { agentMigrations } from './agents/schema'
import { alertMigrations } from './alerts/schema'
import { approvalMigrations } from './approvals/schema'
import { authMigrations } from './auth/schema'
import { finishRestore } from './backups/swap'
import { budgetMigrations } from './budgets/schema'
import { channelMigrations } from './channels/schema'
import { chatMigrations } from './chat/schema'
import { collaborationMigrations } from './collaboration/schema'
import { engineMigrations } from './engine/schema'
import { unaskedMigrations } from './engine/unasked'
import { entryMigrations } from './entries/schema'
import { hiringMigrations } from './hiring/schema'
import { createBus, createPassing } from './kernel/bus'
import { openDb } from './kernel/db'
import { createFactLog, factMigrations } from './kernel/facts'
import { openLog } from './kernel/log'
import { createSettings } from './kernel/settings'
import { openVault } from './kernel/vault'
import { knowledgeMigrations } from './knowledge/schema'
import { mailboxMigrations } from './mailbox/schema'
import { mcpMigrations } from './mcp/schema'
import { providerMigrations } from './providers/schema'
import { sceneMigrations } from './scenes/schema'
import { scheduleMigrations } from './schedule/schema'
import { searchMigrations } from './search/schema'
import { usageMigrations } from './usage/schema'

/** Every migration there is. */
export const migrations = [...factMigrations, ...authMigrations, ...agentMigrations, ...mailboxMigrations, ...chatMigrations, ...collaborationMigrations, ...engineMigrations, ...unaskedMigrations, ...knowledgeMigrations, ...sceneMigrations, ...usageMigrations, ...entryMigrations, ...channelMigrations, ...hiringMigrations, ...scheduleMigrations, ...approvalMigrations, ...alertMigrations, ...budgetMigrations, ...providerMigrations, ...mcpMigrations, ...searchMigrations]
export type Foundation = ReturnType<typeof layFoundation>

/** Opens the folder, the log, the database and the vault. */
export function layFoundation(config: Config, clock: Clock) {
  mkdirSync(config.home, { recursive: true, mode: 0o700 })
  finishRestore(config.home)
  const log = openLog(join(config.home, 'logs', 'server.log'), config.logLevel)
  const bus = createBus<Events>((err, type) => log.error({ err, type }, 'a listener failed'))
  const db = openDb<Events>({ file: config.database, backups: config.backups, migrations, clock, driver: bus })
  const passing = createPassing<Passing>()
  const facts = createFactLog(db)
  const settings = createSettings(db)
  const vault = openVault(join(config.home, 'keys'), config.key)
  return { config, clock, log, bus, passing, db, facts, settings, vault }
}
