// The first minute: the person chooses the sample team or an empty house, once.
import { z } from 'zod'
import { contract } from '../kernel/route'

export const Language = z.enum(['en', 'zh'])
export type Language = z.infer<typeof Language>

export const welcome = contract({
  look: {
    method: 'GET',
    path: '/api/welcome',
    summary: 'Has the person chosen how to begin, and who is in the sample team',
    access: 'read',
    query: z.object({ language: Language.default('en') }),
    reply: z.object({ chosen: z.boolean(), team: z.array(z.object({ id: z.string(), name: z.string(), role: z.string(), objective: z.string(), color: z.number().int() })) }),
  },
  choose: {
    method: 'POST',
    path: '/api/welcome',
    summary: 'Begin with the sample team or with an empty house',
    access: 'admin',
    body: z.object({ choice: z.enum(['sample', 'empty']), language: Language.default('en') }),
    reply: z.object({ chosen: z.literal(true), added: z.array(z.string()).describe('ids of the agents that were added') }),
  },
})
