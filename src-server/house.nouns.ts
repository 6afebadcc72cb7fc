// The nouns of the house, built over its foundation and introduced to one another.
import type { Foundation } from './house.foundation'
import type { Timers } from './schedule/alarm'
import { openFolders } from './agents/folder'
import { createAgents } from './agents/service'
import { createAgentStore, createVersionStore } from './agents/store'
import { createAlerts } from './alerts/service'
import { createAlertStore } from './alerts/store'
import { createApprovals } from './approvals/service'
import { createApprovalStore } from './approvals/store'
import { createBudgets } from './budgets/service'
import { createBudgetStore } from './budgets/store'
import { createChat } from './chat/service'
import { createChatStore } from './chat/store'
import { createPast } from './collaboration/past'
import { createRecall } from './collaboration/recall'
import { createCollaboration } from './collaboration/service'
import { createEdgeStore } from './collaboration/store'
import { createBounds } from './engine/bounds'
import { createChainStore } from './engine/chains'
import { createDreams } from './engine/dream'
import { createHeartbeats } from './engine/heartbeat'
import { createPresences } from './engine/presence'
import { createWakeupStore } from './engine/store'
import { createTraceStore } from './engine/trace'
import { createDreamStore, createHeartbeatStore } from './engine/unasked'
import { createWakeups } from './engine/wakeups'
import { createHiring } from './hiring/service'
import { createHireStore } from './hiring/store'
import { openKnowledge } from './knowledge/folder'
import { createKnowledge } from './knowledge/service'
import { createKnowledgeStore } from './knowledge/store'
import { createMailboxes } from './mailbox/service'
import { createLetterStore } from './mailbox/store'
import { createMcpServers } from './mcp/service'
import { createMcpStore } from './mcp/store'
import { createProviders } from './providers/service'
import { createProviderStore } from './providers/store'
import { openSceneFolders } from './scenes/folder'
import { createScenes } from './scenes/service'
import { createSceneStore } from './scenes/store'
import { createTalk } from './scenes/talk'
import { createSchedule } from './schedule/service'
import { createTaskStore } from './schedule/store'
import { createSearch } from './search/service'
import { createSearchStore } from './search/store'
import { createSkills } from './skills/service'
import { createShelf } from './skills/shelf'
import { createTeam } from './team/service'
import { createPrices } from './usage/prices'
import { createUsage } from './usage/service'
import { createPriceStore, createUsageStore } from './usage/store'
import { createWelcome } from './welcome/service'

export type Nouns = ReturnType<typeof buildNouns>

/** Builds every noun that the engine acts through, and the wake-ups by which they call on it. */
export function buildNouns({ config, db, bus, passing, facts, clock, log, settings, vault }: Foundation, timers: Timers) {
  const folders = openFolders(config.home)
  const bounds = createBounds(settings)
  const store = createWakeupStore(db)
  const trace = createTraceStore(db)
  const presences = createPresences(store, () => bounds.pausedAt() !== null)
  const skills = createSkills(config.home)
  const shelf = createShelf({ home: config.home, db, clock, skills })
  const providers = createProviders({ db, store: createProviderStore(db), settings, vault, clock })
  const mcp = createMcpServers({ db, store: createMcpStore(db, vault), clock, version: config.version, warn: (server, err) => log.error({ err, server }, 'how an MCP server is doing could not be kept') })
  const versions = createVersionStore(db)
  const agents = createAgents({
    db,
    store: createAgentStore(db),
    versions,
    folders,
    clock,
    skills,
    sceneSkills: id => scenes.exists(id) ? scenes.skills(id) : [],
    statusOf: presences.statusOf,
    statuses: presences.statuses,
    statusChanged: id => wakeups.tellStatus(id),
    knows: { scene: id => scenes.exists(id), provider: providers.exists },
    warn: (agent, why) => log.warn({ agent, why }, 'profile.json cannot be read; the agent stays as it was'),
  })
  const knowledge = createKnowledge({ db, store: createKnowledgeStore(db), folders: openKnowledge(config.home), clock, warn: (page, err) => log.warn({ err, page }, 'a page cannot be read; it stays as it was') })
  const mailboxes = createMailboxes({ db, bus, store: createLetterStore(db), clock, agents, retry: (letterId, agentId) => wakeups.retry('letter', letterId, agentId) })
  const chat = createChat({ db, store: createChatStore(db), clock, agents })
  const sceneStore = createSceneStore(db)
  const scenes = createScenes({ db, store: sceneStore, folders: openSceneFolders(config.home), clock, agents, knowledge, skills, warn: (scene, why) => log.warn({ scene, why }, 'scene.json cannot be read; the scene stays as it was') })
  const talk = createTalk({ db, bus, passing, store: sceneStore, clock, agents, scenes })
  const team = createTeam({ db, bus, versions, clock, home: config.home, agents, sceneName: id => scenes.exists(id) ? scenes.get(id).name : id, language: config.language })
  const alerts = createAlerts({ db, store: createAlertStore(db), clock })
  const prices = createPrices({ db, store: createPriceStore(db), settings, resources: config.resources })
  const budgets = createBudgets({ db, bus, store: createBudgetStore(db), clock, timers, alerts, exists: { agent: agents.exists, scene: scenes.exists }, currency: () => prices.table().currency })
  const usage = createUsage({ db, store: createUsageStore(db), clock })
  const edges = createEdgeStore(db)
  const servesIn = (id: string): string[] => scenes.exists(id) ? scenes.get(id).roster.map(member => member.agent_id) : []
  const collaboration = createCollaboration({ db, bus, store: edges, agents, servesIn, letter: mailboxes.find, message: chat.message })
  const past = createPast({ facts, recall: createRecall(db), store: edges, clock, agents, servesIn })
  const search = createSearch({ bus, store: createSearchStore(db), agents, mailboxes, chat, knowledge })
  const welcome = createWelcome({ agents, chat, scenes, knowledge, settings, resources: config.resources, home: config.home })
  bus.within('agent.removed', ({ id }) => {
    chat.leaveAll(id)
    scenes.agentRemoved(id)
  })
  bus.within('scene.removed', ({ id }) => agents.leaveScene(id))
  bus.within('kb.removed', ({ id }) => scenes.kbRemoved(id))
  bus.within('agent.created', () => chat.everyoneChanged())

  const chains = createChainStore(db)
  const wakeups = createWakeups({ db, bus, store, chains, trace, agents, alerts, mailboxes, bounds: bounds.get, record: usage.record, clock, timers, warn: err => log.error({ err }, 'wake-ups that have rested could not be queued') }) // before the schedule: a deleted agent's open runs fail before its tasks go
  const hiring = createHiring({ db, store: createHireStore(db), clock, agents, mailboxes, scenes })
  const schedule = createSchedule({ db, bus, store: createTaskStore(db), clock, timers, agents, scenes, wake: (agentId, runId) => wakeups.wake(agentId, 'task', runId, null), warn: (task, err) => log.error({ err, task }, 'a scheduled task could not be run') })
  bus.within('turn.failed', ({ kind, source_id, message }) => kind === 'task' && schedule.failed(source_id, message))
  const approvals = createApprovals({ db, bus, store: createApprovalStore(db), clock, agents })
  const turnOf = (sourceId: string, agentId: string): string | null => store.ofSource(sourceId, agentId)?.id ?? null
  const dreams = createDreams({ db, bus, store: createDreamStore(db), agents, clock, wake: (agentId, id) => wakeups.wake(agentId, 'dream', id, null), turnOf, mostOutput: () => bounds.get().output_tokens })
  const heartbeats = createHeartbeats({ db, bus, store: createHeartbeatStore(db), agents, folders, mailboxes, clock, timers, wake: (agentId, id) => wakeups.wake(agentId, 'heartbeat', id, null), turnOf, warn: (agent, err) => log.error({ err, agent }, 'a HEARTBEAT.md could not be looked at') })
  return { approvals, dreams, heartbeats, alerts, budgets, prices, providers, mcp, shelf, team, folders, bounds, store, trace, chains, presences, skills, agents, knowledge, mailboxes, chat, scenes, talk, usage, collaboration, past, search, welcome, wakeups, hiring, schedule }
}
