// Skills: folders any agent or scene may be given.
import { z } from 'zod'
import { Skill } from '../agents/contract'
import { contract, Deleted, Id, Timestamp } from '../kernel/route'

export const SkillPage = Skill.extend({ content: z.string().describe('SKILL.md'), files: z.array(z.string()).describe('all files in its folder') })
export type SkillPage = z.infer<typeof SkillPage>

export const TrashedSkill = z.object({ name: Id, deleted_at: Timestamp })
export type TrashedSkill = z.infer<typeof TrashedSkill>

const ByName = z.object({ name: Id })
const Content = z.string().max(100_000).describe('SKILL.md: front matter with `name` and `description`, then the instructions')
const OneSkill = z.object({ skill: SkillPage })

export const skills = contract({
  list: { method: 'GET', path: '/api/skills', summary: 'Public skills, which agents and scenes may be given', access: 'read', reply: z.object({ skills: z.array(Skill) }) },
  get: { method: 'GET', path: '/api/skills/{name}', summary: 'One public skill with its text', access: 'read', params: ByName, reply: OneSkill },
  create: { method: 'POST', path: '/api/skills', summary: 'Make a public skill', access: 'admin', body: z.object({ name: Id, content: Content }), reply: OneSkill, status: 201 },
  update: { method: 'PUT', path: '/api/skills/{name}', summary: 'Write another text for a public skill', access: 'admin', params: ByName, body: z.object({ content: Content }), reply: OneSkill },
  remove: { method: 'DELETE', path: '/api/skills/{name}', summary: 'Delete a public skill; its folder moves to the trash', access: 'admin', params: ByName, reply: Deleted },
  trash: { method: 'GET', path: '/api/trash/skills', summary: 'Deleted skills that can be restored', access: 'read', reply: z.object({ skills: z.array(TrashedSkill) }) },
  restore: { method: 'POST', path: '/api/trash/skills/{name}/restore', summary: 'Bring a deleted skill back', access: 'admin', params: ByName, reply: OneSkill, status: 201 },
})

export interface SkillEvents {
  'skill.created': Skill
  'skill.updated': Skill
  'skill.removed': { name: string }
}
