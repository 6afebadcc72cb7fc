// The skills of the house, which agents and scenes may be given.
import type { Skill } from '@server/agents/contract'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { useToast } from '@/kit/toast'
import { t } from '@/shell/i18n'

export const useSkills = defineStore('skills', () => {
  const live = useLive()
  const toast = useToast()
  const rows = shallowRef<ReadonlyMap<string, Skill>>(new Map())
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const error = shallowRef<unknown>(null)
  const list = computed(() => [...rows.value.values()].sort((a, b) => a.title.localeCompare(b.title)))
  /** What was told while the list was on its way. */
  let late: (() => void)[] | null = null

  function change(edit: (map: Map<string, Skill>) => void): void {
    const apply = (): void => {
      const map = new Map(rows.value)
      edit(map)
      rows.value = map
    }
    late?.push(apply)
    apply()
  }
  const put = ({ name, title, description, source }: Skill): void => change(map => map.set(name, { name, title, description, source }))
  const drop = (name: string): void => change(map => map.delete(name))

  /** Skills are folders, which may change without a word: whoever shows them loads them anew. */
  async function load(): Promise<void> {
    const missed = late = [] as (() => void)[]
    try {
      await live.settled
      const { skills } = await client.skills.list()
      rows.value = new Map(skills.map(skill => [skill.name, skill]))
      state.value = 'ready'
      missed.forEach(apply => apply())
    }
    catch (cause) {
      error.value = cause
      if (state.value !== 'ready')
        state.value = 'failed'
    }
    finally {
      if (late === missed)
        late = null
    }
  }

  async function restore(name: string): Promise<void> {
    const { skill } = await client.skills.restore({ params: { name } })
    put(skill)
    toast.say(t('settings.restored', { name: skill.title }))
  }

  async function remove({ name, title }: Skill): Promise<void> {
    await client.skills.remove({ params: { name } })
    drop(name)
    toast.say(t('settings.deleted', { name: title }), { undo: () => restore(name) })
  }

  live.on('skill.created', put)
  live.on('skill.updated', put)
  live.on('skill.removed', ({ name }) => drop(name))
  live.onReset(() => void load())

  return { list, state, error, load, put, remove, restore }
})
