// Groups: saying something where all members hear it.
import type { Chat } from '../../chat/service'
import type { Tool } from './tool'
import { z } from 'zod'
import { forbidden, Refusal } from '../../kernel/errors'
import { Content } from '../../kernel/route'
import { houseTool } from './tool'

export interface GroupServices { chat: Pick<Chat, 'groups' | 'post'> }

export function groupTools({ chat }: GroupServices): Tool[] {
  return [houseTool({
    name: 'post_to_group',
    description: 'Says something in a group chat you are a member of, where everyone in it and the person read it. Naming a member with @id wakes them, @all wakes everyone: do so only when you need them. When you were asked in a group, your final answer is posted there by itself; do not post it again.',
    args: z.object({ group: z.string().trim().min(1).max(120).describe('id or name of the group; `general` is where everyone is'), content: Content.describe('what to say') }),
    effect: 'writes',
    run({ group: named, content }, { agent: { id: from } }) {
      const wanted = named.replace(/^#/, '').toLowerCase()
      const groups = chat.groups()
      const group = groups.find(({ id }) => id.toLowerCase() === wanted) ?? groups.find(({ name }) => name.toLowerCase() === wanted)
      const yours = groups.filter(({ members }) => members.includes(from)).map(({ id, name }) => `${id} (${name})`).slice(0, 50).join(', ')
      if (!group)
        throw new Refusal(404, 'group_not_found', `There is no group “${named}”. You are in: ${yours}.`)
      if (!group.members.includes(from))
        throw forbidden('not_a_member', `You are not a member of “${group.name}”, so you cannot speak there. You are in: ${yours}.`)
      chat.post(group.id, { from, content })
      return { result: `posted to ${group.id}` }
    },
  })]
}
