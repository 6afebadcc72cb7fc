import type { Auth } from './auth/service'
// The whole house, composed: its foundation, the nouns (house.nouns.ts), the engine (house.engine.ts) and the doors. The only place where things are built.
import type { Config } from './config'
import type { Events, Passing } from './contract'
import type { Model } from './engine/model'
import type { MayReach } from './engine/tools/addresses'
import type { Clock } from './kernel/clock'
import type { Door } from './kernel/doors'
import type { Timers } from './schedule/alarm'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import express from 'express'
import { agentRoutes } from './agents/routes'
import { agentMigrations } from './agents/schema'
import { watchAgents } from './agents/watch'
import { alertRoutes } from './alerts/routes'
import { alertMigrations } from './alerts/schema'
import { approvalRoutes } from './approvals/routes'
import { approvalMigrations } from './approvals/schema'
import { authRoutes, loginBrake } from './auth/routes'
import { authMigrations } from './auth/schema'
import { createAuth } from './auth/service'
import { createKeyStore } from './auth/store'
import { budgetRoutes } from './budgets/routes'
import { budgetMigrations } from './budgets/schema'
import { channelRoutes } from './channels/routes'
import { channelMigrations } from './channels/schema'
import { createChannels, fieldsOf } from './channels/service'
import { createSeenEvents } from './channels/store'
import { chatRoutes } from './chat/routes'
import { chatMigrations } from './chat/schema'
import { collaborationRoutes } from './collaboration/routes'
import { collaborationMigrations } from './collaboration/schema'
import { api } from './contract'
import { docsRoutes } from './docs/routes'
import { createDesk } from './engine/language/desk'
import { createModels } from './engine/models'
import { offlineEngine } from './engine/offline/engine'
import { officeRoutes, turnRoutes } from './engine/routes'
import { engineMigrations } from './engine/schema'
import { isPublic } from './engine/tools/addresses'
import { toolRoutes } from './engine/tools/routes'
import { unaskedMigrations } from './engine/unasked'
import { createLedger } from './entries/ledger'
import { entryRoutes } from './entries/routes'
import { entryMigrations } from './entries/schema'
import { createEntries } from './entries/service'
import { createEntryStore } from './entries/store'
import { hiringRoutes } from './hiring/routes'
import { hiringMigrations } from './hiring/schema'
import { buildEngine } from './house.engine'
import { buildNouns } from './house.nouns'
import { createBus, createPassing } from './kernel/bus'
import { systemClock } from './kernel/clock'
import { openDb } from './kernel/db'
import { createDoorway } from './kernel/doors'
import { createFactLog, factMigrations } from './kernel/facts'
import { createGuard } from './kernel/guard'
import { randomId } from './kernel/ids'
import { openLog } from './kernel/log'
import { answerErrors, mount } from './kernel/mount'
import { openapi } from './kernel/openapi'
import { servePage } from './kernel/page'
import { createSettings } from './kernel/settings'
import { createAdmit, headers, shield } from './kernel/shield'
import { createSocket } from './kernel/socket'
import { openVault } from './kernel/vault'
import { knowledgeRoutes } from './knowledge/routes'
import { knowledgeMigrations } from './knowledge/schema'
import { watchKnowledge } from './knowledge/watch'
import { mailboxRoutes } from './mailbox/routes'
import { mailboxMigrations } from './mailbox/schema'
import { createMcpDoor } from './mcp/door'
import { mcpRoutes } from './mcp/routes'
import { mcpMigrations } from './mcp/schema'
import { providerRoutes } from './providers/routes'
import { providerMigrations } from './providers/schema'
import { sceneRoutes } from './scenes/routes'
import { sceneMigrations } from './scenes/schema'
import { watchScenes } from './scenes/watch'
import { systemTimers } from './schedule/alarm'
import { scheduleRoutes } from './schedule/routes'
import { scheduleMigrations } from './schedule/schema'
import { skillRoutes } from './skills/routes'
import { statusRoutes } from './status/routes'
import { createStatus } from './status/service'
import { teamRoutes } from './team/routes'
import { usageRoutes } from './usage/routes'
import { usageMigrations } from './usage/schema'
import { welcomeRoutes } from './welcome/routes'

export interface House {
  auth: Auth
  /** Opens the home door and lets the agents work. */
  open: () => Promise<Door>
  /** Ends turns in progress, closes the door and the database. Nothing queued is lost. */
  close: () => Promise<void>
}

/** Every migration there is. */
export const migrations = [...factMigrations, ...authMigrations, ...agentMigrations, ...mailboxMigrations, ...chatMigrations, ...collaborationMigrations, ...engineMigrations, ...unaskedMigrations, ...knowledgeMigrations, ...sceneMigrations, ...usageMigrations, ...entryMigrations, ...channelMigrations, ...hiringMigrations, ...scheduleMigrations, ...approvalMigrations, ...alertMigrations, ...budgetMigrations, ...providerMigrations, ...mcpMigrations]
const PRUNE_MS = 600_000
const PAUSE_MS = 1000
/** A large intake of pages made elsewhere goes on behind an open door. */
const OPENING_MS = 2000

export type Foundation = ReturnType<typeof lay>

/** The foundation: what knows nothing of agents. */
function lay(config: Config, clock: Clock) {
  mkdirSync(config.home, { recursive: true, mode: 0o700 })
  const log = openLog(join(config.home, 'logs', 'server.log'), config.logLevel)
  const bus = createBus<Events>((err, type) => log.error({ err, type }, 'a listener failed'))
  const db = openDb<Events>({ file: config.database, backups: config.backups, migrations, clock, driver: bus })
  const passing = createPassing<Passing>()
  const facts = createFactLog(db)
  const settings = createSettings(db)
  const vault = openVault(join(config.home, 'keys'))
  return { config, clock, log, bus, passing, db, facts, settings, vault }
}

/** Builds a house in its folder. `play` is for tests: another clock, other timers, another model, other addresses that agents may reach. */
export function buildHouse(config: Config, play: { clock?: Clock, model?: Model, timers?: Timers, mayReach?: MayReach } = {}): House {
  const { clock = systemClock, model = offlineEngine, timers = systemTimers, mayReach = isPublic } = play
  const foundation = lay(config, clock)
  const { log, bus, passing, db, facts, settings, vault } = foundation
  const house = settings.get('house') ?? randomId(8)
  settings.set('house', house)
  const auth = createAuth({ db, keys: createKeyStore(db), settings, vault, clock, house })
  const nouns = buildNouns(foundation, timers)
  const { agents, chat, mailboxes, scenes, talk, knowledge, hiring, schedule, skills, usage, collaboration, welcome, presences, bounds, trace, providers } = nouns
  const models = createModels({ providers, offline: model })
  const { office, turns, replays, tools } = buildEngine(foundation, nouns, models, mayReach)

  const entries = createEntries({ db, store: createEntryStore(db), ledger: createLedger({ db, vault, clock }), vault, clock, fieldsOf, exists: talk.exists })
  const channels = createChannels({ db, entries, seen: createSeenEvents(db, clock), desk: talk, clock, log })

  const guard = createGuard(auth)
  const socket = createSocket({ bus, passing, facts, guard, clock, seq: db.seq })
  auth.onRevoked(socket.recheck)
  const status = createStatus({ config, agents, chat, mailboxes, presences, providers: () => providers.list().map(({ id, name, kind, ready }) => ({ id, name, kind, ready })), clients: socket.clients, seq: db.seq, addresses: () => door ? [door.origin] : [] })

  const admit = createAdmit(config.names)
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple')
  app.use(shield(admit), headers())
  const doorway = createDoorway(app, admit, socket.connect)
  app.post(api.auth.login.path, loginBrake())
  mount(app, api, {
    auth: authRoutes(auth),
    agents: agentRoutes(agents, { ...nouns.dreams, ...nouns.heartbeats }),
    knowledge: knowledgeRoutes(knowledge),
    mailbox: mailboxRoutes(mailboxes),
    chat: chatRoutes(chat),
    status: statusRoutes(status),
    collaboration: collaborationRoutes(collaboration),
    approvals: approvalRoutes(nouns.approvals),
    welcome: welcomeRoutes(welcome),
    docs: docsRoutes(() => openapi(api, config.version)),
    scenes: sceneRoutes(scenes, talk),
    hiring: hiringRoutes(hiring),
    schedule: scheduleRoutes(schedule),
    entries: entryRoutes(entries, channels),
    channels: channelRoutes(channels, guard.allow),
    mcp: mcpRoutes(nouns.mcp),
    skills: skillRoutes(skills, nouns.shelf),
    tools: toolRoutes(tools, agents),
    usage: usageRoutes(usage, nouns.prices),
    budgets: budgetRoutes(nouns.budgets),
    alerts: alertRoutes(nouns.alerts),
    turns: turnRoutes(turns, replays),
    office: officeRoutes(turns),
    team: teamRoutes(nouns.team),
    providers: providerRoutes(providers, createDesk(providers)),
  }, guard)
  app.use('/mcp', createMcpDoor({ ...nouns, bus, guard, log, version: config.version }))
  app.use(servePage(config.page))
  app.use(answerErrors(log))

  let door: Door | null = null
  /** Forgets what is kept no longer, a bounded number at a time, until nothing is left to forget. */
  function prune(): void {
    const { trace_days, trace_mb } = bounds.get()
    const forgotten = facts.prune(clock()) + trace.prune(new Date(clock().getTime() - trace_days * 86_400_000).toISOString(), trace_mb * 1_000_000) + channels.prune()
    pruning = setTimeout(prune, forgotten > 0 ? PAUSE_MS : PRUNE_MS)
  }
  let pruning = setTimeout(prune, PRUNE_MS)
  const watches = [watchAgents(config.home, agents, nouns.team, log), watchScenes(config.home, scenes, log), watchKnowledge(knowledge, log)]

  return {
    auth,
    async open() {
      agents.sync()
      await knowledge.open(OPENING_MS)
      welcome.ensureLeader(config.language)
      chat.ensureGeneral()
      scenes.sync()
      scenes.ensureDefault(config.language === 'zh' ? '默认' : 'Default')
      hiring.recover()
      nouns.team.sync()
      if (config.sample && !welcome.chosen())
        await welcome.choose('sample', config.language)
      door = await doorway.open(config.host, config.port)
      nouns.budgets.start() // before the first call
      nouns.mcp.start()
      office.start()
      channels.start()
      schedule.start()
      nouns.heartbeats.start()
      log.info({ origin: door.origin }, 'the house is open')
      return door
    },
    async close() {
      clearTimeout(pruning)
      schedule.stop()
      nouns.heartbeats.stop()
      nouns.budgets.stop()
      await channels.stop() // first: what it waits for is then taken up again, not failed
      await office.stop()
      await nouns.mcp.stop()
      nouns.budgets.stop()
      await Promise.all(watches.map(watch => watch.close()))
      await knowledge.close()
      socket.close()
      await door?.close()
      db.close()
      log.info('the house is closed')
    },
  }
}
