// The engine of the house: what thinks, what acts, and the office in which both happen.
import type { Models } from './engine/model'
import type { MayReach } from './engine/tools/addresses'
import type { Foundation } from './house.foundation'
import type { Nouns } from './house.nouns'
import { Buffer } from 'node:buffer'
import { createDeltas } from './engine/deltas'
import { createForgetting } from './engine/forgetting'
import { createOffice } from './engine/office'
import { sendRegrets } from './engine/regrets'
import { createReplays } from './engine/replay'
import { createSources } from './engine/sources'
import { createThinking } from './engine/thinking'
import { createToolbox } from './engine/tools/toolbox'
import { createTurns } from './engine/turns'
import { createUseStore } from './engine/uses'
import { convert } from './knowledge/import/convert'

/** Builds the engine over the nouns. */
export function buildEngine({ db, bus, passing, clock, log }: Foundation, nouns: Nouns, models: Models, mayReach: MayReach) {
  const { agents, bounds, budgets, folders, knowledge, prices, store, team, trace, usage, wakeups } = nouns
  const uses = createUseStore(db)
  const sources = createSources(nouns, { heartbeat: nouns.heartbeats.source, dream: nouns.dreams.source })
  const tools = createToolbox({
    ...nouns,
    filesOf: id => folders.path(id, 'files'),
    sceneOf: ({ kind, source_id, agent_id }) => sources[kind].asked(source_id)?.scene ?? agents.get(agent_id).scene,
    others: nouns.mcp.tools,
    team: team.memory,
    toMarkdown: (name, html) => convert('html', name, Buffer.from(html)),
    mayReach,
  })
  sendRegrets({ ...nouns, bus, sources })
  const deltas = createDeltas(delta => passing.pass('turn.delta', delta))
  const think = createThinking({ db, purse: budgets, costOf: prices.costOf, bounds: bounds.get, clock })
  const common = { ...nouns, db, bus, clock, uses, sources, tools, models, think, teamMemory: () => team.memory.read().content }
  const office = createOffice({
    ...common,
    log,
    bounds: bounds.get,
    paused: () => bounds.pausedAt() !== null,
    tellStatus: wakeups.tellStatus,
    fail: wakeups.fail,
    record: usage.record,
    appendHistory: folders.appendHistory,
    say: ({ wakeup: { id, agent_id, kind, source_id }, context }, words) => deltas.say({ id, agent_id, kind, source_id, group_id: context.wake.group_id }, words),
    said: ({ wakeup }) => deltas.end(wakeup.id),
  })
  const turns = createTurns({ db, store, trace, pageUses: uses, knowledge, sources, wakeups, bounds, clock, stop: office.cancel, agentIds: () => agents.list().map(agent => agent.id) })
  bus.within('approval.answered', ({ turn_id }) => wakeups.goOn(turn_id))
  const replays = createReplays({ ...common, mostSteps: () => bounds.get().steps })
  budgets.onRoom(() => db.tx(() => store.waiting('budget').forEach(({ id }) => wakeups.goOn(id))))
  const forget = createForgetting({ ...nouns, db, clock })
  return { office, turns, replays, sources, tools, forget }
}
