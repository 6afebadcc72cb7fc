import type { Auth } from './auth/service'
// The whole house, composed on one page: the database, the bus, each noun, the engine, the doors. The only place where things are built.
import type { Config } from './config'
import type { Events } from './contract'
import type { Model } from './engine/model'
import type { Clock } from './kernel/clock'
import type { Door } from './kernel/doors'
import type { Timers } from './schedule/alarm'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import express from 'express'
import { openFolders } from './agents/folder'
import { agentRoutes } from './agents/routes'
import { agentMigrations } from './agents/schema'
import { createAgents } from './agents/service'
import { createAgentStore } from './agents/store'
import { watchAgents } from './agents/watch'
import { authRoutes, loginBrake } from './auth/routes'
import { authMigrations } from './auth/schema'
import { createAuth } from './auth/service'
import { createKeyStore } from './auth/store'
import { channelRoutes } from './channels/routes'
import { channelMigrations } from './channels/schema'
import { createChannels, fieldsOf } from './channels/service'
import { createSeenEvents } from './channels/store'
import { chatRoutes } from './chat/routes'
import { chatMigrations } from './chat/schema'
import { createChat } from './chat/service'
import { createChatStore } from './chat/store'
import { collaborationRoutes } from './collaboration/routes'
import { collaborationMigrations } from './collaboration/schema'
import { createCollaboration } from './collaboration/service'
import { createEdgeStore } from './collaboration/store'
import { api } from './contract'
import { docsRoutes } from './docs/routes'
import { createOffice } from './engine/office'
import { offlineEngine } from './engine/offline/engine'
import { createPresences } from './engine/presence'
import { engineMigrations } from './engine/schema'
import { createSources } from './engine/sources'
import { createWakeupStore } from './engine/store'
import { createToolbox } from './engine/tools'
import { createWakeups } from './engine/wakeups'
import { createLedger } from './entries/ledger'
import { entryRoutes } from './entries/routes'
import { entryMigrations } from './entries/schema'
import { createEntries } from './entries/service'
import { createEntryStore } from './entries/store'
import { hiringRoutes } from './hiring/routes'
import { hiringMigrations } from './hiring/schema'
import { createHiring } from './hiring/service'
import { createHireStore } from './hiring/store'
import { createBus } from './kernel/bus'
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
import { openKnowledge } from './knowledge/folder'
import { knowledgeRoutes } from './knowledge/routes'
import { knowledgeMigrations } from './knowledge/schema'
import { createKnowledge } from './knowledge/service'
import { createKnowledgeStore } from './knowledge/store'
import { watchKnowledge } from './knowledge/watch'
import { mailboxRoutes } from './mailbox/routes'
import { mailboxMigrations } from './mailbox/schema'
import { createMailboxes } from './mailbox/service'
import { createLetterStore } from './mailbox/store'
import { openSceneFolders } from './scenes/folder'
import { sceneRoutes } from './scenes/routes'
import { sceneMigrations } from './scenes/schema'
import { createScenes } from './scenes/service'
import { createSceneStore } from './scenes/store'
import { createTalk } from './scenes/talk'
import { watchScenes } from './scenes/watch'
import { systemTimers } from './schedule/alarm'
import { scheduleRoutes } from './schedule/routes'
import { scheduleMigrations } from './schedule/schema'
import { createSchedule } from './schedule/service'
import { createTaskStore } from './schedule/store'
import { skillRoutes } from './skills/routes'
import { createSkills } from './skills/service'
import { statusRoutes } from './status/routes'
import { createStatus } from './status/service'
import { usageRoutes } from './usage/routes'
import { usageMigrations } from './usage/schema'
import { createUsage } from './usage/service'
import { createUsageStore } from './usage/store'
import { welcomeRoutes } from './welcome/routes'
import { createWelcome } from './welcome/service'

export interface House {
  auth: Auth
  /** Opens the home door and lets the agents work. */
  open: () => Promise<Door>
  /** Ends turns in progress, closes the door and the database. Nothing queued is lost. */
  close: () => Promise<void>
}

const migrations = [...factMigrations, ...authMigrations, ...agentMigrations, ...mailboxMigrations, ...chatMigrations, ...collaborationMigrations, ...engineMigrations, ...knowledgeMigrations, ...sceneMigrations, ...usageMigrations, ...entryMigrations, ...channelMigrations, ...hiringMigrations, ...scheduleMigrations]
const PRUNE_MS = 3_600_000
/** A large intake of pages made elsewhere goes on behind an open door. */
const OPENING_MS = 2000

/** Builds a house in its folder. `play` is for tests: another clock, other timers, another model. */
export function buildHouse(config: Config, play: { clock?: Clock, model?: Model, timers?: Timers } = {}): House {
  const { clock = systemClock, model = offlineEngine, timers = systemTimers } = play
  mkdirSync(config.home, { recursive: true, mode: 0o700 })
  const log = openLog(join(config.home, 'logs', 'server.log'), config.logLevel)
  const bus = createBus<Events>((err, type) => log.error({ err, type }, 'a listener failed'))
  const db = openDb<Events>({ file: config.database, backups: config.backups, migrations, clock, driver: bus })
  const facts = createFactLog(db)
  const settings = createSettings(db)
  const house = settings.get('house') ?? randomId(8)
  settings.set('house', house)
  const vault = openVault(join(config.home, 'keys'))
  const auth = createAuth({ db, keys: createKeyStore(db), settings, vault, clock, house })

  const folders = openFolders(config.home)
  const wakeups = createWakeupStore(db)
  const presences = createPresences(wakeups)
  const skills = createSkills(config.home)
  const agents = createAgents({
    db,
    store: createAgentStore(db),
    folders,
    clock,
    skills,
    sceneSkills: id => scenes.exists(id) ? scenes.skills(id) : [],
    statusOf: presences.statusOf,
    statuses: presences.statuses,
    knows: { scene: id => scenes.exists(id), provider: id => id === model.id },
    warn: (agent, why) => log.warn({ agent, why }, 'profile.json cannot be read; the agent stays as it was'),
  })
  const knowledge = createKnowledge({ db, store: createKnowledgeStore(db), folders: openKnowledge(config.home), clock, warn: (page, err) => log.warn({ err, page }, 'a page cannot be read; it stays as it was') })
  const mailboxes = createMailboxes({ db, store: createLetterStore(db), clock, agents })
  const chat = createChat({ db, store: createChatStore(db), clock, agents })
  const sceneStore = createSceneStore(db)
  const scenes = createScenes({ db, store: sceneStore, folders: openSceneFolders(config.home), clock, agents, knowledge, skills, warn: (scene, why) => log.warn({ scene, why }, 'scene.json cannot be read; the scene stays as it was') })
  const talk = createTalk({ db, bus, store: sceneStore, clock, agents, scenes })
  const usage = createUsage({ db, store: createUsageStore(db), clock })
  const collaboration = createCollaboration({ db, bus, store: createEdgeStore(db), agents, servesIn: id => scenes.exists(id) ? scenes.get(id).roster.map(member => member.agent_id) : [], letter: mailboxes.find, message: chat.message })
  const welcome = createWelcome({ agents, chat, scenes, knowledge, settings, resources: config.resources, home: config.home })
  bus.within('agent.removed', ({ id }) => {
    chat.leaveAll(id)
    scenes.agentRemoved(id)
  })
  bus.within('scene.removed', ({ id }) => agents.leaveScene(id))
  bus.within('kb.removed', ({ id }) => scenes.kbRemoved(id))
  bus.within('agent.created', () => chat.everyoneChanged())

  const { tellStatus, fail, wake } = createWakeups({ db, bus, store: wakeups, agents, clock }) // before the schedule: a deleted agent's open runs fail before its tasks go
  const hiring = createHiring({ db, store: createHireStore(db), clock, agents, mailboxes, scenes })
  const schedule = createSchedule({ db, bus, store: createTaskStore(db), clock, timers, agents, scenes, wake: (agentId, runId) => wake(agentId, 'task', runId, null), warn: (task, err) => log.error({ err, task }, 'a scheduled task could not be run') })
  bus.within('turn.failed', ({ kind, source_id, message }) => kind === 'task' && schedule.failed(source_id, message))
  const tools = createToolbox({ mailboxes, agents, hiring })
  const office = createOffice({ db, bus, store: wakeups, agents, scenes, sources: createSources({ mailboxes, chat, talk, schedule }), tools, model, clock, log, tellStatus, fail, record: usage.record, appendHistory: folders.appendHistory })

  const entries = createEntries({ db, store: createEntryStore(db), ledger: createLedger({ db, vault, clock }), vault, clock, fieldsOf, exists: talk.exists })
  const channels = createChannels({ db, entries, seen: createSeenEvents(db, clock), desk: talk, clock, log })

  const guard = createGuard(auth)
  const socket = createSocket({ bus, facts, guard, clock, seq: db.seq })
  auth.onRevoked(socket.recheck)
  const status = createStatus({ config, agents, chat, mailboxes, presences, models: [model], clients: socket.clients, seq: db.seq, addresses: () => door ? [door.origin] : [] })

  const admit = createAdmit(config.names)
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple')
  app.use(shield(admit), headers())
  const doorway = createDoorway(app, admit, socket.connect)
  app.post(api.auth.login.path, loginBrake())
  mount(app, api, {
    auth: authRoutes(auth),
    agents: agentRoutes(agents),
    knowledge: knowledgeRoutes(knowledge),
    mailbox: mailboxRoutes(mailboxes),
    chat: chatRoutes(chat),
    status: statusRoutes(status),
    collaboration: collaborationRoutes(collaboration),
    welcome: welcomeRoutes(welcome),
    docs: docsRoutes(() => openapi(api, config.version)),
    scenes: sceneRoutes(scenes, talk),
    hiring: hiringRoutes(hiring),
    schedule: scheduleRoutes(schedule),
    entries: entryRoutes(entries, channels),
    channels: channelRoutes(channels, guard.allow),
    skills: skillRoutes(skills),
    usage: usageRoutes(usage),
  }, guard)
  app.use(servePage(config.page))
  app.use(answerErrors(log))

  let door: Door | null = null
  const pruning = setInterval(() => {
    facts.prune(clock())
    channels.prune()
  }, PRUNE_MS)
  const watches = [watchAgents(config.home, agents, log), watchScenes(config.home, scenes, log), watchKnowledge(knowledge, log)]

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
      if (config.sample && !welcome.chosen())
        await welcome.choose('sample', config.language)
      door = await doorway.open(config.host, config.port)
      office.start()
      channels.start()
      schedule.start()
      log.info({ origin: door.origin }, 'the house is open')
      return door
    },
    async close() {
      clearInterval(pruning)
      schedule.stop()
      await channels.stop() // first: what it waits for is then taken up again, not failed
      await office.stop()
      await Promise.all(watches.map(watch => watch.close()))
      await knowledge.close()
      socket.close()
      await door?.close()
      db.close()
      log.info('the house is closed')
    },
  }
}
