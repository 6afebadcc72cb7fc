// What an agent can do in a turn. A tool's effect and the step that records it are one transaction.
import type { Agents } from '../agents/service'
import type { Hiring } from '../hiring/service'
import type { Mailboxes } from '../mailbox/service'
import type { Wakeup } from './store'
import { z } from 'zod'
import { forbidden, invalid, Refusal } from '../kernel/errors'
import { Content, Id, Name } from '../kernel/route'

/** What a tool did, for the model and the trace. */
export interface Outcome { result: string, letter_id: string | null }

interface Tool { args: z.ZodObject, run: (args: never, wakeup: Wakeup) => Outcome }

export type Toolbox = (tool: string, args: Record<string, string>, wakeup: Wakeup) => Outcome

/** Makes the tools over the services they act through. Using one throws a refusal for an unknown tool or wrong arguments. */
export function createToolbox({ mailboxes, agents, hiring }: { mailboxes: Mailboxes, agents: Agents, hiring: Hiring }): Toolbox {
  const define = <S extends z.ZodObject>(args: S, run: (args: z.output<S>, wakeup: Wakeup) => Outcome): Tool => ({ args, run })
  const write = (type: 'message' | 'task') => define(z.object({ to: Id, content: Content }), ({ to, content }, { agent_id: from }) => {
    const letter = mailboxes.send({ from, to, content, type })
    return { result: `sent to ${to}`, letter_id: letter.id }
  })
  const tools: Record<string, Tool> = {
    send_message: write('message'),
    dispatch_task: write('task'),
    request_hire: define(z.object({ position: Name, reason: z.string().max(2000).default('') }), ({ position, reason }, { agent_id }) => {
      const [candidate] = hiring.plan({ position, skills: [], responsibilities: [], traits: [], count: 1 })
      hiring.request({ ...candidate!, reason: reason || candidate!.reason, scene: agents.get(agent_id).scene, requested_by: agent_id })
      return { result: `asked to hire ${candidate!.name}`, letter_id: null }
    }),
    remember: define(z.object({ line: z.string().trim().min(1).max(2000) }), ({ line }, { agent_id, id }) => ({
      result: agents.memory.remember(agent_id, line, agent_id, id) ? 'remembered' : 'known already',
      letter_id: null,
    })),
  }

  return (name, args, wakeup) => {
    const tool = Object.hasOwn(tools, name) ? tools[name] : undefined
    if (!tool)
      throw new Refusal(400, 'unknown_tool', `There is no tool “${name}”.`)
    if (wakeup.kind === 'scene') // whatever a person from outside talked the model into
      throw forbidden('from_outside', 'A person from outside asked for this, and nothing is written or changed for them.')
    const parsed = tool.args.safeParse(args)
    if (!parsed.success)
      throw invalid(`${name}.${parsed.error.issues[0]!.path.join('.')}`, parsed.error.issues[0]!.message)
    return tool.run(parsed.data as never, wakeup)
  }
}
