// People: asking the person for a new colleague.
import type { Agents } from '../../agents/service'
import type { Hiring } from '../../hiring/service'
import type { Tool } from './tool'
import { z } from 'zod'
import { Name } from '../../kernel/route'
import { houseTool } from './tool'

export interface PeopleServices { hiring: Pick<Hiring, 'plan' | 'request'>, agents: Pick<Agents, 'get'> }

export function peopleTools({ hiring, agents }: PeopleServices): Tool[] {
  return [houseTool({
    name: 'request_hire',
    description: 'Asks the person to hire a new agent for the team. Use it when work comes up again and again that nobody on the team can do. The person decides; you hear of it by letter, so do not wait for it in this turn.',
    args: z.object({ position: Name.describe('what the new colleague should be, such as Translator'), reason: z.string().max(2000).default('').describe('why the team needs it, for the person to decide') }),
    effect: 'writes',
    run({ position, reason }, { agent: { id } }) {
      const [candidate] = hiring.plan({ position, skills: [], responsibilities: [], traits: [], count: 1 })
      hiring.request({ ...candidate!, reason: reason || candidate!.reason, scene: agents.get(id).scene, requested_by: id })
      return { result: `asked to hire ${candidate!.name}` }
    },
  })]
}
