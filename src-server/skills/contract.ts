// Skills: folders any agent or scene may be given.
import { z } from 'zod'
import { Skill } from '../agents/contract'
import { contract } from '../kernel/route'

export const skills = contract({
  list: { method: 'GET', path: '/api/skills', summary: 'Public skills, which agents and scenes may be given', access: 'read', reply: z.object({ skills: z.array(Skill) }) },
})
