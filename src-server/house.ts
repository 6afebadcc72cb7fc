import type { Auth } from './auth/service'
// The whole house, composed: its foundation, the nouns (house.nouns.ts), the engine (house.engine.ts) and the doors. The only place where things are built.
import type { Config } from './config'
import type { Model } from './engine/model'
import type { MayReach } from './engine/tools/addresses'
import type { MachineAddress } from './exposure/interfaces'
import type { Tunnels } from './exposure/tunnels/registry'
import type { Clock } from './kernel/clock'
import type { Door } from './kernel/doors'
import type { Room } from './kernel/room'
import type { Contract } from './kernel/route'
import type { Notices } from './notices'
import type { Timers } from './schedule/alarm'
import { join } from 'node:path'
import { agentRoutes } from './agents/routes'
import { watchAgents } from './agents/watch'
import { alertRoutes } from './alerts/routes'
import { approvalRoutes } from './approvals/routes'
import { createRecords } from './archive/records'
import { archiveRoutes } from './archive/routes'
import { createArchives } from './archive/service'
import { authRoutes, guessBrakes } from './auth/routes'
import { createAuth } from './auth/service'
import { createDeviceStore, createKeyStore } from './auth/store'
import { startDaily } from './backups/daily'
import { backupRoutes } from './backups/routes'
import { createBackups } from './backups/service'
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
import { machineAddresses } from './exposure/interfaces'
import { exposureRoutes } from './exposure/routes'
import { createExposure } from './exposure/service'
import { tunnels as knownTunnels } from './exposure/tunnels/registry'
import { hiringRoutes } from './hiring/routes'
import { shieldedApp, webhookApp } from './house.doors'
import { buildEngine } from './house.engine'
import { layFoundation, migrations } from './house.foundation'
import { buildNouns } from './house.nouns'
import { systemClock } from './kernel/clock'
import { openDoor, takeSockets } from './kernel/doors'
import { createGuard } from './kernel/guard'
import { randomId } from './kernel/ids'
import { answerErrors, mount } from './kernel/mount'
import { openapi } from './kernel/openapi'
import { servePage } from './kernel/page'
import { roomOn } from './kernel/room'
import { createAdmit } from './kernel/shield'
import { createSocket } from './kernel/socket'
import { knowledgeRoutes } from './knowledge/routes'
import { watchKnowledge } from './knowledge/watch'
import { mailboxRoutes } from './mailbox/routes'
import { createMcpDoor } from './mcp/door'
import { mcpRoutes } from './mcp/routes'
import { createNotices } from './notices'
import { providerRoutes } from './providers/routes'
import { sceneRoutes } from './scenes/routes'
import { watchScenes } from './scenes/watch'
import { systemTimers } from './schedule/alarm'
import { scheduleRoutes } from './schedule/routes'
import { searchRoutes } from './search/routes'
import { skillRoutes } from './skills/routes'
import { statusRoutes } from './status/routes'
import { createStatus } from './status/service'
import { teamRoutes } from './team/routes'
import { usageRoutes } from './usage/routes'
import { welcomeRoutes } from './welcome/routes'

export interface House {
  auth: Auth
  /** What the desktop that opened the house is told of it. */
  notices: Notices
  /** Hears when the house is to be closed and built anew: another one was put in its place. */
  onRestart: (again: () => void) => void
  /** Opens the home door and lets the agents work. */
  open: () => Promise<Door>
  /** Ends turns in progress, closes the door and the database. Nothing queued is lost. */
  close: () => Promise<void>
}

const PRUNE_MS = 600_000
const PAUSE_MS = 1000
/** Answers under way, and sockets, get a moment to end by themselves. */
const PATIENCE_MS = 300
/** A large intake of pages made elsewhere goes on behind an open door. */
const OPENING_MS = 2000

/** Builds a house in its folder. `play` is for tests: another clock, other timers, another model, other addresses that agents may reach, another network. */
export function buildHouse(config: Config, play: { clock?: Clock, model?: Model, timers?: Timers, mayReach?: MayReach, interfaces?: () => MachineAddress[], tunnels?: Tunnels, room?: Room } = {}): House {
  const { clock = systemClock, model = config.script === null ? offlineEngine : scriptedModel(readScript(config.script)), timers = systemTimers, mayReach = isPublic, interfaces = config.lan === null ? machineAddresses : () => [{ name: 'lan', address: config.lan! }], tunnels = knownTunnels, room = roomOn } = play
  const foundation = layFoundation(config, clock)
  const { log, bus, passing, db, facts, settings, vault } = foundation
  const house = settings.get('house') ?? randomId(8)
  settings.set('house', house)
  const auth = createAuth({ db, keys: createKeyStore(db), devices: createDeviceStore(db), settings, vault, clock, house })
  const nouns = buildNouns(foundation, timers)
  const { agents, chat, mailboxes, scenes, talk, knowledge, hiring, schedule, skills, usage, collaboration, welcome, presences, providers } = nouns
  const models = createModels({ providers, offline: model })
  const { office, turns, replays, tools, forget } = buildEngine(foundation, nouns, models, mayReach)

  const entries = createEntries({ db, store: createEntryStore(db), ledger: createLedger({ db, vault, clock }), vault, clock, fieldsOf, exists: talk.exists })
  const channels = createChannels({ db, entries, seen: createSeenEvents(db, clock), desk: talk, clock, log })

  const notices = createNotices({ ...nouns, bus, turns })

  const guard = createGuard(auth)
  const socket = createSocket({ bus, passing, facts, guard, clock, seq: db.seq })
  auth.onRevoked(socket.recheck)
  const status = createStatus({ config, agents, chat, mailboxes, presences, providers: () => providers.list().map(({ id, name, kind, ready }) => ({ id, name, kind, ready })), clients: socket.clients, seq: db.seq, exposure: () => exposure.summary(), lastBackup: () => backups.newest() })

  let restart = (): void => {}
  const backups = createBackups({ config, db, settings, clock, log, pass: passing.pass, counts: () => ({ agents: agents.list().length, scenes: scenes.list().length, knowledge: knowledge.list().length, letters: mailboxes.total(), messages: chat.total() }), migrations: migrations.map(({ name }) => name), room, restart: () => restart() })

  const archives = createArchives({ ...nouns, config, db, clock, records: createRecords({ ...nouns, db, clock }), room })
  const app = shieldedApp()
  const exposure = createExposure({ db, settings, vault, clock, log, auth, interfaces, tunnels, folder: join(config.home, 'tunnels'), home: () => ({ origin: door?.origin ?? '', host: config.host }), behind: { lan: app, hooks: webhookApp(channels, guard, log) }, routes: Object.values<Contract>(api).flatMap(contract => Object.values(contract)) })
  takeSockets(app, socket.connect)
  app.post([api.auth.login.path, api.exposure.pair.path], guessBrakes())
  const flows = mount(app, api, {
    auth: authRoutes(auth),
    exposure: exposureRoutes(exposure, auth, clock),
    agents: agentRoutes(agents, { ...nouns.dreams, ...nouns.heartbeats }),
    knowledge: knowledgeRoutes(knowledge),
    mailbox: mailboxRoutes(mailboxes),
    chat: chatRoutes(chat),
    status: statusRoutes(status),
    collaboration: collaborationRoutes(collaboration, nouns.past),
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
    search: searchRoutes(nouns.search),
    backups: backupRoutes(backups, auth),
    archive: archiveRoutes(archives),
    providers: providerRoutes(providers, createDesk(providers)),
  }, guard)
  auth.onRevoked(flows.recheck)
  app.use('/mcp', createMcpDoor({ ...nouns, bus, guard, log, version: config.version }))
  app.use(servePage(config.page))
  app.use(answerErrors(log))

  let door: Door | null = null
  /** Forgets what is kept no longer, a bounded number at a time, until nothing is left to forget. */
  function prune(): void {
    const forgotten = facts.prune(clock()) + forget() + channels.prune()
    pruning = setTimeout(prune, forgotten > 0 ? PAUSE_MS : PRUNE_MS)
  }
  let pruning: NodeJS.Timeout | undefined
  let daily: { stop: () => void } | null = null
  const watches = [watchAgents(config.home, agents, nouns.team, log), watchScenes(config.home, scenes, log), watchKnowledge(knowledge, log)]

  return {
    auth,
    notices,
    onRestart: again => void (restart = again),
    async open() {
      agents.sync()
      await knowledge.open(OPENING_MS)
      await backups.open()
      archives.tidy()
      welcome.ensureLeader(config.language)
      chat.ensureGeneral()
      scenes.sync()
      scenes.ensureDefault(config.language === 'zh' ? '默认' : 'Default')
      hiring.recover()
      nouns.team.sync()
      if (config.sample && !welcome.chosen())
        await welcome.choose('sample', config.language)
      const names = config.names.map(name => name.toLowerCase())
      door = await openDoor({ name: 'home', app, sockets: true, admit: createAdmit({ names: () => names, loopback: true, schemes: ['http', 'https'] }) }, config.host, config.port) // under a proxy of the owner's the page may come by HTTPS
      void exposure.start().catch(err => log.error({ err }, 'the doors that were open could not be opened again'))
      nouns.budgets.start() // before the first call
      nouns.mcp.start()
      nouns.wakeups.start()
      office.start()
      channels.start()
      schedule.start()
      nouns.heartbeats.start()
      daily = startDaily({ backups, clock, timers, isQuiet: () => presences.totals().running === 0 })
      pruning = setTimeout(prune, PAUSE_MS) // a house may be open for minutes only
      log.info({ origin: door.origin }, 'the house is open')
      return door
    },
    async close() {
      clearTimeout(pruning)
      daily?.stop()
      await backups.close()
      notices.stop()
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
      await exposure.stop()
      await door?.close(PATIENCE_MS)
      db.close()
      log.info('the house is closed')
    },
  }
}
