import type { Auth } from './auth/service'
// The whole house, composed: its foundation, the nouns (house.nouns.ts), the engine (house.engine.ts) and the doors. The only place where things are built.
import type { Config } from './config'
import type { Model } from './engine/model'
import type { MayReach } from './engine/tools/addresses'
import type { Clock } from './kernel/clock'
import type { Door } from './kernel/doors'
import type { Timers } from './schedule/alarm'
import express from 'express'
import { agentRoutes } from './agents/routes'
import { watchAgents } from './agents/watch'
import { alertRoutes } from './alerts/routes'
import { approvalRoutes } from './approvals/routes'
import { authRoutes, loginBrake } from './auth/routes'
import { createAuth } from './auth/service'
import { createKeyStore } from './auth/store'
import { budgetRoutes } from './budgets/routes'
import { channelRoutes } from './channels/routes'
import { createChannels, fieldsOf } from './channels/service'
import { createSeenEvents } from './channels/store'
import { chatRoutes } from './chat/routes'
import { collaborationRoutes } from './collaboration/routes'
import { api } from './contract'
import { docsRoutes } from './docs/routes'
import { createDesk } from './engine/language/desk'
import { createModels } from './engine/models'
import { offlineEngine } from './engine/offline/engine'
import { readScript, scriptedModel } from './engine/offline/script'
import { officeRoutes, turnRoutes } from './engine/routes'
import { isPublic } from './engine/tools/addresses'
import { toolRoutes } from './engine/tools/routes'
import { createLedger } from './entries/ledger'
import { entryRoutes } from './entries/routes'
import { createEntries } from './entries/service'
import { createEntryStore } from './entries/store'
import { hiringRoutes } from './hiring/routes'
import { buildEngine } from './house.engine'
import { layFoundation } from './house.foundation'
import { buildNouns } from './house.nouns'
import { systemClock } from './kernel/clock'
import { createDoorway } from './kernel/doors'
import { createGuard } from './kernel/guard'
import { randomId } from './kernel/ids'
import { answerErrors, mount } from './kernel/mount'
import { openapi } from './kernel/openapi'
import { servePage } from './kernel/page'
import { createAdmit, headers, shield } from './kernel/shield'
import { createSocket } from './kernel/socket'
import { knowledgeRoutes } from './knowledge/routes'
import { watchKnowledge } from './knowledge/watch'
import { mailboxRoutes } from './mailbox/routes'
import { createMcpDoor } from './mcp/door'
import { mcpRoutes } from './mcp/routes'
import { providerRoutes } from './providers/routes'
import { sceneRoutes } from './scenes/routes'
import { watchScenes } from './scenes/watch'
import { systemTimers } from './schedule/alarm'
import { scheduleRoutes } from './schedule/routes'
import { skillRoutes } from './skills/routes'
import { statusRoutes } from './status/routes'
import { createStatus } from './status/service'
import { teamRoutes } from './team/routes'
import { usageRoutes } from './usage/routes'
import { welcomeRoutes } from './welcome/routes'

export interface House {
  auth: Auth
  /** Opens the home door and lets the agents work. */
  open: () => Promise<Door>
  /** Ends turns in progress, closes the door and the database. Nothing queued is lost. */
  close: () => Promise<void>
}

const PRUNE_MS = 600_000
const PAUSE_MS = 1000
/** A large intake of pages made elsewhere goes on behind an open door. */
const OPENING_MS = 2000

/** Builds a house in its folder. `play` is for tests: another clock, other timers, another model, other addresses that agents may reach. */
export function buildHouse(config: Config, play: { clock?: Clock, model?: Model, timers?: Timers, mayReach?: MayReach } = {}): House {
  const { clock = systemClock, model = config.script === null ? offlineEngine : scriptedModel(readScript(config.script)), timers = systemTimers, mayReach = isPublic } = play
  const foundation = layFoundation(config, clock)
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
      nouns.wakeups.start()
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
      nouns.wakeups.stop()
      nouns.heartbeats.stop()
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
