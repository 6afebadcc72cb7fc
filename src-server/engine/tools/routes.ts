// Routes of the tools: which there are, and what the person decided about them for an agent.
import type { Agents } from '../../agents/service'
import type { Handlers } from '../../kernel/mount'
import type { AgentTool, tools as contract, ToolInfo } from '../contract'
import type { Tool, Toolbox } from './tool'
import { notFound } from '../../kernel/errors'

export function toolRoutes(toolbox: Toolbox, agents: Pick<Agents, 'get' | 'policies' | 'update'>): Handlers<typeof contract> {
  const about = ({ name, description, source, effect, standard }: Tool): ToolInfo => ({ name, description, source, effect, standard })

  function ofAgent(id: string): { tools: AgentTool[] } {
    const agent = agents.get(id)
    const decided = agents.policies(id)
    const policyOf = toolbox.policies(agent)
    return { tools: toolbox.all().map(tool => ({ ...about(tool), policy: policyOf(tool), decided: Object.hasOwn(decided, tool.name) })) }
  }

  return {
    list: () => ({ tools: toolbox.all().map(about) }),
    ofAgent: ({ params }) => ofAgent(params.id),
    decide({ params: { id }, body }) {
      const decided = new Map(Object.entries(agents.policies(agents.get(id).id)))
      const known = new Set([...toolbox.all().map(tool => tool.name), ...decided.keys()]) // what was decided may be taken back after its server is gone
      for (const [name, policy] of Object.entries(body.tools)) {
        if (!known.has(name))
          throw notFound('tool', name)
        if (policy === null)
          decided.delete(name)
        else
          decided.set(name, policy)
      }
      agents.update(id, { tools: Object.fromEntries(decided) })
      return ofAgent(id)
    },
  }
}
