// Gives those on the stage the names, colours and states that the rest of the page knows them by.
import type { Agent, AgentStatus } from '@server/agents/contract'
import type { Model } from '@/graph/model'
import { useAgents, USER } from '@/agents/store'
import { isChannel } from '@/channels/names'

/** Makes a greeting for a model. `statusOf` says how someone is, or was; `invites` whether somebody belongs on this stage. */
export function createGreeting(model: Model, statusOf: (agent: Agent) => AgentStatus, invites: (id: string) => boolean) {
  const agents = useAgents()

  function nameChannels(ids: readonly string[]): void {
    ids.filter(isChannel).forEach(id => model.call(id, agents.nameOf(id)))
  }

  function greet(): void {
    const known = agents.list.map(agent => ({ agent, status: statusOf(agent) }))
    const you = agents.nameOf(USER)
    if (!model.graph.order)
      return
    known.filter(({ agent }) => invites(agent.id)).forEach(({ agent, status }) => model.know(agent, status))
    model.call(USER, you)
    nameChannels(model.graph.nodes())
  }

  return { greet, nameChannels }
}
