// A SKILL.md in the editor, kept true while others write there.
import { onScopeDispose } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { useWriting } from '@/kit/writing'
import { useSkills } from './store'

/** The text of a skill, for as long as the component that asks is there. */
export function useSkillText(name: string) {
  const skills = useSkills()
  const params = { name }
  const writing = useWriting(`skills/${name}`, {
    read: async () => (await client.skills.get({ params })).skill,
    async write(content) {
      const { skill } = await client.skills.update({ params, body: { content } })
      skills.put(skill)
      return skill
    },
  })
  onScopeDispose(useLive().on('skill.updated', skill => skill.name === name && void writing.load()))
  return writing
}
