// All that an agent can do: the house's own tools by family, those that come from outside, and who may use which.
import type { Agent, Policy } from '../../agents/contract'
import type { Agents } from '../../agents/service'
import type { FileServices } from './files'
import type { GroupServices } from './group'
import type { KnowledgeServices } from './knowledge'
import type { LetterServices } from './letters'
import type { MemoryServices } from './memory'
import type { PeopleServices } from './people'
import type { ScheduleServices } from './schedule'
import type { SkillServices } from './skills'
import type { Tool, Toolbox } from './tool'
import type { WebServices } from './web'
import { fileTools } from './files'
import { groupTools } from './group'
import { knowledgeTools } from './knowledge'
import { letterTools } from './letters'
import { memoryTools } from './memory'
import { peopleTools } from './people'
import { scheduleTools } from './schedule'
import { skillTools } from './skills'
import { webTools } from './web'

export type ToolboxOptions = LetterServices & GroupServices & KnowledgeServices & MemoryServices & SkillServices & PeopleServices & ScheduleServices & FileServices & WebServices & {
  agents: Pick<Agents, 'policies'>
  /** The tools of MCP servers; asked anew each time, for servers come and go. */
  others: () => readonly Tool[]
}

export function createToolbox(options: ToolboxOptions): Toolbox {
  const families = [letterTools, groupTools, knowledgeTools, memoryTools, skillTools, peopleTools, scheduleTools, fileTools, webTools]
  const own = families.flatMap(family => family(options))
  const names = new Set(own.map(tool => tool.name))
  const all = (): Tool[] => [...own, ...options.others().filter(tool => !names.has(tool.name))] // nobody passes for a tool of the house

  function policies({ id }: Agent): (tool: Tool) => Policy {
    const decided = options.agents.policies(id)
    return tool => Object.hasOwn(decided, tool.name) ? decided[tool.name]! : tool.standard
  }

  return {
    all,
    policies,
    usable(agent, kind) {
      const policyOf = policies(agent)
      return kind === 'scene' || kind === 'dream' ? [] : all().filter(tool => policyOf(tool) !== 'deny')
    },
  }
}
