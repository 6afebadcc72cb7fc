// A SKILL.md in the editor: what the house has, what the person wrote, and the case that both changed.
import type { SkillPage } from '@server/skills/contract'
import { computed, onScopeDispose, ref, shallowReactive, shallowRef } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { useSkills } from './store'

interface Draft { base: string, text: string }

/** Texts being written, by skill: they outlive the page they were written on. */
const drafts = shallowReactive(new Map<string, Draft>())

export function useSkillText(name: string) {
  const live = useLive()
  const skills = useSkills()
  const params = { name }
  const page = shallowRef<SkillPage | null>(null)
  const failure = shallowRef<unknown>(null)
  const saving = ref(false)
  const text = computed({
    get: () => drafts.get(name)?.text ?? page.value?.content ?? '',
    set(words) {
      if (words === page.value?.content)
        drafts.delete(name)
      else
        drafts.set(name, { base: drafts.get(name)?.base ?? page.value?.content ?? '', text: words })
    },
  })
  const unsaved = computed(() => drafts.has(name))
  const contested = computed(() => unsaved.value && drafts.get(name)?.base !== page.value?.content)

  async function load(): Promise<void> {
    try {
      page.value = (await client.skills.get({ params })).skill
      failure.value = null
      if (drafts.get(name)?.text === page.value.content)
        drafts.delete(name)
    }
    catch (error) {
      failure.value = error
    }
  }

  const discard = (): void => void drafts.delete(name)

  /** Saves; answers false when the text changed meanwhile and the person has not seen it yet. */
  async function save(): Promise<boolean> {
    saving.value = true
    try {
      const known = contested.value
      const sent = text.value
      page.value = (await client.skills.get({ params })).skill
      if (contested.value && !known)
        return false
      page.value = (await client.skills.update({ params, body: { content: sent } })).skill
      skills.put(page.value)
      if (drafts.get(name)?.text === sent)
        drafts.delete(name)
      return true
    }
    finally {
      saving.value = false
    }
  }

  const stop = [live.on('skill.updated', skill => skill.name === name && !saving.value && void load()), live.onReset(() => void load())]
  onScopeDispose(() => stop.forEach(end => end()))
  void load()

  return { page, text, unsaved, contested, failure, saving, load, discard, save }
}
