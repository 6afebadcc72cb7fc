// Letters to colleagues and to the person: a message, or a task whose answer comes back.
import type { Agent } from '../../agents/contract'
import type { Agents } from '../../agents/service'
import type { Mailboxes } from '../../mailbox/service'
import type { Tool } from './tool'
import { z } from 'zod'
import { Refusal } from '../../kernel/errors'
import { Content } from '../../kernel/route'
import { PERSON } from '../../mailbox/contract'
import { houseTool } from './tool'

export interface LetterServices { mailboxes: Pick<Mailboxes, 'send'>, agents: Pick<Agents, 'list'> }

const To = z.string().trim().min(1).max(120).describe(`id of the colleague, as the list of your colleagues says it; \`${PERSON}\` is the person`)

export function letterTools({ mailboxes, agents }: LetterServices): Tool[] {
  const tool = (name: string, type: 'message' | 'task', description: string): Tool => houseTool({
    name,
    description,
    args: z.object({ to: To, content: Content.describe('the whole letter: its reader sees nothing else of what you know') }),
    effect: 'writes',
    run({ to: named, content }, { agent: { id: from } }) {
      const to = receiver(named, agents.list())
      const letter = mailboxes.send({ from, to, content, type })
      if (to !== PERSON && letter.delivery === 'delivered') // nobody answers it
        return { result: `put into the mailbox of ${to}, but it says nothing that you have not told them already, so they were not woken. If you need more of them, say what is new.` }
      return { result: `sent to ${to}`, letter_id: letter.id }
    },
  })
  return [
    tool('send_message', 'message', 'Writes a letter to one colleague, or to the person. Use it to pass something on or to tell something unasked; an answer ends the exchange and does not come back to whoever asked you. Do not use it to answer whoever woke you: your final answer is delivered there by itself.'),
    tool('dispatch_task', 'task', 'Gives one colleague a task by letter. Use it when you need something done or found out before you can answer: the colleague’s answer wakes you again, and what you say then goes to whoever asked you first. One call for each colleague; put all they need to know into the letter.'),
  ]
}

/** Whom a model means: an id, or else a name that only one has. */
function receiver(named: string, team: readonly Agent[]): string {
  const wanted = named.replace(/^@/, '').toLowerCase()
  const ids = [PERSON, ...team.map(agent => agent.id)]
  const called = team.filter(({ name, display }) => [name, display.nickname].some(each => each.toLowerCase() === wanted))
  const found = ids.find(id => id.toLowerCase() === wanted) ?? (called.length === 1 ? called[0]!.id : undefined)
  if (found === undefined)
    throw new Refusal(404, 'agent_not_found', `${called.length > 1 ? 'More than one agent is called' : 'There is no agent'} “${named}”. You can write to: ${ids.slice(0, 50).join(', ')}.`)
  return found
}
